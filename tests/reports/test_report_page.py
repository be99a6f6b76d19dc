"""The web report: gaps narrowed by the address, and ways back into the assessment."""

import re
from collections.abc import Mapping

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from checklists.choices import ActionStatus, Horizon, Judgement, Response, Severity
from checklists.document import AnswerEntry, Document
from checklists.models import Answer, Assessment, Submission
from checklists.review_document import VerdictEntry
from copassess.accounts.models import Role, StaffKind, User
from guidelines.catalogue import Question
from guidelines.models import Revision
from reports import report_page
from reports.build import GapReport, build
from reports.build.shape import GapEntry
from reports.pdf import printable
from reports.report_page import (
    Link,
    PageGap,
    ReportPage,
    narrowed,
    of_submission,
    without_links,
)
from tests.factories import reviews as reviewing
from tests.factories.accounts import MembershipFactory, StaffRoleFactory
from tests.factories.checklists import answered_assessment, attach, owner_of, submitted
from tests.factories.reports import action, alike, answer, document, in_turns, review_of
from tests.fixtures_catalogue import SyntheticCatalogue

GAPS = {"GEN-CSAM-04": Response.NO, "GEN-ENV-10": Response.NO, "GEN-POL-02": Response.PARTLY}


def page_of(
    query: Mapping[str, str], whole: Document | None = None
) -> tuple[GapReport, ReportPage]:
    """Return the report of a document and its page, narrowed by a query."""
    whole = whole or document()
    return narrowed(build(whole), whole, query, without_links)


def all_gaps(report: GapReport) -> list[PageGap]:
    """Return the gaps of the three sections."""
    groups = [report.critical, report.quick_wins, *(group.gaps for group in report.others)]
    return [gap for gaps in groups for gap in gaps if isinstance(gap, PageGap)]


def shown(report: GapReport) -> set[str]:
    """Return the codes of the gaps that are not hidden."""
    return {gap.code for gap in all_gaps(report) if not gap.is_hidden}


def signed_in(user: User) -> Client:
    """Return a client of somebody who is signed in."""
    client = Client()
    client.force_login(user)
    return client


def article_of(page: str, code: str) -> str:
    """Return the HTML of a gap."""
    articles: list[str] = re.findall(r'<article class="gap".*?</article>', page, re.DOTALL)
    (found,) = [article for article in articles if f'id="gap-{code}"' in article]
    return found


def links_on(page: str, code: str) -> list[tuple[str, str]]:
    """Return address and words of the links below a gap."""
    part = article_of(page, code).split('class="gap-links', 1)[1]
    return re.findall(r'<a href="([^"]*)">([^<]*)<', part)


def test_page_shows_every_gap_once_where_nothing_is_chosen() -> None:
    report, page = page_of({})

    codes = [gap.code for gap in all_gaps(report)]
    assert sorted(codes) == sorted(gap.code for gap in report.gaps)
    assert shown(report) == set(codes)
    assert not page.is_narrow
    assert page.told == f"{len(codes)} of {len(codes)} gaps shown"
    assert page.hidden_parts == frozenset()


@pytest.mark.parametrize(
    "query",
    [
        {"area": "csam"},
        {"severity": "high"},
        {"horizon": "later"},
        {"checklist": "general"},
        {"area": "csam", "severity": "critical", "horizon": "now"},
    ],
    ids=str,
)
def test_gaps_are_narrowed_to_what_fits_all_of_it(query: dict[str, str]) -> None:
    whole = document()
    report, page = page_of(query, whole)

    def fits(gap: GapEntry) -> bool:
        entry = whole.by_question[gap.code]
        facts = {
            "area": entry.area,
            "severity": entry.severity.value,
            "checklist": entry.checklist,
            "horizon": gap.horizon_code,
        }
        return all(facts[name] == value for name, value in query.items())

    expected = {gap.code for gap in report.gaps if fits(gap)}
    assert expected
    assert shown(report) == expected
    assert page.shown == len(expected)
    assert page.is_narrow
    assert page.told == f"{len(expected)} of {len(report.gaps)} gaps shown"


def test_options_say_how_many_gaps_each_leaves() -> None:
    for one in page_of({})[1].filters:
        for option in one.options:
            assert page_of({one.name: option.value})[1].shown == option.count
    severities = next(f for f in page_of({})[1].filters if f.name == "severity")
    assert [option.value for option in severities.options] == Severity.values


def test_gaps_without_an_action_are_those_that_nobody_works_on() -> None:
    statuses = [None, ActionStatus.PLANNED, ActionStatus.DROPPED]

    def answering(number: int, question: Question) -> AnswerEntry:
        status = statuses[number % 3]
        planned = vars(action()) | {"status": status}
        return answer(question, Response.NO, action=type(action())(**planned) if status else None)

    whole = document(answering)

    report, _page = page_of({"action": "none"}, whole)

    open_ones = {a.question for a in whole.answers if not a.action or a.action.status == "dropped"}
    assert shown(report) == open_ones


def test_gaps_found_by_the_reviewer_alone_can_be_chosen() -> None:
    whole = document()
    found = next(a.question for a in whole.answers if a.response == Response.YES)
    review = review_of(whole, VerdictEntry(found, Judgement.NOT_AGREED, Response.NO, "No.", 1))

    report, page = narrowed(build(whole, review), whole, {"found": "reviewer"}, without_links)

    assert shown(report) == {found}
    assert [tick.name for tick in page.ticks] == ["action", "found"]
    assert [tick.name for tick in page_of({})[1].ticks] == ["action"]


def test_sections_and_headings_go_with_their_last_gap() -> None:
    report, page = page_of({"severity": "critical", "area": "csam"})

    assert page.hidden_parts == {"quick-wins", "other-gaps"}
    assert all(getattr(group, "is_hidden") for group in report.others)  # noqa: B009


def test_nothing_that_fits_is_said() -> None:
    _report, page = page_of({"severity": "medium", "horizon": "now"})

    assert page.shown == 0
    assert page.hidden_parts == {"critical", "quick-wins", "other-gaps"}
    assert page.told.startswith("0 of ")


@pytest.mark.parametrize("query", [{"area": "unknown"}, {"severity": "<b>"}, {"other": "csam"}])
def test_choice_of_nothing_known_shows_all(query: dict[str, str]) -> None:
    assert not page_of(query)[1].is_narrow


def test_report_without_gaps_has_no_filters() -> None:
    report, page = page_of({}, document(alike(Response.YES)))

    assert not page.has_filters
    assert page.hidden_parts == frozenset()
    assert not all_gaps(report)


def test_links_are_asked_for_each_gap() -> None:
    whole = document(in_turns)

    report, _page = narrowed(build(whole), whole, {}, lambda gap: (Link(f"/{gap.code}", "Go"),))

    assert {gap.links[0].url for gap in all_gaps(report)} == {f"/{g.code}" for g in report.gaps}


@pytest.fixture
def draft(real_catalogue: Revision) -> Assessment:
    """Return a draft with three gaps."""
    return answered_assessment(GAPS)


@pytest.fixture
def submission(real_catalogue: Revision) -> Submission:
    """Return a submission with three gaps."""
    return submitted(answered_assessment(GAPS))


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.OWNER, ["Answer", "Plan the action"]),
        (Role.CONTRIBUTOR, ["Answer", "Plan the action"]),
        (Role.VIEWER, ["See the question"]),
    ],
)
def test_gap_of_a_draft_leads_into_the_assessment(
    draft: Assessment, role: Role, words: list[str]
) -> None:
    user = MembershipFactory.create(organisation=draft.organisation, role=role).user
    client = signed_in(user)

    page = client.get(reverse("reports:draft-detail", args=[draft.pk])).content.decode()

    links = links_on(page, "GEN-CSAM-04")
    assert [said for _url, said in links] == words
    for url, _said in links:
        address, _, anchor = url.partition("#")
        assert f'id="{anchor}"' in client.get(address).content.decode()


def test_gap_of_a_submission_leads_to_the_question(submission: Submission) -> None:
    client = signed_in(owner_of(submission.assessment.organisation))

    page = client.get(submission.get_absolute_url()).content.decode()

    links = links_on(page, "GEN-POL-02")
    assert [said for _url, said in links] == ["See the question", "Plan the action"]
    for url, _said in links:
        address, _, anchor = url.partition("#")
        assert f'id="{anchor}"' in client.get(address).content.decode()


def test_gap_of_a_returned_submission_leads_to_answering(submission: Submission) -> None:
    review = reviewing.in_review(submission)
    reviewing.judge(review, "GEN-POL-02", "clarify", comment="Who?")
    reviewing.returned(review)
    client = signed_in(owner_of(submission.assessment.organisation))

    page = client.get(submission.get_absolute_url()).content.decode()

    assert links_on(page, "GEN-POL-02")[0][1] == "Answer"


def test_gap_leads_a_reviewer_to_the_review(submission: Submission) -> None:
    reviewer = StaffRoleFactory.create(kind=StaffKind.REVIEWER, countries=["KE"]).user
    client = signed_in(reviewer)

    page = client.get(submission.get_absolute_url()).content.decode()

    ((url, said),) = links_on(page, "GEN-ENV-10")
    address, _, anchor = url.partition("#")
    assert said == "See it in the review"
    assert f'id="{anchor}"' in client.get(address).content.decode()


def test_page_without_script_hides_what_does_not_fit(submission: Submission) -> None:
    client = signed_in(owner_of(submission.assessment.organisation))

    page = client.get(submission.get_absolute_url(), {"area": "csam"}).content.decode()

    assert " hidden>" not in article_of(page, "GEN-CSAM-04").split("\n", 1)[0]
    assert " hidden>" in article_of(page, "GEN-POL-02").split("\n", 1)[0]
    assert "1 of 3 gaps shown" in page
    assert '<option value="csam" selected>' in page
    assert "Show all gaps" in page


def test_file_of_the_report_has_no_filters_and_no_links(submission: Submission) -> None:
    whole = Document.from_json(submission.document)

    html = printable(build(whole))
    assert "gap-links" not in html
    assert "gap-filters" not in html
    assert " hidden>" not in html


@pytest.mark.parametrize("questions", [4, 40])
def test_reviewed_report_runs_the_same_queries_however_much_was_said(
    synthetic_catalogue: SyntheticCatalogue,
    django_assert_num_queries: DjangoAssertNumQueries,
    questions: int,
) -> None:
    synthetic_catalogue(questions)
    assessment = answered_assessment({}, default=Response.NO)
    codes = list(Answer.objects.of(assessment).values_list("question", flat=True))
    attach(assessment, codes)
    said = submitted(assessment)
    review = reviewing.in_review(said)
    for code in codes:
        reviewing.judge(review, code, "clarify", comment="Who?")
    reviewing.returned(review)
    owner = signed_in(owner_of(assessment.organisation))
    reviewer = signed_in(StaffRoleFactory.create(kind=StaffKind.REVIEWER, countries=["KE"]).user)
    for client in (owner, reviewer):
        client.get(said.get_absolute_url())

    # Session, user, organisations, submission with its review, staff roles for the header.
    with django_assert_num_queries(5):
        owner.get(said.get_absolute_url())
    # The same, and the event that it was read.
    with django_assert_num_queries(6):
        reviewer.get(said.get_absolute_url())


def test_report_of_a_submission_is_kept_until_its_review_is_decided(
    submission: Submission,
) -> None:
    first = of_submission(submission)
    assert of_submission(reviewing.reread(submission)) is first

    review = reviewing.in_review(submission)
    reviewing.judge(review, "GEN-POL-02", "clarify", comment="Who?")
    reviewing.returned(review)

    again = of_submission(reviewing.reread(submission))
    assert first[0].review is None
    assert again[0].review is not None


def test_few_reports_are_kept(real_catalogue: Revision, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_page, "KEPT", 1)
    one, other = (submitted(answered_assessment(GAPS)) for _ in range(2))
    first = of_submission(one)

    of_submission(other)

    assert of_submission(one) is not first


def test_horizons_are_offered_in_their_order() -> None:
    horizons = next(f for f in page_of({})[1].filters if f.name == "horizon")

    assert [option.value for option in horizons.options] == Horizon.values
