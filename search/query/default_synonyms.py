"""The words of all eras that a new site starts with. A judgement of ours, for editors to change.

Only ways of saying the same thing stand together. What merely goes with it (supervision and oversight, early help
and family support) does not: a reader who asks for one would be told of the other.
"""

from search.query.default_everyday_words import EVERYDAY_WORDS

OF_ALL_ERAS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Children whom the authority looks after. Letters say “looked after” in law, “in care” since 2013 or so.",
        (
            "looked after children",
            "children looked after",
            "children in care",
            "children in public care",
            "LAC",
            "CLA",
            "looked after child",
            "child in care",
        ),
    ),
    (
        "Young people who have left care.",
        (
            "care leavers",
            "care leaver",
            "care experienced young people",
            "care-experienced young people",
            "leaving care",
        ),
    ),
    (
        "Where concerns about a child first arrive.",
        ("front door", "MASH", "multi-agency safeguarding hub", "contact centre and referral"),
    ),
    (
        "The plan for how a looked after child learns.",
        ("personal education plan", "PEP"),
    ),
    (
        "Who chairs the reviews of looked after children.",
        ("independent reviewing officer", "IRO"),
    ),
    (
        "Who deals with allegations against people who work with children.",
        ("local authority designated officer", "designated officer", "LADO"),
    ),
    (
        "Children with special educational needs and disabilities; SEN before 2014.",
        ("SEND", "special educational needs and disabilities", "SEN", "special educational needs"),
    ),
    (
        "What a child with special educational needs is entitled to; statements before 2014.",
        (
            "education, health and care plan",
            "EHC plan",
            "EHCP",
            "statement of special educational needs",
        ),
    ),
    (
        "The partners who keep children safe: boards until 2019, partnerships since.",
        (
            "safeguarding children board",
            "LSCB",
            "safeguarding children partnership",
            "safeguarding partners",
            "LSCP",
        ),
    ),
    (
        "The law on enquiries where a child may be suffering significant harm.",
        ("section 47", "s47", "child protection enquiries", "child protection enquiry"),
    ),
    (
        "The law on children in need.",
        ("section 17", "s17"),
    ),
    (
        "Children at risk from people who use them sexually.",
        ("child sexual exploitation", "CSE", "sexual exploitation"),
    ),
    (
        "Mental health care for children.",
        (
            "CAMHS",
            "child and adolescent mental health service",
            "children's mental health service",
        ),
    ),
    (
        "Agreements with families before court.",
        ("public law outline", "PLO", "pre-proceedings", "letter before proceedings"),
    ),
    (
        "Children who came to this country without their parents.",
        (
            "unaccompanied asylum-seeking children",
            "unaccompanied asylum seeking children",
            "UASC",
            "unaccompanied children",
        ),
    ),
    (
        "Talking with a child who was missing, after the return.",
        ("return home interview", "return interview", "RHI"),
    ),
    (
        "The first years in work of a social worker.",
        (
            "assessed and supported year in employment",
            "ASYE",
            "newly qualified social workers",
            "NQSW",
        ),
    ),
    (
        "Help before statutory services are needed.",
        ("common assessment framework", "CAF", "early help assessment"),
    ),
    (
        "Relatives and friends who bring a child up.",
        (
            "kinship care",
            "kinship carers",
            "family and friends care",
            "connected persons",
            "connected carers",
        ),
    ),
    (
        "Hurt and control at home.",
        ("domestic abuse", "domestic violence", "DV", "DVA"),
    ),
    (
        "Protecting children who suffer, or are likely to suffer, significant harm.",
        (
            "child protection",
            "CP",
        ),
    ),
    (
        "Children who need services, section 17 of the Children Act.",
        (
            "children in need",
            "child in need",
            "CIN",
        ),
    ),
    (
        "What a court makes so that relatives bring a child up.",
        (
            "special guardianship order",
            "SGO",
            "special guardianship",
        ),
    ),
    (
        "Where partners decide whether a child needs a protection plan.",
        (
            "initial child protection conference",
            "ICPC",
        ),
    ),
    (
        "Where partners look again at a protection plan.",
        (
            "review child protection conference",
            "RCPC",
        ),
    ),
    (
        "Social workers at night and at weekends.",
        (
            "emergency duty team",
            "EDT",
            "out of hours",
            "emergency duty service",
        ),
    ),
    (
        "Where victims of trafficking are referred.",
        (
            "national referral mechanism",
            "NRM",
        ),
    ),
    (
        "Hotels and guest houses, where no child should live.",
        (
            "bed and breakfast",
            "B&B",
        ),
    ),
    (
        "Young people without school, work or training.",
        (
            "not in education, employment or training",
            "NEET",
        ),
    ),
    (
        "Who leads children's services.",
        (
            "director of children's services",
            "DCS",
        ),
    ),
    (
        "Children whom criminals use.",
        (
            "child criminal exploitation",
            "CCE",
            "criminal exploitation",
            "county lines",
        ),
    ),
    (
        "Where agencies plan for those most at risk of violence at home.",
        (
            "multi-agency risk assessment conference",
            "MARAC",
        ),
    ),
    (
        "Where agencies plan for those who may do harm.",
        (
            "multi-agency public protection arrangements",
            "MAPPA",
        ),
    ),
    (
        "Who speaks for a child in court.",
        (
            "Cafcass",
            "children's guardian",
            "children and family court advisory and support service",
        ),
    ),
    (
        "Services of several agencies for young offenders.",
        (
            "youth offending team",
            "youth offending service",
            "youth justice service",
            "YOT",
            "YOS",
            "YJS",
        ),
    ),
    (
        "Who leads on the learning of children in care.",
        (
            "virtual school",
            "virtual head teacher",
            "virtual school head",
        ),
    ),
    (
        "Who helps young people after care.",
        (
            "personal adviser",
            "personal advisor",
            "leaving care worker",
        ),
    ),
    (
        "Accommodation that is not registered as it must be.",
        (
            "unregistered placement",
            "unregistered children's home",
            "unregulated placement",
        ),
    ),
    (
        "Strengths and difficulties of a child, by a form.",
        (
            "strengths and difficulties questionnaire",
            "SDQ",
        ),
    ),
    (
        "Where partners agree what to do when a child may be harmed.",
        (
            "strategy discussion",
            "strategy meeting",
        ),
    ),
    (
        "Health checks of children in care.",
        (
            "initial health assessment",
            "IHA",
            "review health assessment",
            "RHA",
            "health assessments",
        ),
    ),
    (
        "Serious harm looked into by partners.",
        (
            "serious case review",
            "SCR",
            "child safeguarding practice review",
        ),
    ),
    (
        "Girls cut or harmed in the name of custom.",
        (
            "female genital mutilation",
            "FGM",
        ),
    ),
    (
        "The inspectorate.",
        (
            "Ofsted",
            "Office for Standards in Education",
        ),
    ),
    (
        "Meetings of a family that make their own plan.",
        (
            "family group conference",
            "FGC",
            "family group decision making",
        ),
    ),
    (
        "Moves of young people into services for adults.",
        (
            "transition to adulthood",
            "transition to adult services",
            "preparing for adulthood",
        ),
    ),
    (
        "Staff who are not the authority’s own.",
        (
            "locum",
            "agency social worker",
            "agency worker",
            "agency staff",
            "temporary staff",
            "interim staff",
        ),
    ),
    ("What is written down of a case.", ("case recording", "case records", "record keeping")),
    (
        "Staff who leave and come.",
        ("staff turnover", "turnover of staff", "changes of social worker"),
    ),
    (
        "Letters before 2012 or so say council.",
        ("council", "local authority"),
    ),
    (
        "Children who live away from their area.",
        ("out of area", "outside the local authority", "distance from home", "at a distance"),
    ),
    ("Harm from drugs and alcohol.", ("substance misuse", "drug and alcohol misuse")),
    (
        "Children who are not in school.",
        ("not attending school", "poor school attendance", "persistent absence"),
    ),
    (
        "Whether there are enough places to live.",
        ("placement sufficiency", "lack of placements", "insufficient placements"),
    ),
    (
        "What children say and want.",
        ("voice of the child", "children's voice", "children's views", "wishes and feelings"),
    ),
)

STARTING_VOCABULARY = (*OF_ALL_ERAS, *EVERYDAY_WORDS)
