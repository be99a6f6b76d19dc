"""The report's gaps: each with what somebody needs who is to close it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from checklists import wording
from checklists.choices import ActionStatus, Horizon, Judgement, Severity
from checklists.document import ActionEntry
from checklists.scoring import Gap
from guidelines import wording as guideline_wording
from guidelines.catalogue import Question
from reports.build.help import Finder
from reports.build.shape import Action, Exchange, GapEntry, GapGroup
from reports.build.source import Source, clamped, day

# Characters of a note, which the annex prints in full: three lines, seven of a critical gap's.
NOTE_MAX, CRITICAL_NOTE_MAX = 280, 700


def gap_entries(source: Source) -> tuple[GapEntry, ...]:
    """Return all gaps in gap order."""
    finder = Finder(source.content, source.document.sectors)
    return tuple(gap_entry(source, gap, finder) for gap in source.gaps)


def gap_entry(source: Source, gap: Gap, finder: Finder) -> GapEntry:
    """Return one gap.

    Of a long note the beginning says what it is about, and the annex has all of it: printed twice,
    long notes made a report half as long again.
    """
    item = gap.item
    question, answer = source.question(item.code), source.answer(item.code)
    is_critical = item.severity == Severity.CRITICAL
    most = CRITICAL_NOTE_MAX if is_critical else NOTE_MAX
    note = answer.note if len(answer.note) <= most else clamped(answer.note, most)
    return GapEntry(
        position=gap.position,
        code=item.code,
        title=question.title,
        question=question.question,
        area=source.content.area_by_code[item.area].short_title,
        area_code=item.area,
        checklist=source.checklist(item.checklist),
        severity=guideline_wording.severity_words(question),
        is_critical=is_critical,
        effort=guideline_wording.effort_words(question),
        answered=answered(source, gap),
        note=note,
        note_is_cut=note != answer.note,
        why=question.why,
        risks=risks(source, question),
        good_practice=question.good_practice,
        evidence_examples=question.evidence,
        action=action_entry(source, answer.action),
        gain=wording.gain_sentence(gap.gain),
        horizon=str(gap.horizon.label),
        horizon_code=gap.horizon.value,
        is_quick_win=gap.quick_win,
        reviewer_only=item.reviewer_only,
        exchange=exchange(source, item.code),
        help=finder.help_for(question),
    )


def risks(source: Source, question: Question) -> str:
    """Return the harm that a question works against."""
    titles = [source.risk_titles[code] for code in question.risks]
    if len(titles) == len(source.content.risks):
        return _("every kind of harm")
    return ", ".join(titles)


def answered(source: Source, gap: Gap) -> str:
    """Return what was answered, and what the reviewer says where that differs."""
    own = source.answer(gap.item.code).counted_response
    words = wording.answered(own)
    if own == gap.item.response or gap.item.response is None:
        return words
    return _("%(own)s; the reviewer says %(theirs)s") % {
        "own": words,
        "theirs": str(gap.item.response.label).lower(),
    }


def action_entry(source: Source, action: ActionEntry | None) -> Action | None:
    """Return a planned action with a word where nothing was filled in."""
    if action is None:
        return None
    return Action(
        text=action.text or _("no action described"),
        owner=action.owner or _("unassigned"),
        due=day(action.due) if action.due else _("no date"),
        status=str(action.status.label),
        is_dropped=action.status == ActionStatus.DROPPED,
        is_overdue=is_overdue(source, action),
    )


def is_overdue(source: Source, action: ActionEntry) -> bool:
    """Tell whether an action was late when the answers were submitted; a draft has no such day."""
    at = source.document.submitted_at
    is_over = action.status in (ActionStatus.DONE, ActionStatus.DROPPED)
    return bool(at and action.due and not is_over and action.due < at.date())


def exchange(source: Source, code: str) -> Exchange | None:
    """Return what reviewer and company said to each other, where either said anything."""
    reply = source.answer(code).reply
    verdict = source.review.by_question.get(code) if source.review else None
    if verdict is None:
        return Exchange("", "", "", reply) if reply else None
    if verdict.judgement == Judgement.AGREED and not verdict.comment and not reply:
        return None
    response = str(verdict.response.label) if verdict.response else ""
    return Exchange(str(verdict.judgement.label), response, verdict.comment, reply)


def quick_wins(gaps: Iterable[GapEntry]) -> tuple[GapEntry, ...]:
    """Return the quick wins; critical ones are told of before."""
    return tuple(gap for gap in gaps if gap.is_quick_win and not gap.is_critical)


def others(source: Source, gaps: tuple[GapEntry, ...]) -> tuple[GapGroup, ...]:
    """Return by area what is neither critical nor a quick win."""
    rest = [gap for gap in gaps if not gap.is_critical and not gap.is_quick_win]
    groups = (
        GapGroup(area.title, tuple(gap for gap in rest if gap.area_code == area.code))
        for area in source.content.areas
    )
    return tuple(group for group in groups if group.gaps)


def plan(gaps: tuple[GapEntry, ...]) -> tuple[GapGroup, ...]:
    """Return all gaps by horizon, in gap order."""
    groups = (
        GapGroup(
            str(horizon.label), tuple(gap for gap in gaps if gap.horizon_code == horizon.value)
        )
        for horizon in Horizon
    )
    return tuple(group for group in groups if group.gaps)
