"""The themes a new installation starts with: all complete, well formed, right on plain findings of our own words."""

import json
import time
from collections import Counter

import pytest

from letters.reference.themes import load_default_themes
from letters.theme_rules.matching import themes_of
from letters.theme_rules.notation import theme_rules
from tests.conftest import ROOT
from tests.default_rules import default_rules

FINDINGS_A_SECOND = 5_000  # on one core; measured by benchmarks/theming.py
SLACK = 5  # a busy machine with others on it
MICRO_F1 = 0.95  # docs/themes.md tells what to expect on findings that nobody has read
PRECISION = 0.90
OFTEN = 10  # labels; fewer measure nothing

PLAIN = [
    ("Social workers do not receive regular supervision.", {"supervision"}),
    ("Caseloads in Northmoor are too high.", {"caseloads"}),
    ("Vacancies are filled by agency staff.", {"workforce-stability"}),
    ("Newly qualified social workers have a good induction.", {"training"}),
    ("Management oversight is weak.", {"management-oversight"}),
    ("Elected members are ambitious corporate parents.", {"leadership"}),
    ("Performance data are not reliable.", {"performance-data"}),
    ("Case file audits are too positive.", {"quality-assurance"}),
    ("Chronologies are missing from case records.", {"recording"}),
    ("Contacts at the front door are screened well.", {"front-door"}),
    ("Thresholds are not understood.", {"thresholds"}),
    ("Early help is strong in Ashby Vale.", {"early-help"}),
    ("The emergency duty team is well staffed.", {"out-of-hours"}),
    ("Section 47 enquiries are thorough.", {"strategy-section-47"}),
    ("Core groups do not meet.", {"child-protection-planning"}),
    ("Assessments lack analysis.", {"assessment"}),
    ("Child in need plans are vague.", {"plans-and-reviews"}),
    ("Services for children on the edge of care are good.", {"edge-of-care"}),
    ("The public law outline is well used.", {"pre-proceedings"}),
    ("Adoption is considered for every child.", {"permanence"}),
    ("There are too few foster carers.", {"placements"}),
    ("Access to CAMHS is poor.", {"health"}),
    ("The virtual school is a strength.", {"education"}),
    ("Pathway plans are written with young people.", {"care-leavers"}),
    ("Children who display harmful sexual behaviour are helped.", {"sexual-abuse"}),
    ("The MARAC works well for victims of domestic abuse.", {"domestic-abuse"}),
    ("Neglect is not recognised.", {"neglect"}),
    ("Return home interviews are offered to children who go missing.", {"exploitation-missing"}),
    ("Young people who offend are supported.", {"youth-justice"}),
    ("Disabled children enjoy their short breaks.", {"disabled-children"}),
    ("Homeless young people are placed in bed and breakfast.", {"homelessness-16-17"}),
    ("Private fostering is not well known.", {"private-fostering"}),
    ("Unaccompanied asylum-seeking children settle well.", {"unaccompanied-children"}),
    ("The LADO deals well with allegations.", {"allegations"}),
    ("Children are seen alone.", {"voice-of-the-child"}),
    ("Ethnicity is not considered.", {"diversity-identity"}),
    ("Family group conferences are offered.", {"family-engagement"}),
    ("Information is not shared between agencies.", {"multi-agency"}),
    ("The LSCB learns from serious case reviews.", {"safeguarding-partnership"}),
    ("There is drift and delay.", {"timeliness"}),
    ("Staff morale in Eastmere is low.", {"workforce-culture"}),
    ("Social workers are proud to work for Ashby Vale.", {"workforce-culture"}),
    ("Kinship carers are well supported.", {"kinship-care", "placements"}),
    ("Special guardians know what help they may have.", {"kinship-care", "permanence"}),
    ("Too many children live in unregistered homes.", {"unregistered-homes", "placements"}),
    ("Children return home to their parents only when it is safe.", {"reunification", "permanence"}),
    ("The harm that parental substance misuse does is seen late.", {"parental-risks"}),
    ("Unborn babies are kept safe.", {"unborn-children"}),
    ("The Channel panel acts on signs of radicalisation.", {"radicalisation", "exploitation-missing"}),
    ("Girls at risk of forced marriage are protected.", {"harmful-practices"}),
    ("Young carers are not always found.", {"young-carers"}),
    ("Children enjoy sports clubs and hobbies.", {"leisure-play"}),
    ("Bullying is dealt with in Westmarsh.", {"bullying-online-safety"}),
]

PASSING = [
    ("Records are kept in line with the supervision policy.", "supervision"),
    ("A supervision order was made.", "supervision"),
    ("Most care leavers are in education, employment or training.", "training"),
    ("Foster carers value the training they receive.", "training"),
    ("Recruitment of foster carers has been slow.", "workforce-stability"),
    ("Parents lack the capacity to change.", "caseloads"),
    ("The council adopted a new model.", "permanence"),
    ("Leaders fostered good relationships.", "placements"),
    ("They send letters to schools.", "disabled-children"),
    ("Children missing education are traced.", "exploitation-missing"),
    ("Special guardianship assessments are good.", "assessment"),
    ("Family time is well supported, and contact with parents is kept up.", "front-door"),
    ("Mothers and their children feel safe.", "voice-of-the-child"),
    ("The timeliness of initial health assessments is poor.", "assessment"),
    ("Exploitation risk assessments are shared with carers.", "assessment"),
    ("Some children leave care to live with their grandparents.", "care-leavers"),
    ("Nine children left care through adoption.", "care-leavers"),
    ("Reviews take place each month. Leaders have identified that some are late.", "leadership"),
    ("Young people are given a travel card.", "diversity-identity"),
    ("The force runs a diversion scheme.", "diversity-identity"),
    ("This tool should be adopted in every team.", "permanence"),
    ("The Community Rehabilitation Company takes part.", "permanence"),
    ("Staff in Calderfell feel listened to.", "voice-of-the-child"),
    ("They have frequent visits from social workers.", "workforce-stability"),
    ("Careful planning made the difference.", "plans-and-reviews"),
    ("Children go missing and are interviewed on their return home.", "reunification"),
    ("Children cannot return to their birth families.", "reunification"),
    ("CAMHS helps young people with drug misuse.", "parental-risks"),
    ("The board runs audit activities.", "leisure-play"),
    ("Foster carers care for young children.", "young-carers"),
    ("Staff described a culture of bullying by managers.", "bullying-online-safety"),
    ("Children from families of every culture are helped.", "workforce-culture"),
]


def slugs(text: str) -> set[str]:
    return {match.slug for match in themes_of(text, default_rules())}


def test_load_default_themes_are_complete() -> None:
    themes = load_default_themes()

    assert len({theme.slug for theme in themes}) == len(themes)
    assert all(theme.name and theme.group and theme.definition.endswith(".") for theme in themes)


@pytest.mark.parametrize("theme", load_default_themes(), ids=lambda theme: theme.slug)
def test_load_default_themes_rules_are_well_formed(theme) -> None:  # type: ignore[no-untyped-def]
    rules = theme_rules(theme.slug, theme.phrases, theme.exclusions)

    assert any(phrase.weight > 0 for phrase in rules.phrases)


def test_plain_findings_cover_every_theme() -> None:
    assert set().union(*(wanted for _, wanted in PLAIN)) == {theme.slug for theme in load_default_themes()}


@pytest.mark.parametrize(("text", "wanted"), PLAIN, ids=[text[:40] for text, _ in PLAIN])
def test_default_rules_find_the_theme_of_a_plain_finding(text: str, wanted: set[str]) -> None:
    assert wanted <= slugs(text)


@pytest.mark.parametrize(("text", "unwanted"), PASSING, ids=[text[:40] for text, _ in PASSING])
def test_default_rules_leave_out_what_is_named_in_passing_or_means_something_else(
    text: str, unwanted: str
) -> None:
    assert unwanted not in slugs(text)


def test_default_rules_tag_thousands_a_second() -> None:
    texts = [f"{one} {other}" for one, _ in PLAIN for other, _ in PLAIN]
    themes_of(" ".join(texts), default_rules())

    start = time.process_time()
    for text in texts:
        themes_of(text, default_rules())

    assert time.process_time() - start < SLACK * len(texts) / FINDINGS_A_SECOND


def test_default_rules_agree_with_hand_labels() -> None:
    right, wrong, missed = labelled()

    hits = right.total()
    assert 2 * hits / (2 * hits + wrong.total() + missed.total()) >= MICRO_F1
    often = [slug for slug in right if right[slug] + missed[slug] >= OFTEN]
    assert {slug for slug in often if right[slug] / (right[slug] + wrong[slug]) < PRECISION} == set()


def labelled() -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Of each theme that has labels: given rightly, given wrongly, not given."""
    gold = ROOT.parent / "shared" / "eval" / "themes_gold.jsonl"
    if not gold.exists():
        pytest.skip("the hand-labelled findings (../shared/eval) are not beside this project")
    measured = {theme.slug for theme in load_default_themes() if theme.measured}
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    for line in gold.read_text(encoding="utf-8").splitlines():
        finding = json.loads(line)
        found, wanted = slugs(finding["text"]) & measured, set(finding["themes"])
        right.update(found & wanted)
        wrong.update(found - wanted - set(finding["maybe"]))
        missed.update(wanted - found)
    return right, wrong, missed
