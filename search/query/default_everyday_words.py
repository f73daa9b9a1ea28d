"""Short forms and everyday words that a new site starts with, besides those of the eras (default_synonyms)."""

EVERYDAY_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Children whom the authority looks after, for short.",
        ("CIC", "children in care", "looked after children"),
    ),
    ("Letters say brothers and sisters since 2020 or so.", ("siblings", "brothers and sisters")),
    (
        "Letters say family time since 2020 or so, and said contact before.",
        ("family time", "family contact", "contact with family", "contact with their family"),
    ),
    (
        "Letters say foster to adopt, early permanence or concurrent planning.",
        (
            "early permanence",
            "fostering to adopt",
            "concurrent planning",
            "concurrency",
        ),
    ),
    (
        "The assessment of a child and a family.",
        (
            "single assessment",
            "child and family assessment",
            "C&F assessment",
            "CFA",
            "core assessment",
        ),
    ),
    (
        "Children looked after by agreement with their parents.",
        (
            "section 20",
            "voluntary accommodation",
            "accommodated voluntarily",
        ),
    ),
    ("Social workers, for short.", ("SW", "social worker")),
    ("Lead members of the profession.", ("PSW", "principal social worker")),
    ("How managers see to work, for short.", ("mgmt", "management")),
    ("Whether practice is good, looked into, for short.", ("QA", "quality assurance")),
    (
        "Meetings of those who help a family early.",
        ("TAF", "team around the family", "team around the child", "TAC"),
    ),
    ("Children who are in no school.", ("CME", "children missing education", "child missing education")),
    (
        "Children taught at home.",
        ("EHE", "elective home education", "electively home educated", "home schooling"),
    ),
    ("Agencies that find adopters for several authorities.", ("RAA", "regional adoption agency")),
    ("Foster carers of agencies.", ("IFA", "independent fostering agency")),
    ("Liberty that a court or the law takes away.", ("DoLS", "DoL", "deprivation of liberty")),
    ("Where partners look into the deaths of children.", ("CDOP", "child death overview panel")),
    ("Where partners plan for exploited children.", ("MACE", "multi-agency child exploitation")),
    (
        "Harm in the name of honour.",
        ("HBA", "HBV", "honour-based abuse", "honour-based violence", "honour-based"),
    ),
    ("Harm to a child from alcohol before birth.", ("FASD", "foetal alcohol", "fetal alcohol")),
    (
        "Children of minority ethnic groups.",
        (
            "BME",
            "BAME",
            "black and minority ethnic",
            "minority ethnic",
            "ethnic minority",
            "global majority",
        ),
    ),
    ("What the police tell of children.", ("PPN", "police notification", "police protection notification")),
    ("Orders of the court for an emergency.", ("EPO", "emergency protection order")),
    ("Orders of the court until it decides.", ("ICO", "interim care order")),
    ("Where young people hold the authority to account.", ("CiCC", "children in care council")),
    (
        "Everyday words; letters say young or teenage parents.",
        (
            "teenage mums",
            "teenage mothers",
            "teenage parents",
            "young mothers",
            "young parents",
        ),
    ),
    ("Everyday word; letters say babies or infants.", ("babies", "infants")),
    ("Everyday word; letters say adolescents.", ("teens", "teenagers", "adolescents")),
    ("Everyday word; letters say adopters.", ("adoptive parents", "adopters")),
    ("Everyday word; letters say elected members.", ("councillors", "elected members")),
    (
        "Cases that no social worker has.",
        (
            "unallocated cases",
            "unallocated children",
            "unallocated work",
            "without an allocated social worker",
        ),
    ),
)
