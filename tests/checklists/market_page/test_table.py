"""Areas by markets: a draft's range, a submission's score and band, the reviewed one beside."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

import pytest
from pytest_django import DjangoAssertNumQueries

from checklists import scoring
from checklists.market_page import chosen, figures, table
from checklists.market_page.table import Cell, Change, Figure, Table
from checklists.models import Answer
from copassess.accounts.models import Organisation
from tests.checklists import small
from tests.checklists.market_page.world import draft_in, read, returned_with_no, submitted_in
from tests.factories.accounts import OrganisationFactory
from tests.factories.catalogue import store
from tests.factories.checklists import AssessmentFactory, answered_assessment, owner_of, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]


@pytest.fixture
def company() -> Organisation:
    """Return a company."""
    made: Organisation = OrganisationFactory.create()
    return made


def build(company: Organisation) -> Table:
    """Build the table of a company."""
    rows = list(chosen.of_company(owner_of(company), company.pk))
    return table.build(*figures.read_with_earlier(rows, rows))


def cell_of(built: Table, column: int = 0, row: int = 0) -> Cell:
    """Return a cell that there is."""
    cell = built.rows[row].cells[column]
    assert cell is not None
    return cell


def test_a_draft_shows_its_range_and_never_a_band(company: Organisation) -> None:
    draft_in("UG", company, {"GEN-A-1": "", "GEN-B-2": "no"})

    cell = cell_of(build(company))

    # CSAM: 5 of 6 points, policies 3 to 6 of 6.
    assert cell.own == Figure("67 to 92")
    assert (cell.reviewed, cell.open, cell.coverage) == (None, 1, "83\N{NO-BREAK SPACE}%")


def test_a_draft_with_nothing_open_has_no_band_either(company: Organisation) -> None:
    draft_in("UG", company)

    assert cell_of(build(company)).own == Figure("100")


def test_a_carried_answer_counts_as_open(company: Organisation) -> None:
    draft = draft_in("UG", company)
    Answer.objects.of(draft).update(carried_forward=True)

    cell = cell_of(build(company))

    assert (cell.own, cell.open) == (Figure("0 to 100"), 6)


def test_a_submission_shows_score_and_band_as_submitted(company: Organisation) -> None:
    submission = submitted_in("UG", company, {"GEN-A-1": "no"})
    Answer.objects.of(submission.assessment).update(response="no")

    built = build(company)

    # Policies: 3 of 6 points; the critical gap caps them and the whole at Developing.
    assert cell_of(built).own == Figure("75", "Developing")
    assert cell_of(built, row=1).own == Figure("50", "Developing")
    assert cell_of(built, row=2).own == Figure("100", "Leading")


def test_a_decided_review_stands_beside_the_own_score(company: Organisation) -> None:
    returned_with_no(submitted_in("UG", company), "GEN-A-1")

    cell = cell_of(build(company))

    assert cell.own == Figure("100", "Leading")
    assert cell.reviewed == Figure("75", "Developing")
    assert cell.critical == 1


def test_critical_gaps_count_only_what_is_answered_so(company: Organisation) -> None:
    draft_in("UG", company, {"GEN-A-1": "", "GEN-B-1": "partly", "GEN-B-2": "no"})

    built = build(company)

    assert [cell_of(built, row=row).critical for row in range(3)] == [1, 0, 1]


def test_nothing_applies_is_no_score(company: Organisation) -> None:
    codes = ["GEN-A-1", "GEN-A-2", "MNO-A-1"]
    submitted_in("UG", company, dict.fromkeys(codes, "not_applicable"))

    assert cell_of(build(company), row=1).own == Figure("n/a")


def test_an_area_that_a_market_is_not_asked_has_no_cell(company: Organisation) -> None:
    whole = small.content()
    questions = tuple(q for q in whole.questions if q.area == "csam")
    draft_in("KE", company)
    store(replace(whole, revision=2, questions=questions))
    draft_in("UG", company)

    built = build(company)

    assert [cell is None for cell in built.rows[1].cells] == [False, True]


def test_a_range_that_rounding_closes_is_about(company: Organisation) -> None:
    low = Fraction(200, 3)
    result = scoring.Result(low, low, low + Fraction(1, 9), None, None, (), low, low, 1, 2)

    assert table.figure(result, is_draft=True) == Figure("about 67")


def test_columns_stand_in_order_with_the_whole_company_first(company: Organisation) -> None:
    answered_assessment(organisation=company, scope_kind="product", scope_name="App")
    draft_in("UG", company)
    draft_in("KE", company)
    answered_assessment(organisation=company)

    built = build(company)

    assert [column.name for column in built.columns] == ["Whole company", "Kenya", "Uganda", "App"]
    assert [row.title for row in built.rows] == ["Overall", "Policies", "Handling CSAM"]
    assert built.rows[1].cells[1] is built.columns[1].named[1][1]


def test_a_shared_period_stands_once(company: Organisation) -> None:
    draft_in("UG", company)
    assert build(company).period == "Jan 2026 to Dec 2026"

    later = AssessmentFactory.create(organisation=company)
    type(later).objects.filter(pk=later.pk).update(period_to="2027-01-31")

    assert build(company).period == ""


def test_editable_ones_alone_take_answers(company: Organisation) -> None:
    draft_in("KE", company)
    submitted_in("UG", company)

    assert [column.is_editable for column in build(company).columns] == [True, False]


class TestChange:
    """Since the same market's last period."""

    last_year: ClassVar[dict[str, Any]] = {
        "period_from": date(2025, 1, 1),
        "period_to": date(2025, 12, 31),
    }

    def changes(self, company: Organisation) -> list[Change | None]:
        """Return each market's change."""
        return [column.change for column in build(company).columns]

    def test_is_over_the_questions_that_both_count(self, company: Organisation) -> None:
        before = submitted_in(
            "UG", company, {"GEN-A-1": "no", "GEN-B-2": "not_applicable"}, **self.last_year
        )
        submitted_in("UG", company, {"GEN-B-1": "partly"})

        first, second = self.changes(company)

        # Policies from 50 to 100; CSAM without GEN-B-2 from 100 to 70: from 75 to 85.
        assert first is None
        assert second == Change(
            "+10", 5, "Jan 2025 to Dec 2025", before.assessment.get_absolute_url()
        )

    @pytest.mark.parametrize(
        ("earlier", "later", "text"),
        [("yes", "no", "-25"), ("no", "no", "0"), ("no", "yes", "+25")],
    )
    def test_has_its_sign(self, company: Organisation, earlier: str, later: str, text: str) -> None:
        submitted_in("UG", company, {"GEN-A-1": earlier}, **self.last_year)
        submitted_in("UG", company, {"GEN-A-1": later})

        change = self.changes(company)[1]

        assert change is not None
        assert change.text == text

    def test_of_another_market_or_a_draft_is_none(self, company: Organisation) -> None:
        submitted_in("KE", company, **self.last_year)
        draft_in("TZ", company, **self.last_year)
        submitted_in("UG", company)
        submitted_in("TZ", company)
        draft_in("KE", company)

        assert set(self.changes(company)) == {None}

    def test_where_nothing_is_shared_is_none(self, company: Organisation) -> None:
        for frame in (self.last_year, {}):
            draft = answered_assessment(
                default="not_applicable",
                organisation=company,
                scope_kind="country",
                scope_country="UG",
                **frame,
            )
            submitted(draft)

        assert self.changes(company) == [None, None]

    def test_is_told_once_it_is_read_apart(self, company: Organisation) -> None:
        before = submitted_in("UG", company, **self.last_year).assessment
        later = submitted_in("UG", company).assessment

        markets, earlier = figures.read_with_earlier([later], [before, later])

        assert [market.assessment for market in markets] == [later]
        assert earlier[later.pk].assessment == before


@pytest.mark.parametrize("count", [2, 20])
def test_queries_however_many_markets(
    company: Organisation, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    countries = ["KE", "UG", "TZ", "RW", "ET", "GH", "NG", "ZM", "MW", "MZ"]
    for country in countries[: count // 2]:
        draft_in(country, company)
        submitted_in(country, company)
    rows = read(company)

    with django_assert_num_queries(2):
        assert len(figures.read([market.assessment for market in rows])) == count
