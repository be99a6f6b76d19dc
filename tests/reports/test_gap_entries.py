"""A gap's entry: all that somebody needs who is to close it, and no more than is true."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from checklists.choices import ActionStatus, Judgement, Response
from checklists.document import ActionEntry, Document
from checklists.review_document import VerdictEntry
from reports import pdf
from reports.build import build
from reports.build.help import HELP, Finder, stems
from reports.build.shape import GapEntry
from tests.factories import reports as factory

pytestmark = pytest.mark.pure

CODE = "GEN-CSAM-06"
YESTERDAY = factory.SUBMITTED.date() - timedelta(days=1)


def document(action: ActionEntry | None = None, note: str = "", code: str = CODE) -> Document:
    """Return a document with one gap."""
    whole = factory.document(factory.alike(Response.YES))
    question = whole.catalogue.by_code[code]
    entry = factory.answer(question, Response.NO, note=note, action=action)
    return factory.with_answers(whole, entry)


def gap_of(whole: Document) -> GapEntry:
    """Return the only gap."""
    (gap,) = build(whole).gaps
    return gap


def planned(due: date | None, status: ActionStatus = ActionStatus.PLANNED) -> ActionEntry:
    """Return an action."""
    return ActionEntry("Keep the evidence", "", due, status)


def test_gap_holds_what_the_question_says() -> None:
    whole = document()
    question = whole.catalogue.by_code[CODE]

    gap = gap_of(whole)

    assert (gap.title, gap.why, gap.good_practice) == (
        question.title,
        question.why,
        question.good_practice,
    )
    assert gap.evidence_examples == question.evidence
    assert gap.answered == "answered no"
    assert gap.is_critical


def test_gap_names_the_harm_that_it_works_against() -> None:
    titles = {risk.code: risk.title for risk in document().catalogue.risks}

    gap = gap_of(document())

    risks = document().catalogue.by_code[CODE].risks
    assert gap.risks == ", ".join(titles[code] for code in risks)


def test_gap_against_all_harm_says_so() -> None:
    questions = document().catalogue.questions
    code = next(q.code for q in questions if len(q.risks) == len(document().catalogue.risks))

    assert gap_of(document(code=code)).risks == "every kind of harm"


@pytest.mark.parametrize(("length", "is_cut"), [(700, False), (701, True)])
def test_long_note_is_cut_in_the_gap_and_whole_in_the_annex(length: int, is_cut: bool) -> None:
    note = "n" * length

    report = build(document(note=note))

    assert report.gaps[0].note_is_cut == is_cut
    page = pdf.printable(report)
    assert page.count(note) == 2 - is_cut
    assert ("The rest is in the annex." in page) == is_cut


def test_action_says_what_is_not_filled_in() -> None:
    action = gap_of(document(planned(None))).action

    assert action is not None
    assert (action.owner, action.due, action.is_overdue) == ("unassigned", "no date", False)


@pytest.mark.parametrize(
    ("due", "status", "is_overdue"),
    [
        (YESTERDAY, ActionStatus.PLANNED, True),
        (YESTERDAY, ActionStatus.UNDER_WAY, True),
        (YESTERDAY, ActionStatus.DONE, False),
        (YESTERDAY, ActionStatus.DROPPED, False),
        (factory.SUBMITTED.date(), ActionStatus.PLANNED, False),
    ],
)
def test_action_is_overdue_as_of_the_submission(
    due: date, status: ActionStatus, is_overdue: bool
) -> None:
    report = build(document(planned(due, status)))

    assert report.gaps[0].action is not None
    assert report.gaps[0].action.is_overdue == is_overdue
    # In the gap's entry and in the plan.
    assert pdf.printable(report).count("overdue when submitted") == 2 * is_overdue


def test_action_of_a_draft_is_never_overdue() -> None:
    whole = replace(document(planned(YESTERDAY)), submitted_at=None)
    vars(whole)["catalogue"] = document().catalogue

    action = gap_of(whole).action

    assert action is not None
    assert not action.is_overdue


def test_dropped_action_is_no_action_but_its_text_stays() -> None:
    page = pdf.printable(build(document(planned(YESTERDAY, ActionStatus.DROPPED))))

    assert "none yet; unassigned<br>Dropped: Keep the evidence" in page


def test_help_speaks_of_what_the_question_asks() -> None:
    titles = [place.title for place in gap_of(document()).help]

    assert len(titles) == HELP
    assert titles[0].startswith("Notice and Takedown")


def test_help_is_never_for_another_sector() -> None:
    whole = factory.document(sectors=factory.ALL)
    finder = Finder(whole.catalogue, whole.sectors)
    by_title = {resource.title: resource for resource in whole.catalogue.resources}

    for question in whole.catalogue.questions:
        sector = whole.catalogue.checklist_by_code[question.checklist].sector
        for place in finder.help_for(question):
            resource = by_title[place.title]
            assert question.area in resource.areas
            assert sector is None or {"all", sector} & set(resource.sectors)


def test_stems_of_words_meet_across_their_endings() -> None:
    assert stems("Reporting") == stems("report") == {"report"}
    assert stems("a 12 of the") == frozenset()


def test_gap_that_only_the_reviewer_found_is_marked() -> None:
    whole = factory.document(factory.alike(Response.YES))
    verdict = VerdictEntry(CODE, Judgement.NOT_AGREED, Response.NO, "None is kept.", 1)

    report = build(whole, factory.review_of(whole, verdict))

    (gap,) = report.gaps
    assert gap.reviewer_only
    assert gap.answered == "answered yes; the reviewer says no"
    assert pdf.printable(report).count("Found by the reviewer") == 1
