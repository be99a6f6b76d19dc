"""One question across the markets."""

import pytest
from pytest_django import DjangoAssertNumQueries

from checklists.choices import ActionStatus, Response
from checklists.market_page import question
from checklists.market_page.question import Page
from checklists.models import Answer, Assessment
from copassess.accounts.models import Organisation
from tests.checklists.market_page.world import draft_in, returned_with_no, submitted_in
from tests.factories.accounts import OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]


@pytest.fixture
def company() -> Organisation:
    """Return a company."""
    made: Organisation = OrganisationFactory.create()
    return made


def rows_of(company: Organisation) -> list[Assessment]:
    """Return a company's assessments as the page reads them."""
    rows = Assessment.objects.select_related("revision")
    return list(rows.filter(organisation=company))


def build(company: Organisation, code: str = "GEN-A-1") -> Page:
    """Build the page of a question that is asked."""
    page = question.build(code, rows_of(company), "?year=2026")
    assert page is not None
    return page


def test_each_market_says_its_own(company: Organisation) -> None:
    draft_in("KE", company, {"GEN-A-1": "no"})
    Answer.objects.filter(question="GEN-A-1").update(note="None yet", action_text="Write it")
    draft_in("UG", company, {"GEN-A-1": ""})
    submitted_in("TZ", company)

    page = build(company)

    assert [(one.name, one.response) for one in page.said] == [
        ("Kenya", Response.NO),
        ("Tanzania", Response.YES),
        ("Uganda", None),
    ]
    assert (page.said[0].answer.note, page.said[0].answer.action_text) == ("None yet", "Write it")
    assert page.said[0].action_status == ActionStatus.PLANNED
    assert page.said[0].url.endswith("/areas/policies#question-GEN-A-1")
    assert page.counts == (("Yes", 1), ("No", 1))


def test_a_carried_answer_is_told_and_not_counted(company: Organisation) -> None:
    draft = draft_in("KE", company)
    Answer.objects.of(draft).update(carried_forward=True)

    page = build(company)

    assert (page.said[0].is_carried, page.counts) == (True, ())


def test_what_a_reviewer_said_stands_beside(company: Organisation) -> None:
    returned_with_no(submitted_in("KE", company), "GEN-A-1")
    draft_in("UG", company)

    kenya, uganda = build(company).said

    assert kenya.verdict is not None
    assert (kenya.verdict.response, kenya.verdict.comment) == (Response.NO, "No proof was given.")
    assert uganda.verdict is None


def test_names_the_markets_that_are_not_asked(company: Organisation) -> None:
    draft_in("KE", company, sectors=["mobile"])
    draft_in("UG", company, sectors=["internet"])

    page = build(company, "MNO-A-1")

    assert ([one.name for one in page.said], page.not_asked) == (["Kenya"], ("Uganda",))


def test_leads_to_the_questions_beside_it(company: Organisation) -> None:
    draft_in("KE", company)

    first, last = build(company, "GEN-A-1"), build(company, "MNO-B-1")

    assert first.before == ""
    assert first.after.endswith("/markets/questions/GEN-A-2?year=2026")
    assert last.before.endswith("/GEN-B-2?year=2026")
    assert last.after == ""


@pytest.mark.parametrize("code", ["ISP-B-1", "NEVER"])
def test_what_nobody_is_asked_is_no_page(company: Organisation, code: str) -> None:
    draft_in("KE", company)

    assert question.build(code, rows_of(company), "") is None


@pytest.mark.parametrize("count", [2, 20])
def test_queries_however_many_markets(
    company: Organisation, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for country in ["KE", "UG", "TZ", "RW", "ET", "GH", "NG", "ZM", "MW", "MZ"][: count // 2]:
        draft_in(country, company)
        returned_with_no(submitted_in(country, company), "GEN-A-1")
    rows = rows_of(company)

    with django_assert_num_queries(3):
        page = question.build("GEN-A-1", rows, "")
        assert page is not None
        assert sum(len(one.answer.evidence.all()) for one in page.said) == 0

    assert len(page.said) == count
