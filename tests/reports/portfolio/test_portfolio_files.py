"""The portfolio's files: the same figures in each, nothing of fewer than five, no formulas."""

import csv
import io
import json
from datetime import UTC, datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.test import Client
from openpyxl import Workbook, load_workbook

from checklists.choices import Band
from checklists.tallying import LETTERS
from copassess.accounts.models import User
from copassess.audit.models import Event
from guidelines.models import Revision
from reports.portfolio import files
from reports.portfolio.tables import SPREAD, WITHHELD, Row, Table
from tests.checklists import small
from tests.factories.firms import Firm, firms, tallied
from tests.factories.reviews import reviewer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
YES, PARTLY, NO, NOT_APPLICABLE = tuple(LETTERS)
TABLES = [
    *("total", "areas", "gaps", "countries", "regions", "sectors", "sizes", "years", "area_years"),
]
Figures = dict[str, dict[str, dict[str, Any]]]


@pytest.fixture
def small_catalogue(db: None) -> Revision:
    """Load two areas, two sectors and seven questions."""
    return small.load()


@pytest.fixture
def user(client: Client) -> User:
    """Sign headquarters' reviewer in."""
    found = reviewer()
    client.force_login(found)
    return found


@pytest.fixture
def companies(user: User) -> None:
    """Store companies of three countries, all told but three of Tanzania and five of Uganda."""
    lacking = {"GEN-A-1": NO, "GEN-A-2": PARTLY, "GEN-B-1": YES}
    tallied(
        [
            *firms(9, score=40, critical_gaps=2, answers=lacking),
            *firms(5, country="UG", score=80, year=2025, size="small"),
            *firms(3, country="TZ", score=77, year=2025, size="small"),
        ]
    )


def as_json(client: Client, **filters: str) -> dict[str, Any]:
    """Return what the JSON file holds."""
    answer = client.get("/portfolio.json", filters)
    assert answer.status_code == 200
    content: dict[str, Any] = json.loads(answer.content)
    return content


def figures(client: Client, **filters: str) -> Figures:
    """Return the rows of each table by their keys."""
    found: Figures = {}
    for code, rows in as_json(client, **filters)["tables"].items():
        found[code] = {
            row["key"] + (row["area"] if code == "area_years" else ""): row for row in rows
        }
    return found


@pytest.mark.usefixtures("companies")
def test_json_says_what_it_is_and_what_it_counts(client: Client) -> None:
    content = as_json(client, country="KE", year="2026")

    assert content["format"] == "copassess-portfolio/1"
    assert content["filters"] == {"country": "KE", "year": "2026"}
    assert content["countries"] == ["Kenya"]
    assert content["rules"]["fewest_companies"] == 5
    assert content["withheld"] is False
    assert datetime.fromisoformat(content["made_at"]).tzinfo is not None
    assert set(content["tables"]) == {"total", "areas", "gaps", "sectors", "sizes"}


@pytest.mark.usefixtures("companies")
def test_json_has_the_figures_that_were_worked_by_hand(client: Client) -> None:
    found = figures(client)

    assert list(found) == sorted(TABLES)
    total = found["total"][""]
    assert (total["companies"], total["critical_gaps"], total["with_critical"]) == (17, 18, 9)
    assert (total["lower"], total["median"], total["upper"]) == (40, 40, 80)
    # (9 * 40 + 5 * 80 + 3 * 77) / 17 = 58.29
    assert (total["mean"], total["critical_share"]) == ("58.3", "52.9")
    assert total[Band.EMERGING] == 9
    assert found["areas"]["csam"]["median"] == 40
    gap = found["gaps"]["GEN-A-1"]
    assert (gap["applies"], gap["no"], gap["partly"], gap["share"]) == (9, 9, 0, "100.0")
    assert (gap["severity"], gap["area"], gap["area_title"]) == ("critical", "policies", "Policies")


@pytest.mark.usefixtures("companies")
def test_few_are_withheld_and_what_would_tell_them(client: Client) -> None:
    found = figures(client)

    tanzania, uganda = found["countries"]["TZ"], found["countries"]["UG"]
    # Without Uganda's, Tanzania's were the total less the others'.
    for hidden in (tanzania, uganda):
        assert hidden["companies"] is None
        assert hidden["median"] is None
        assert "companies" in hidden["withheld"]
    assert found["countries"]["KE"]["companies"] == 9
    assert found["years"]["2025"]["companies"] == 8


def test_nothing_leaves_of_fewer_than_five(client: Client, user: User) -> None:
    tallied(firms(4, score=77, critical_gaps=1, answers={"GEN-A-1": NO}))

    content = as_json(client)
    text = client.get("/portfolio.csv").content.decode("utf-8-sig")

    assert content["withheld"] is True
    for rows in content["tables"].values():
        for row in rows:
            told = {name for name, value in row.items() if isinstance(value, int)}
            assert not told
    assert "77" not in [line.rsplit(",", 1)[-1] for line in text.splitlines()]
    tallied(firms(5, score=77, critical_gaps=1, answers={"GEN-A-1": NO}))
    assert figures(client)["total"][""]["median"] == 77


def test_a_selection_that_leaves_few_others_is_withheld(client: Client, user: User) -> None:
    """Kenya's 12 large ones of 15: the three small ones are the difference of two files."""
    tallied([*firms(12, size="large"), *firms(3, size="small")])

    assert as_json(client)["withheld"] is False
    assert as_json(client, size="large")["withheld"] is True
    assert as_json(client, size="small")["withheld"] is True


def test_questions_of_few_are_withheld_and_what_would_tell_a_critical_one(
    client: Client, user: User
) -> None:
    tallied(
        [
            *firms(9, answers={"GEN-A-1": NO, "GEN-A-2": NO, "MNO-B-1": YES}, critical_gaps=1),
            *firms(3, answers={"GEN-B-1": NO, "MNO-A-1": NO}, critical_gaps=1),
        ]
    )

    content = figures(client)
    found = content["gaps"]

    assert content["total"][""]["critical_gaps"] == 12
    assert found["GEN-A-2"]["no"] == 9
    assert found["MNO-A-1"]["no"] is None
    assert found["MNO-A-1"]["severity"] == "medium"
    # Three of twelve critical gaps: the nine would tell them.
    assert found["GEN-B-1"]["no"] is None
    assert found["GEN-A-1"]["no"] is None
    assert content["areas"]["csam"]["critical_gaps"] is None
    assert content["areas"]["policies"]["critical_gaps"] is None


@pytest.mark.parametrize("seed", range(8))
def test_whatever_the_companies_no_table_tells_of_few(
    client: Client, user: User, seed: int
) -> None:
    """In each table: nothing of one to four, and no difference of one to four to the total."""
    random = Random(seed)  # noqa: S311 (no secret)
    tallied(
        Firm(
            country=random.choice(["KE", "KE", "UG", "TZ", "BR", "PE", "IN", "IN"]),
            sectors=random.choice([(), ("mobile",), ("internet",), ("mobile", "internet")]),
            size=random.choice(["micro", "small", "large", "large", "large"]),
            year=random.choice([2024, 2025, 2026, 2026]),
            score=random.choice([None, *range(0, 101, 7)]),
            answers={code: random.choice(LETTERS) for code in ("GEN-A-1", "GEN-B-1", "MNO-B-1")},
        )
        for _ in range(random.choice([6, 14, 30, 60]))
    )

    found = figures(client)

    total = found["total"][""]["companies"]
    for code in ("countries", "regions", "sizes", "years", "sectors"):
        told = [row["companies"] for row in found[code].values() if row["companies"] is not None]
        assert not [count for count in told if 0 < count < 5]
        assert not [count for count in told if 0 < total - count < 5]
        if code in {"countries", "regions", "sizes", "years"}:
            assert not 0 < total - sum(told) < 5
    for row in found["gaps"].values():
        assert row["applies"] is None or row["applies"] >= 5


@pytest.mark.usefixtures("companies")
def test_csv_and_workbook_hold_what_json_holds(client: Client) -> None:
    text = client.get("/portfolio.csv").content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(client.get("/portfolio.xlsx").content))
    content = as_json(client)["tables"]

    lines = list(csv.DictReader(io.StringIO(text)))
    for code, rows in content.items():
        mine = [line for line in lines if line["table"] == code]
        told = [
            "withheld" if name in row["withheld"] else "" if value is None else str(value)
            for row in rows
            for name, value in row.items()
            if name not in {"key", "name", "withheld"}
        ]
        assert sorted(line["value"] for line in mine) == sorted(told)
    for sheet, code in zip(book.worksheets[1:], TABLES, strict=True):
        cells = list(sheet.iter_rows(min_row=2, values_only=True))
        assert len(cells) == len(content[code])
        assert [row[0] or "" for row in cells] == [row["key"] for row in content[code]]
    assert [str(cell.value) for cell in book.worksheets[1][2]][2] == "17"


@pytest.mark.usefixtures("companies")
def test_files_say_what_they_are_and_leave_an_event(client: Client, user: User) -> None:
    types = {"csv": "text/csv", "xlsx": "application/vnd.", "json": "application/json"}
    for form, kind in types.items():
        answer = client.get(f"/portfolio.{form}", {"country": "KE"})

        assert answer["Content-Type"].startswith(kind)
        assert answer["Cache-Control"] == "private, no-store"
        assert f'.{form}"' in answer["Content-Disposition"]
        event = Event.objects.filter(kind="portfolio.export").latest("at")
        assert event.actor_id == str(user.pk)
        assert event.facts["format"] == form
        assert event.facts["filters"] == {"Country": "Kenya"}


@pytest.mark.usefixtures("companies")
@pytest.mark.parametrize("form", ["pdf", "CSV", "xls", "", "json.json", "%2e%2e"])
def test_other_forms_are_not_found(client: Client, form: str) -> None:
    assert client.get(f"/portfolio.{form}").status_code == 404


@pytest.mark.usefixtures("companies")
@pytest.mark.parametrize("value", ["=1+1", "<script>", "x" * 10_000, "BR' --"])
def test_hostile_filters_are_not_in_a_file(client: Client, value: str) -> None:
    for form in ("csv", "json", "xlsx"):
        answer = client.get(f"/portfolio.{form}", {"country": value, "colour": value})

        assert answer.status_code == 200
        assert value.encode() not in answer.content
    assert as_json(client, country=value)["filters"] == {}


def test_reviewers_get_their_own_countries_alone(client: Client) -> None:
    tallied([*firms(6), *firms(9, country="BR", score=12)])
    client.force_login(reviewer("KE"))

    mine = as_json(client)
    other = as_json(client, country="BR")

    assert mine["countries"] == ["Kenya"]
    assert mine["tables"]["total"][0]["companies"] == 6
    assert other["filters"] == {}
    assert other["tables"] == mine["tables"]


FORMULAS = ["=1+1", "+1", "-2", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")']


@pytest.mark.parametrize("text", FORMULAS)
def test_texts_never_become_formulas(text: str) -> None:
    rows = [Row(text, text, (5, 10, WITHHELD, None))]
    found = [Table("areas", "Areas", text, SPREAD, rows)]
    at = datetime(2026, 11, 23, tzinfo=UTC)
    about = files.About({}, {text: text}, [text], at, may_leave=True)

    lines = list(
        csv.reader(io.StringIO(files.to_csv(found, about).decode("utf-8-sig"), newline=""))
    )
    book = load_workbook(io.BytesIO(files.to_xlsx(found, about)))

    cells = [cell for line in lines for cell in line]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert f"'{text}" in cells
    assert not [kind for kind in kinds(book) if kind == "f"]


def kinds(book: Workbook) -> set[str]:
    """Return what kinds of cells there are."""
    return {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}


def test_numbers_stay_numbers_in_a_workbook() -> None:
    rows = [Row("csam", "CSAM", (5, 10, 20, Decimal("33.3")))]
    at = datetime(2026, 11, 23, tzinfo=UTC)
    about = files.About({}, {}, [], at, may_leave=True)

    book = load_workbook(io.BytesIO(files.to_xlsx([Table("a", "A", "Of", SPREAD, rows)], about)))

    assert [cell.value for cell in book.worksheets[1][2]] == ["csam", "CSAM", 5, 10, 20, 33.3]
