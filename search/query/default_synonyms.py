"""The words of all eras that a new site starts with. A judgement of ours, for editors to change.

Only ways of saying the same thing stand together. What merely goes with it (supervision and oversight, early help
and family support) does not: a reader who asks for one would be told of the other.
"""

STARTING_VOCABULARY: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Children whom the authority looks after. Letters say “looked after” in law, “in care” since 2013 or so.",
        ("looked after children", "children looked after", "children in care", "children in public care"),
    ),
    (
        "Young people who have left care.",
        ("care leavers", "care experienced young people", "care-experienced young people", "leaving care"),
    ),
    (
        "Where concerns about a child first arrive.",
        ("front door", "MASH", "multi-agency safeguarding hub", "contact centre and referral"),
    ),
    (
        "The plan for how a looked after child learns.",
        ("personal education plan", "personal education plans", "PEP", "PEPs"),
    ),
    (
        "Who chairs the reviews of looked after children.",
        ("independent reviewing officer", "independent reviewing officers", "IRO", "IROs"),
    ),
    (
        "Who deals with allegations against people who work with children.",
        ("designated officer", "local authority designated officer", "LADO"),
    ),
    (
        "Children with special educational needs and disabilities; SEN before 2014.",
        ("SEND", "special educational needs and disabilities", "SEN", "special educational needs"),
    ),
    (
        "What a child with special educational needs is entitled to; statements before 2014.",
        ("education, health and care plan", "EHC plan", "EHCP", "statement of special educational needs"),
    ),
    (
        "The partners who keep children safe: boards until 2019, partnerships since.",
        ("safeguarding children board", "LSCB", "safeguarding children partnership", "safeguarding partners"),
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
            "child and adolescent mental health services",
            "child and adolescent mental health service",
        ),
    ),
    (
        "Agreements with families before court.",
        ("public law outline", "PLO", "pre-proceedings"),
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
        ("return home interview", "return home interviews", "return interview", "return interviews"),
    ),
    (
        "The first years in work of a social worker.",
        ("assessed and supported year in employment", "ASYE", "newly qualified social workers"),
    ),
    (
        "Help before statutory services are needed.",
        ("common assessment framework", "CAF", "early help assessment", "early help assessments"),
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
        "How children are, in body and mind; written either way.",
        ("wellbeing", "well-being"),
    ),
    (
        "Working together; written either way.",
        ("cooperation", "co-operation"),
    ),
    (
        "Of several agencies; written either way.",
        ("multi-agency", "multiagency"),
    ),
    (
        "Hurt and control at home.",
        ("domestic abuse", "domestic violence"),
    ),
)
