"""Progress since the submission before, over the questions that both hold and both count."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists import comparison
from checklists.choices import ActionStatus, Response
from checklists.document import Document, Previous
from reports.build import build
from reports.build.progress import signed
from reports.build.shape import Progress
from tests.factories import reports as factory

pytestmark = pytest.mark.pure

RESPONSES = st.lists(st.sampled_from(Response), min_size=1, max_size=30)
NO, PARTLY, YES, NOT_APPLICABLE = (
    Response.NO,
    Response.PARTLY,
    Response.YES,
    Response.NOT_APPLICABLE,
)


def answered(responses: list[Response]) -> Document:
    """Return a document that takes these responses in turns."""
    return factory.document(
        lambda n, question: factory.answer(question, responses[n % len(responses)])
    )


def following(earlier: Document, later: Document) -> Progress:
    """Return what the later one's report says of the earlier one."""
    made = replace(later, previous=Previous("COP-AAAA-AAAA", "0" * 64))
    vars(made).update(catalogue=later.catalogue, earlier=earlier)
    progress = build(made).progress
    assert progress is not None
    return progress


@given(RESPONSES, RESPONSES)
def test_progress_is_scorings_own_comparison(before: list[Response], after: list[Response]) -> None:
    old, new = answered(before), answered(after)

    progress = following(old, new)

    compared = comparison.compare(old.items, new.items)
    assert str(compared.shared) in progress.compared
    if compared.difference is None:
        assert progress.lines == ()
    else:
        assert progress.lines[0].difference == signed(compared.difference)


@given(RESPONSES, RESPONSES)
def test_progress_counts_gaps_as_both_documents_do(
    before: list[Response], after: list[Response]
) -> None:
    old, new = answered(before), answered(after)

    groups = {g.title: [e.code for e in g.entries] for g in following(old, new).groups}

    shared = {i.code for i in old.items if i.is_applicable}
    shared &= {i.code for i in new.items if i.is_applicable}
    was = {i.code for i in old.items if i.is_gap} & shared
    now = {i.code for i in new.items if i.is_gap} & shared
    assert set(groups.get("Gaps closed", [])) == was - now
    assert set(groups.get("New gaps, in place before", [])) == now - was


def test_progress_names_what_moved_and_leaves_the_rest() -> None:
    progress = following(answered([NO, YES, PARTLY, NO]), answered([YES, NO, NO, PARTLY]))

    assert [group.title for group in progress.groups] == [
        "Gaps closed",
        "New gaps, in place before",
        "Still gaps, but better",
        "Still gaps, and worse",
    ]
    (closed, *_rest) = progress.groups
    assert {entry.words for entry in closed.entries} == {"no, now yes"}
    assert not any(entry.is_gap for entry in closed.entries)


def test_progress_puts_critical_questions_first() -> None:
    (closed,) = following(answered([NO]), answered([YES])).groups

    order = [entry.is_critical for entry in closed.entries]
    assert order == sorted(order, reverse=True)


def test_progress_without_like_questions_says_so() -> None:
    progress = following(answered([NOT_APPLICABLE]), answered([YES]))

    assert progress.lines == ()
    assert progress.sentence == "The submission before counts no question that this one counts."


def test_progress_of_a_draft_leaves_open_questions_out() -> None:
    old = answered([YES])
    new = factory.document(factory.alike(None), is_draft=True)

    progress = following(old, new)

    assert progress.lines == ()
    assert progress.groups == ()


def test_progress_tells_what_became_of_planned_actions() -> None:
    def planned(status: ActionStatus) -> Document:
        action = replace(factory.action(), status=status, due=factory.SUBMITTED.date())
        return factory.document(lambda _n, q: factory.answer(q, NO, action=action))

    late = replace(
        planned(ActionStatus.PLANNED), submitted_at=factory.SUBMITTED + timedelta(days=2)
    )
    vars(late)["catalogue"] = planned(ActionStatus.PLANNED).catalogue
    count = len(late.answers)

    assert following(planned(ActionStatus.PLANNED), planned(ActionStatus.DONE)).actions == (
        f"Of {count} actions planned then, {count} are done; 0 were overdue on the day of this "
        "submission."
    )
    assert f"{count} were overdue" in following(planned(ActionStatus.PLANNED), late).actions
    assert following(answered([NO]), late).actions == ""


def test_progress_says_where_the_rules_were_others() -> None:
    old = answered([YES])
    older = replace(old, rules="0")
    vars(older)["catalogue"] = old.catalogue

    assert following(old, answered([YES])).rules_note == ""
    assert "version 0 of the rules" in following(older, answered([YES])).rules_note


def test_first_submission_has_no_progress() -> None:
    report = build(answered([YES]))

    assert report.progress is None
    assert report.executive.change == ""
