"""Progress since the submission before: own answers against own answers, like questions only.

Both sides are scored by the later document's rules, severities and areas, so that a difference is
the answers' alone; where the earlier was made under other rules, the report says so.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from checklists import scoring, wording
from checklists.choices import ActionStatus, Response, Severity
from checklists.comparison import Comparison, compare
from checklists.document import Document
from checklists.scoring import Item, rounded
from guidelines import wording as guideline_wording
from reports.build.shape import Moved, MovedGroup, Progress, ProgressLine
from reports.build.source import Source, day

Pair = tuple[Item, Item]


def progress(source: Source) -> Progress | None:
    """Return the comparison; None where nothing was submitted before."""
    earlier = source.document.earlier
    if earlier is None:
        return None
    whole = overall(source.document)
    shared = pairs(earlier, source.document)
    at = earlier.submitted_at
    return Progress(
        since=_("Compared with %(code)s, submitted on %(day)s.")
        % {"code": earlier.code, "day": day(at.date()) if at else ""},
        compared=compared_sentence(whole, source.document),
        sentence=change_sentence(whole),
        critical=critical_sentence(shared),
        actions=actions_sentence(earlier, source.document),
        lines=lines(source, earlier, whole) if whole.shared else (),
        groups=groups(source, shared),
        rules_note=""
        if earlier.rules == source.document.rules
        else _("The earlier submission was scored by version %(old)s of the rules; here both are.")
        % {"old": earlier.rules},
    )


def overall(document: Document) -> Comparison:
    """Compare a document with the one that it follows; there is one."""
    earlier = document.earlier
    return compare(
        earlier.items if earlier else (), answered(document.items), version=document.rules
    )


def answered(items: Iterable[Item]) -> list[Item]:
    """Return what is answered: a question that is still open has not become worse."""
    return [item for item in items if item.response is not None]


def pairs(earlier: Document, later: Document) -> list[Pair]:
    """Return the questions that both hold and both count, the later order first."""
    known = {item.code: item for item in earlier.items if item.is_applicable}
    return [
        (known[item.code], item)
        for item in answered(later.items)
        if item.is_applicable and item.code in known
    ]


def lines(source: Source, earlier: Document, whole: Comparison) -> tuple[ProgressLine, ...]:
    """Return the comparison of the whole, then of each area."""
    made = [line(_("Overall"), whole)]
    for area in source.content.areas:
        part = compare(
            earlier.items,
            [i for i in answered(source.document.items) if i.area == area.code],
            version=source.document.rules,
        )
        made.append(line(area.short_title, part))
    return tuple(made)


def line(label: str, part: Comparison) -> ProgressLine:
    """Return one line of the table."""
    if part.before is None or part.after is None or part.difference is None:
        return ProgressLine(label, _("n/a"), _("n/a"), _("n/a"))
    return ProgressLine(
        label, wording.number(part.before), wording.number(part.after), signed(part.difference)
    )


def signed(difference: Fraction) -> str:
    """Return a difference with its sign, rounded after it was taken."""
    figure = rounded(difference, 1)
    if figure == 0:
        return "0" if difference == 0 else _("less than 0.1")
    sign = "+" if figure > 0 else "−"  # noqa: RUF001 (a minus sign is meant)
    return f"{sign}{wording.number(abs(difference), 1)}"


def change_of(source: Source) -> str:
    """Return the change of the score; empty where nothing was submitted before."""
    return change_sentence(overall(source.document)) if source.document.earlier else ""


def change_sentence(whole: Comparison) -> str:
    """Return the change of the score, for the executive page."""
    if whole.difference is None:
        return _("The submission before counts no question that this one counts.")
    facts = {"difference": signed(whole.difference), "n": whole.shared}
    return (
        ngettext(
            "%(difference)s since the last submission, over the %(n)s question that both count",
            "%(difference)s since the last submission, over the %(n)s questions that both count",
            whole.shared,
        )
        % facts
    )


def compared_sentence(whole: Comparison, document: Document) -> str:
    """Return how many questions are compared, and how many are not."""
    rest = len(document.answers) - whole.shared
    said = ngettext(
        "%(n)s question is in both submissions and counts in both.",
        "%(n)s questions are in both submissions and count in both.",
        whole.shared,
    ) % {"n": whole.shared}
    if not rest:
        return said
    left = ngettext(
        "%(n)s question is new, open, or not applicable in one of them, and is left out here.",
        "%(n)s questions are new, open, or not applicable in one of them, and are left out here.",
        rest,
    ) % {"n": rest}
    return f"{said} {left}"


def critical_sentence(shared: list[Pair]) -> str:
    """Return how the number of critical gaps changed."""
    critical = [(old, new) for old, new in shared if new.severity == Severity.CRITICAL]
    return _("Critical gaps among them: %(before)s before, %(after)s now.") % {
        "before": sum(old.is_gap for old, _new in critical),
        "after": sum(new.is_gap for _old, new in critical),
    }


def actions_sentence(earlier: Document, later: Document) -> str:
    """Return what became of the actions that were planned then; empty where there were none."""
    planned = [
        answer.question
        for answer in earlier.answers
        if answer.action and answer.action.status != ActionStatus.DROPPED
    ]
    if not planned:
        return ""
    today = later.submitted_at.date() if later.submitted_at else None
    now = [later.by_question[code].action for code in planned if code in later.by_question]
    done = sum(action is not None and action.status == ActionStatus.DONE for action in now)
    late = sum(
        bool(action and today and action.due and action.due < today)
        and action is not None
        and action.status in (ActionStatus.PLANNED, ActionStatus.UNDER_WAY)
        for action in now
    )
    return _(
        "Of %(planned)s actions planned then, %(done)s are done; %(late)s were overdue on the day "
        "of this submission."
    ) % {"planned": len(planned), "done": done, "late": late}


def groups(source: Source, shared: list[Pair]) -> tuple[MovedGroup, ...]:
    """Return what was closed, what opened, what got better or worse and is a gap still."""
    kinds: list[tuple[str, Callable[[Item, Item], bool]]] = [
        (_("Gaps closed"), lambda old, new: old.is_gap and not new.is_gap),
        (_("New gaps, in place before"), lambda old, new: not old.is_gap and new.is_gap),
        (_("Still gaps, but better"), lambda old, new: still(old, new) and worth(new) > worth(old)),
        (_("Still gaps, and worse"), lambda old, new: still(old, new) and worth(new) < worth(old)),
    ]
    made = (
        MovedGroup(
            title, tuple(moved(source, old, new) for old, new in shared if is_kind(old, new))
        )
        for title, is_kind in kinds
    )
    return tuple(
        replace(
            group, entries=tuple(sorted(group.entries, key=lambda entry: not entry.is_critical))
        )
        for group in made
        if group.entries
    )


def still(old: Item, new: Item) -> bool:
    """Tell whether it was a gap and is one."""
    return old.is_gap and new.is_gap


def worth(item: Item) -> Fraction:
    """Return what a response counts."""
    return scoring.value(item.response) or Fraction()


def moved(source: Source, old: Item, new: Item) -> Moved:
    """Return one question that moved."""
    question = source.question(new.code)
    words = _("%(before)s, now %(after)s") % {
        "before": said(old.response),
        "after": said(new.response),
    }
    return Moved(
        code=new.code,
        title=question.title,
        severity=guideline_wording.severity_words(question),
        is_critical=new.severity == Severity.CRITICAL,
        words=words,
        is_gap=any(gap.item.code == new.code for gap in source.gaps),
    )


def said(response: Response | None) -> str:
    """Return a response in the midst of a line."""
    return str(response.label).lower() if response else _("not answered")
