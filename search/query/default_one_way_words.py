"""Words that people type and letters hardly use, which a new site starts with: each finds what letters say instead.

They go one way. Who types "kids" means children; who types "children" does not mean only the letters that say "kids".
A judgement of ours, for editors to change: a note, the everyday words, and what letters say.
"""

ONE_WAY_WORDS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    # People
    ("Letters say children.", ("kids", "youngsters"), ("children",)),
    ("Letters say mothers.", ("mums",), ("mothers",)),
    ("Letters say fathers.", ("dads",), ("fathers",)),
    ("Letters say foster carers.", ("foster parents",), ("foster carers",)),
    (
        "Letters speak of care by family and friends.",
        ("grandparents", "grandmothers"),
        ("kinship care", "kinship carers", "connected carers", "family and friends"),
    ),
    (
        "Letters name the post.",
        ("head of children's services", "boss of children's services"),
        ("director of children's services", "DCS"),
    ),
    ("Letters say leaders and managers.", ("bosses",), ("senior leaders", "senior managers", "leaders")),
    (
        "Letters say unaccompanied asylum-seeking children.",
        ("refugees", "asylum seekers", "migrant children"),
        ("unaccompanied asylum-seeking children", "UASC", "unaccompanied children"),
    ),
    # Staff and their work
    (
        "Letters speak of vacancies and capacity.",
        (
            "staff shortage",
            "short of staff",
            "shortage of staff",
            "understaffed",
            "shortage of social workers",
            "not enough social workers",
        ),
        ("vacancies", "unfilled posts", "vacant posts", "insufficient capacity", "recruitment and retention"),
    ),
    (
        "Letters speak of workloads and stress.",
        ("burnout", "overworked", "overloaded"),
        ("stress", "workload pressure", "high workloads", "high caseloads"),
    ),
    (
        "Letters say turnover.",
        ("staff leaving", "social workers leaving", "staff quitting", "losing staff"),
        ("staff turnover", "turnover of staff", "turnover of social workers", "changes of social worker"),
    ),
    (
        "Letters say changes of social worker.",
        ("changing social workers", "different social workers"),
        ("changes of social worker", "changes in social worker", "change of social worker"),
    ),
    ("Letters say caseloads.", ("too many cases", "how many cases", "number of cases"), ("caseloads",)),
    ("Letters say sickness absence.", ("off sick", "sick leave"), ("sickness absence", "sickness")),
    (
        "Letters say recording.",
        ("paperwork",),
        ("case recording", "case records", "record keeping"),
    ),
    ("Letters say bureaucratic.", ("red tape", "bureaucracy"), ("bureaucratic",)),
    (
        "Letters speak of systems for recording.",
        ("computer system", "IT system", "software"),
        (
            "electronic recording system",
            "electronic case recording",
            "case management system",
            "integrated children's system",
        ),
    ),
    ("Letters say audit.", ("quality checks",), ("audit", "quality assurance")),
    (
        "Letters say multi-agency working.",
        ("agencies working together", "joined-up working"),
        ("multi-agency working", "partnership working", "information sharing"),
    ),
    (
        "Letters speak of pressures on budgets.",
        ("budget cuts", "austerity", "lack of money"),
        ("financial pressures", "budget pressures", "financial constraints", "budget reductions", "savings"),
    ),
    (
        "Letters speak of safer recruitment.",
        ("background checks", "criminal record checks"),
        ("DBS", "disclosure and barring service", "safer recruitment", "CRB"),
    ),
    # What happens with a case
    (
        "Letters say delay.",
        ("too slow", "takes too long", "taking too long", "take too long"),
        ("delay", "not timely", "lack of timeliness"),
    ),
    ("Letters say not timely.", ("late",), ("not timely", "overdue", "outside timescales", "delayed")),
    ("Letters say timely.", ("on time",), ("timely", "within timescales")),
    (
        "Letters say closed prematurely.",
        ("closed too early", "closed too soon", "closing cases too soon", "closing cases too early"),
        ("closed prematurely", "premature closure", "stepped down too soon", "stepped down too early"),
    ),
    ("Letters say re-referrals.", ("repeat referrals", "revolving door"), ("re-referrals", "re-referred")),
    ("Letters say transfer.", ("handover", "handed over"), ("transfer between teams", "case transfer")),
    (
        "Letters say not involved.",
        ("left out", "shut out"),
        ("not involved", "not included", "not engaged", "not consulted"),
    ),
    (
        "Letters say not recognised.",
        ("overlooked", "ignored"),
        ("not recognised", "not identified", "insufficient consideration", "insufficient attention"),
    ),
    ("Letters say impact.", ("make a difference", "made a difference"), ("impact", "improved outcomes")),
    (
        "Letters say voice of the child.",
        (
            "listening to children",
            "listen to children",
            "listened to",
            "have a say",
            "what children think",
        ),
        ("voice of the child", "children's voice", "children's views", "wishes and feelings"),
    ),
    (
        "Letters say become looked after, or enter care.",
        ("taken into care", "taken from their parents", "removed from their parents", "put into care"),
        ("become looked after", "enter care", "come into care", "brought into care"),
    ),
    (
        "Letters speak of proceedings.",
        ("going to court", "family court", "court cases"),
        ("care proceedings", "court proceedings", "pre-proceedings", "public law outline"),
    ),
    (
        "Letters say reunification.",
        ("going back home", "sent back home", "going home"),
        ("reunification", "return home to their parents"),
    ),
    (
        "Letters speak of the front door.",
        ("phone line", "hotline", "call centre"),
        ("contact centre", "front door", "helpline"),
    ),
    # Harm
    (
        "Letters say domestic abuse.",
        ("violence at home", "family violence", "violent homes"),
        ("domestic abuse", "domestic violence"),
    ),
    (
        "Letters say physical abuse.",
        ("beaten", "hitting", "smacking"),
        ("physical abuse", "physical chastisement"),
    ),
    ("Letters say exploitation.", ("grooming",), ("sexual exploitation", "child exploitation")),
    (
        "Letters speak of exploitation and youth violence.",
        ("gangs", "knife crime", "drug running"),
        ("criminal exploitation", "county lines", "serious youth violence"),
    ),
    (
        "Letters say missing.",
        ("runaways", "running away", "run away", "ran away"),
        ("missing from home", "missing from care", "go missing", "missing episodes"),
    ),
    (
        "Letters say substance misuse.",
        ("drugs and alcohol", "drink and drugs", "drug use", "addiction"),
        ("substance misuse", "drug and alcohol misuse"),
    ),
    ("Letters say self-harm.", ("suicide", "suicidal"), ("self-harm", "suicidal ideation")),
    ("Letters say radicalisation.", ("terrorism", "extremism"), ("radicalisation", "Prevent duty")),
    ("Letters speak of being online.", ("internet", "social media"), ("online", "e-safety")),
    (
        "Letters speak of reviews where a child died or was badly harmed.",
        ("child deaths", "deaths of children"),
        ("child death", "serious case review", "child safeguarding practice review"),
    ),
    (
        "Letters say pre-birth.",
        ("unborn babies", "before birth", "pregnant"),
        ("pre-birth", "unborn children", "unborn child"),
    ),
    # Where children live
    (
        "Letters say out of area.",
        ("far from home", "far away from home", "miles from home", "miles away"),
        (
            "out of area",
            "outside the local authority",
            "distance from home",
            "at a distance",
            "out of borough",
        ),
    ),
    (
        "Letters say sufficiency.",
        ("shortage of placements", "not enough placements", "shortage of homes", "nowhere to place"),
        (
            "placement sufficiency",
            "lack of placements",
            "insufficient placements",
            "lack of suitable placements",
        ),
    ),
    (
        "Letters say insufficient foster carers.",
        ("shortage of foster carers", "not enough foster carers", "lack of foster carers"),
        ("insufficient foster carers", "recruitment of foster carers", "sufficiency of foster carers"),
    ),
    ("Letters say foster placements.", ("foster homes",), ("foster placements", "foster care")),
    ("Letters say children's homes.", ("care homes",), ("children's homes", "residential care")),
    (
        "Letters say placement stability.",
        ("moved around", "moving around", "too many moves", "moved from place to place"),
        ("placement stability", "placement moves", "placement breakdown", "unplanned moves"),
    ),
    (
        "Letters say placed together.",
        ("splitting up siblings", "siblings split up", "separating siblings", "siblings separated"),
        (
            "siblings together",
            "sisters together",
            "placed together",
            "separated from their brothers and sisters",
        ),
    ),
    (
        "Letters say placed together.",
        ("kept together", "stay together"),
        ("placed together", "live together"),
    ),
    (
        "Letters say secure accommodation.",
        ("locked up", "secure unit"),
        ("secure accommodation", "secure children's home", "deprivation of liberty"),
    ),
    (
        "Letters say bed and breakfast.",
        ("hotels", "guest houses", "hostels"),
        ("bed and breakfast", "B&B"),
    ),
    (
        "Letters say unregistered.",
        ("illegal placements", "illegal homes", "illegal children's homes"),
        ("unregistered placement", "unregistered children's home", "unregulated placement"),
    ),
    (
        "Letters say homeless young people.",
        ("homeless teenagers",),
        ("homeless young people", "homelessness"),
    ),
    ("Letters say short breaks.", ("respite",), ("short breaks",)),
    # School, health and what else a child needs
    (
        "Letters say not attending school.",
        ("skipping school", "truancy", "truanting", "bunking off"),
        ("not attending school", "poor school attendance", "persistent absence", "poor attendance"),
    ),
    (
        "Letters say exclusion.",
        ("expelled", "kicked out of school", "thrown out of school"),
        ("excluded from school", "exclusions", "permanent exclusion"),
    ),
    ("Letters say special educational needs.", ("special needs",), ("special educational needs", "SEND")),
    ("Letters say university.", ("uni",), ("university", "higher education")),
    (
        "Letters say education, employment or training.",
        ("jobs", "finding work"),
        ("employment", "apprenticeships"),
    ),
    (
        "Letters say therapeutic support.",
        ("therapy", "counselling"),
        ("therapeutic support", "therapeutic services"),
    ),
    (
        "Letters say emotional health.",
        ("mental illness", "depression", "anxiety"),
        ("mental ill-health", "emotional health", "mental health needs"),
    ),
    ("Letters say dental checks.", ("teeth", "dentist"), ("dental checks", "dental")),
    ("Letters say immunisations.", ("jabs", "vaccinations"), ("immunisations",)),
    ("Letters say GP.", ("doctors", "family doctor"), ("GP", "general practitioner")),
    (
        "Letters say deprivation.",
        ("poverty", "poor families"),
        ("deprivation", "deprived", "financial hardship"),
    ),
    ("Letters say ethnicity.", ("race", "racism"), ("ethnicity", "cultural needs", "cultural identity")),
    ("Letters say interpreters.", ("language barrier",), ("interpreters", "interpreting services")),
    ("Letters say accommodation.", ("flats", "somewhere to live"), ("suitable accommodation",)),
)
