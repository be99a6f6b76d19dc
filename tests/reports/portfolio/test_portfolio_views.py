"""The portfolio's page: whose figures, what the address filters by, and what it takes."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from checklists.tallying import LETTERS
from copassess.accounts.models import User
from copassess.accounts.regions import Region
from copassess.audit.models import Event
from guidelines.models import Revision
from tests.checklists import small
from tests.factories.firms import Firm, firms, tallied
from tests.factories.reviews import reviewer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
PAGE = "/portfolio"
YES, PARTLY, NO, NOT_APPLICABLE = tuple(LETTERS)
QUERIES_MOST = 12
HOSTILE = [
    *("'", '"', "%", "\\", "' OR 1=1 --", "<script>alert(1)</script>", "{{ 7|add:1 }}", "=1+1"),
    *("(a+)+$", "../../etc/passwd", "²", "-1", "1e9", "9" * 400, "x" * 10_000, "é" * 400, "\u202e"),
]
NAMES = ["region", "country", "sector", "size", "year", "standing", "severity", "area"]


@pytest.fixture
def small_catalogue(db: None) -> Revision:
    """Load two areas, two sectors and seven questions."""
    return small.load()


@pytest.fixture
def user(client: Client) -> User:
    """Sign the reviewer of Kenya and Uganda in."""
    found = reviewer("KE", "UG")
    client.force_login(found)
    return found


@pytest.fixture
def companies(user: User) -> None:
    """Store seven companies of Kenya, six of Uganda, five elsewhere."""
    lacking = {"GEN-A-1": NO, "GEN-A-2": PARTLY, "GEN-B-1": YES, "MNO-B-1": NO}
    tallied(
        [
            *firms(4, score=40, critical_gaps=1, answers=lacking),
            *firms(3, score=80, size="small", year=2025, accepted=True, sectors=("internet",)),
            *firms(6, country="UG", score=95, answers={"GEN-A-1": YES, "GEN-A-2": YES}),
            *firms(5, country="BR", score=11),
        ]
    )


def tables(client: Client, **filters: str) -> dict[str, list[str]]:
    """Return the words of the page's rows by the code of what they are of."""
    page = client.get(PAGE, filters)
    assert page.status_code == 200
    return dict(rows(page.content.decode()))


def rows(text: str) -> Iterator[tuple[str, list[str]]]:
    """Go through what a page shows of each group, from what comes last to what comes first."""
    found = re.findall(r'<(?:tr|dl)[^>]*data-key="([^"]*)"[^>]*>(.*?)</(?:tr|dl)>', text, re.DOTALL)
    for key, row in reversed(found):
        plain = unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", row, flags=re.DOTALL))
        yield key, plain.split()


@pytest.mark.usefixtures("companies")
def test_total_is_that_of_the_reviewer_s_countries(client: Client) -> None:
    said = " ".join(tables(client)["total"])

    # Four of 40, three of 80, six of 95: the fourth, the seventh and the tenth.
    assert "Companies 13" in said
    assert "13 assessments in 2 countries" in said
    assert "Median score 80 middle half 40 to 95 · mean 74.6" in said
    assert "With a critical gap open 4 30.8 %" in said
    assert "Critical gaps open 4" in said


@pytest.mark.usefixtures("companies")
def test_breakdowns_have_their_groups(client: Client) -> None:
    found = tables(client)

    assert found["KE"][:7] == ["Kenya", "7", "7", "40", "40", "80", "4"]
    assert found["UG"][:7] == ["Uganda", "6", "6", "95", "95", "95", "0"]
    assert found["small"][4:9] == ["3", "3", "80", "80", "80"]
    assert found["mobile"][:6] == ["Mobile", "operators", "in", "2", "countries", "10"]
    assert found["2025"][:6] == ["2025", "3", "3", "80", "80", "80"]
    assert "BR" not in found


@pytest.mark.usefixtures("companies")
def test_gaps_are_those_of_the_filters(client: Client) -> None:
    found = tables(client)

    assert " ".join(found["GEN-A-1"]).endswith("Critical 40.0 % 4 of 10 0 4")
    assert " ".join(found["GEN-A-2"]).endswith("High 40.0 % 4 of 10 4 0")
    assert " ".join(found["MNO-B-1"]).endswith("High 100.0 % 4 of 4 0 4")
    assert "GEN-B-1" not in found
    assert "GEN-A-1" not in tables(client, country="UG")


@pytest.mark.usefixtures("companies")
@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"country": "UG"}, "Companies 6"),
        ({"region": Region.EASTERN_SOUTHERN_AFRICA}, "Companies 13"),
        ({"sector": "internet"}, "Companies 3"),
        ({"size": "small"}, "Companies 3"),
        ({"year": "2026"}, "Companies 10"),
        ({"standing": "accepted"}, "Companies 3"),
        ({"country": "KE", "size": "large", "year": "2026"}, "Companies 4"),
        ({"country": "KE", "severity": "critical", "area": "csam"}, "Companies 7"),
    ],
)
def test_each_filter_chooses(client: Client, filters: dict[str, str], expected: str) -> None:
    assert " ".join(tables(client, **filters)["total"]).startswith(expected)


@pytest.mark.usefixtures("companies")
def test_gaps_can_be_listed_by_severity_and_area(client: Client) -> None:
    critical = tables(client, severity="critical")
    csam = tables(client, area="csam")

    assert {"GEN-A-1"} == critical.keys() & {"GEN-A-1", "GEN-A-2", "MNO-B-1"}
    assert {"MNO-B-1"} == csam.keys() & {"GEN-A-1", "GEN-A-2", "MNO-B-1"}
    assert critical["total"] == csam["total"] == tables(client)["total"]


@pytest.mark.usefixtures("companies")
def test_filters_that_match_nobody_say_so(client: Client) -> None:
    page = client.get(PAGE, {"country": "UG", "size": "small"}).content.decode()

    assert "No company matches these filters" in page
    assert "data-key" not in page


@pytest.mark.usefixtures("user")
def test_nothing_submitted_yet_says_what_to_do(client: Client) -> None:
    page = client.get(PAGE).content.decode()

    assert "No company of your countries has submitted an assessment yet" in page
    assert reverse("checklists:review-queue") in page


@pytest.mark.usefixtures("companies")
def test_another_s_country_is_as_unknown_as_one_that_does_not_exist(client: Client) -> None:
    pages = [client.get(PAGE, {"country": code}).content.decode() for code in ("BR", "XX")]

    foreign, unknown = (re.sub(r'value="\w{64}"', "", page) for page in pages)
    assert foreign == unknown
    assert "Brazil" not in pages[0]
    assert "this one was left out" in pages[0]


@pytest.mark.usefixtures("companies")
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_value_is_left_out_and_the_others_count(
    client: Client, name: str, value: str
) -> None:
    other = {"size": "small"} if name != "size" else {"year": "2025"}

    page = client.get(PAGE, {name: value, **other})

    text = page.content.decode()
    assert page.status_code == 200
    assert "Please check the following" in text
    assert "<script>alert" not in text
    assert " ".join(dict(rows(text))["total"]).startswith("Companies 3 ")


@pytest.mark.usefixtures("companies")
def test_contradictory_and_repeated_filters_are_told(client: Client) -> None:
    tallied([*firms(5), *firms(6, country="UG"), *firms(7, country="BR")])
    client.force_login(reviewer())

    elsewhere = client.get(
        PAGE, {"country": "KE", "region": Region.LATIN_AMERICA_CARIBBEAN}
    ).content.decode()
    twice = client.get(f"{PAGE}?country=KE&country=UG").content.decode()
    unknown = client.get(f"{PAGE}?colour=red").content.decode()

    assert "not in this region, so the region was left out" in elsewhere
    assert " ".join(dict(rows(elsewhere))["total"]).startswith("Companies 5 ")
    assert "gives this twice; it was left out" in twice
    assert " ".join(dict(rows(twice))["total"]).startswith("Companies 18 ")
    assert "a filter that is not known here" in unknown


@pytest.mark.usefixtures("companies")
def test_text_that_is_none_is_refused_or_left_out(client: Client) -> None:
    for query in ("country=%00", "country=%ff%fe", "%00=1", "&&&=&", "country[]=KE"):
        assert client.get(f"{PAGE}?{query}").status_code in {200, 400}


@pytest.mark.usefixtures("companies")
def test_page_leads_to_its_files_and_to_the_country_profiles(client: Client) -> None:
    page = client.get(PAGE, {"country": "KE", "severity": "high"}).content.decode()

    for form in ("xlsx", "csv", "json"):
        # The gaps' severity chooses no figure of a file.
        assert f'href="/portfolio.{form}?country=KE"' in page
    assert reverse("reports:profile-list") in page


@pytest.mark.usefixtures("companies")
def test_looking_leaves_nothing_behind(client: Client) -> None:
    before = Event.objects.count()

    answer = client.get(PAGE)

    assert Event.objects.count() == before
    assert "no-store" in answer["Cache-Control"]
    assert client.post(PAGE).status_code == 405


@pytest.mark.usefixtures("user")
def test_page_without_a_catalogue_still_counts(client: Client) -> None:
    Revision.objects.all().delete()
    tallied(firms(6))

    assert " ".join(tables(client)["total"]).startswith("Companies 6 ")


@pytest.mark.usefixtures("user")
def test_years_make_a_trend_and_a_gap_in_it(client: Client) -> None:
    tallied(
        [
            *firms(5, year=2024, score=30),
            Firm("Nothing applies", year=2025, score=None, areas={}),
            *firms(5, year=2026, score=70),
        ]
    )

    page = client.get(PAGE).content.decode()

    assert 'aria-label="All areas, median by year: 2024: 30; 2026: 70"' in page
    # One of the whole and one an area, each with its figures in a table.
    assert page.count("trend-chart") == 3
    assert "Medians of the areas by year" in page


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}.csv", f"{PAGE}.xlsx", f"{PAGE}.json"])
@pytest.mark.parametrize("query", ["", "?country=KE&year=2026&severity=high"])
def test_queries_stay_the_same(client: Client, path: str, query: str) -> None:
    client.force_login(reviewer())
    numbers = {}
    places = ["KE", "UG", "TZ", "RW", "BR", "PE", "CL", "CO", "IN", "LK", "NP", "FI", "ES", "PT"]
    for count in (2, 20):
        tallied(
            firm
            for number, country in enumerate(places[:count])
            for firm in firms(count, country=country, year=2026 - number % 7)
        )
        client.get(path + query)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path + query).status_code == 200
        numbers[count] = len(captured)

    assert numbers[2] == numbers[20] <= QUERIES_MOST
