"""What the markets have in common, worked by hand."""

from datetime import date, timedelta

import pytest

from checklists.choices import Response, Status
from checklists.market_page import summary
from checklists.market_page.summary import Mean, Summary
from checklists.models import Submission
from copassess.accounts.models import Organisation
from copassess.audit.guarding import lifted
from tests.checklists.market_page.world import draft_in, read, returned_with_no, submitted_in
from tests.factories.accounts import OrganisationFactory
from tests.factories.checklists import AT, answered_assessment, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]


@pytest.fixture
def company() -> Organisation:
    """Return a company."""
    made: Organisation = OrganisationFactory.create()
    return made


def build(company: Organisation) -> Summary:
    """Build the summary of a company."""
    return summary.build(read(company), "?year=2026")


class TestMean:
    """The plain mean of the markets' overall scores."""

    def test_takes_submitted_markets_alike(self, company: Organisation) -> None:
        submitted_in("KE", company)  # 100
        submitted_in("UG", company, {"GEN-A-1": "no"})  # 75
        draft_in("TZ", company)

        assert build(company).mean == Mean("88", count=2, drafts=1, earlier=0, whole=0)

    def test_takes_the_reviewed_score_where_decided(self, company: Organisation) -> None:
        returned_with_no(submitted_in("UG", company), "GEN-A-1")

        assert build(company).mean.text == "75"

    def test_takes_the_newest_submission_of_a_market(self, company: Organisation) -> None:
        older = submitted_in("UG", company, {"GEN-A-1": "no"})
        with lifted():
            Submission.objects.filter(pk=older.pk).update(submitted_at=AT - timedelta(days=365))
        submitted_in("UG", company)

        assert build(company).mean == Mean("100", count=1, drafts=0, earlier=1, whole=0)

    def test_leaves_the_whole_company_out_beside_its_markets(self, company: Organisation) -> None:
        submitted_in("UG", company, {"GEN-A-1": "no"})
        submitted(organisation=company)

        assert build(company).mean == Mean("75", count=1, drafts=0, earlier=0, whole=1)

    def test_of_the_whole_company_alone_is_its_own(self, company: Organisation) -> None:
        submitted(organisation=company)

        assert build(company).mean == Mean("100", count=1, drafts=0, earlier=0, whole=0)

    def test_of_drafts_there_is_none(self, company: Organisation) -> None:
        draft_in("UG", company)

        assert build(company).mean == Mean("", count=0, drafts=1, earlier=0, whole=0)

    def test_nothing_applies_counts_for_nothing(self, company: Organisation) -> None:
        answers = answered_assessment(
            default="not_applicable", organisation=company, scope_kind="product", scope_name="App"
        )
        submitted(answers)
        submitted_in("UG", company)

        assert build(company).mean == Mean("100", count=1, drafts=0, earlier=0, whole=0)


class TestSpread:
    """An area's lowest and highest market."""

    def test_names_the_markets_at_both_ends(self, company: Organisation) -> None:
        submitted_in("KE", company, {"GEN-A-1": "no"})
        submitted_in("UG", company)
        submitted_in("TZ", company)

        policies, csam = build(company).spreads

        assert (policies.lowest, policies.lowest_in) == ("50", "Kenya")
        assert (policies.highest, policies.highest_in) == ("100", "Tanzania, Uganda")
        assert (policies.spread, csam.spread) == ("50", "0")

    def test_is_taken_before_rounding(self, company: Organisation) -> None:
        # Policies weigh 3, 2 and 1: 4 of 6 is 66.67, 2.5 of 6 is 41.67; the difference is 25.
        submitted_in("KE", company, {"GEN-A-2": "no"})
        submitted_in("UG", company, {"GEN-A-1": "partly", "GEN-A-2": "no"})

        spread = build(company).spreads[0]

        assert (spread.lowest, spread.highest, spread.spread) == ("42", "67", "25")

    def test_needs_two_submitted_markets(self, company: Organisation) -> None:
        submitted_in("KE", company)
        draft_in("UG", company)

        assert build(company).spreads == ()


class TestWeaknesses:
    """Questions answered no or partly in most markets."""

    def test_most_markets_first_then_the_most_severe(self, company: Organisation) -> None:
        draft_in("KE", company, {"GEN-B-2": "no", "GEN-A-1": "partly", "GEN-A-2": "no"})
        draft_in("UG", company, {"GEN-B-2": "partly", "GEN-A-2": ""})

        weak = build(company).weaknesses

        assert [(w.code, w.no, w.partly, w.asked) for w in weak] == [
            ("GEN-B-2", 1, 1, 2),
            ("GEN-A-1", 0, 1, 2),
            ("GEN-A-2", 1, 0, 2),
        ]
        assert weak[0].url.endswith("/markets/questions/GEN-B-2?year=2026")

    def test_counts_the_reviewers_response(self, company: Organisation) -> None:
        returned_with_no(submitted_in("UG", company), "GEN-A-2")

        assert [(w.code, w.no) for w in build(company).weaknesses] == [("GEN-A-2", 1)]

    def test_lists_ten_and_counts_the_rest(
        self, company: Organisation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(summary, "MOST", 2)
        draft_in("KE", company, dict.fromkeys(["GEN-A-1", "GEN-A-2", "GEN-B-2"], "no"))

        built = build(company)

        assert (len(built.weaknesses), built.more_weaknesses) == (2, 1)


class TestCritical:
    """Critical gaps, market by market."""

    def test_lists_where_each_is_open(self, company: Organisation) -> None:
        kenya = draft_in("KE", company, {"GEN-A-1": "no", "GEN-B-1": "partly", "GEN-A-2": "no"})
        submitted_in("UG", company, {"GEN-B-1": "no"})

        both, one = build(company).critical

        assert (both.code, one.code) == ("GEN-B-1", "GEN-A-1")
        assert [(p.name, p.response, p.is_draft) for p in both.places] == [
            ("Kenya", Response.PARTLY, True),
            ("Uganda", Response.NO, False),
        ]
        assert one.places[0].url == f"/assessments/{kenya.pk}/areas/policies#question-GEN-A-1"

    def test_counts_the_open_ones_apart(self, company: Organisation) -> None:
        draft_in("KE", company, {"GEN-A-1": "", "GEN-B-1": "", "GEN-A-2": ""})

        built = build(company)

        assert (built.critical, built.open_critical) == ((), 2)


def test_statuses_are_counted_in_their_order(company: Organisation) -> None:
    for country in ("KE", "UG"):
        submitted_in(country, company)
    draft_in("TZ", company)

    assert build(company).statuses == ((Status.DRAFT, 1), (Status.SUBMITTED, 2))


@pytest.mark.parametrize(("sector", "differs"), [("mobile", False), ("internet", True)])
def test_says_when_markets_are_asked_differently(
    company: Organisation, sector: str, differs: bool
) -> None:
    draft_in("KE", company, sectors=["mobile"])
    draft_in("UG", company, sectors=[sector], period_to=date(2026, 6, 30))

    assert build(company).differs is differs


def test_of_nothing_is_nothing(company: Organisation) -> None:
    built = build(company)

    assert (built.mean.text, built.statuses, built.weaknesses) == ("", (), ())
