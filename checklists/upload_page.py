"""An uploaded workbook before anything is written: changes, conflicts, faults, in words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from checklists import progress, wording
from checklists.choices import ActionStatus, Response
from checklists.models import Answer, WorkbookUpload
from checklists.services.workbooks import Change, Kind, compare
from checklists.workbook.reader import FAULTS_MAX

FAULTS: Mapping[str, Promise] = {
    "twice": _(
        "by its hidden code this question stands here twice (first at %(where)s); delete one of "
        "the rows"
    ),
    "unknown_question": _(
        "the hidden code says “%(value)s”, and there is no such question in this assessment"
    ),
    "merged": _("this cell is merged with others; split them"),
    "formula": _("this is a formula; write the text or the date itself"),
    "error": _("this cell shows an error; write the text or the date itself"),
    "date_for_text": _(
        "this is a date or a time, not a text; write it with an apostrophe before it"
    ),
    "unknown_choice": _("“%(value)s” is not one of the list; choose one of the list"),
    "not_a_date": _("“%(value)s” is not a date; write it as 2027-05-31"),
    "due_far": _("“%(value)s” is no date from 2000 to 2099"),
    "too_long": _("this is longer than %(limit)s characters"),
    "control_character": _("this holds a character that cannot be stored; type the text anew"),
}
HEADINGS: Mapping[Kind, Promise] = {
    "change": _("What would change"),
    "conflict": _("Changed here since the workbook was made"),
    "confirm": _("Carried forward, to be confirmed"),
}
EXPLANATIONS: Mapping[Kind, Promise] = {
    "change": _("Nobody else has touched these since the workbook was made."),
    "conflict": _(
        "Somebody wrote here after the workbook was made. Tick what of the workbook shall replace "
        "it; what is not ticked stays as it is here."
    ),
    "confirm": _(
        "These responses come from an earlier assessment, and the workbook leaves them as they "
        "are. Tick those that are still true: they count once they are confirmed."
    ),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A field with what stands here and what the workbook says; `is_text` stands in lines."""

    label: str
    old: str
    new: str
    is_text: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A change that can be ticked; `value` is what its box sends."""

    code: str
    title: str
    kind: Kind
    version: int
    is_ticked: bool
    has_moved: bool
    writer: str
    entries: tuple[Entry, ...]

    @property
    def value(self) -> str:
        """Return the question, the kind and the version that is shown."""
        return f"{self.code}:{self.kind}:{self.version}"


@dataclass(frozen=True, slots=True)
class Part:
    """The changes of one area."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Changes of one kind, by area."""

    kind: Kind
    title: str
    explanation: str
    count: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Wrong:
    """What could not be read, with its place."""

    sheet: str
    cell: str
    question: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Preview:
    """All of it: `same` says what stands here already, `missing` is not in the workbook."""

    groups: tuple[Group, ...]
    wrong: tuple[Wrong, ...]
    count: int
    ticked: int
    same: int
    missing: int

    @property
    def is_cut(self) -> bool:
        """Tell whether there may be more that cannot be read than is listed."""
        return len(self.wrong) >= FAULTS_MAX


def preview(
    upload: WorkbookUpload,
    *,
    tick: str = "",
    ticked: Collection[str] | None = None,
    moved: Collection[str] = (),
) -> Preview:
    """Compare an upload with the answers as they stand now (three queries at most).

    `tick` is "all", "none" or what is usual; `ticked` are the values of boxes that were posted, of
    which those in `moved` (by question) have changed since.
    """
    content = progress.content_of(upload.assessment)
    rows = Answer.objects.of(upload.assessment).select_related("written_by")
    answers = {answer.question: answer for answer in rows}
    changes = {(c.question, c.kind): c for c in compare(upload, answers.values())}
    boxes = None if ticked is None else {value.rpartition(":")[0] for value in ticked}
    lines: dict[Kind, dict[str, list[Line]]] = {kind: {} for kind in HEADINGS}
    for question in content.questions_for(upload.assessment.sectors):
        for kind, areas in lines.items():
            if change := changes.get((question.code, kind)):
                is_ticked = _is_ticked(change, tick, boxes)
                line = _line(change, question.title, answers[question.code], is_ticked, moved)
                areas.setdefault(content.area_by_code[question.area].short_title, []).append(line)
    groups = [_group(kind, areas) for kind, areas in lines.items() if areas]
    told = {row["question"] for row in upload.rows} & answers.keys()
    faulty = {fault["question"] for fault in upload.faults} & answers.keys()
    differing = {code for code, _kind in changes}
    return Preview(
        groups=tuple(groups),
        wrong=tuple(_wrong(fault) for fault in upload.faults),
        count=len(changes),
        ticked=sum(line.is_ticked for g in groups for part in g.parts for line in part.lines),
        same=len(told - differing),
        missing=len(answers.keys() - told - faulty),
    )


def _group(kind: Kind, areas: Mapping[str, Sequence[Line]]) -> Group:
    parts = tuple(Part(title, tuple(lines)) for title, lines in areas.items())
    count = sum(len(part.lines) for part in parts)
    return Group(kind, str(HEADINGS[kind]), str(EXPLANATIONS[kind]), count, parts)


def _is_ticked(change: Change, tick: str, boxes: Collection[str] | None) -> bool:
    """Tell whether a box is ticked: as posted, as asked for, or where nobody else has written."""
    if boxes is not None:
        return f"{change.question}:{change.kind}" in boxes
    if tick in ("all", "none"):
        return tick == "all"
    return change.kind == "change"


def _line(
    change: Change, title: str, answer: Answer, is_ticked: bool, moved: Collection[str]
) -> Line:
    writer = ""
    if answer.written_at and change.kind == "conflict":
        by = str(answer.written_by) if answer.written_by else gettext("somebody")
        at = date_format(timezone.localtime(answer.written_at), "j F Y, H:i")
        facts = {"by": by, "at": at}
        writer = gettext("%(by)s, %(at)s") % facts
    return Line(
        code=change.question,
        title=title,
        kind=change.kind,
        version=change.version,
        is_ticked=is_ticked,
        has_moved=change.question in moved,
        writer=writer,
        entries=tuple(
            Entry(
                _label(name), _words(name, old), _words(name, new), name in ("note", "action_text")
            )
            for name, (old, new) in change.values.items()
        ),
    )


def _label(name: str) -> str:
    text = str(wording.FIELDS[name])
    return text[:1].upper() + text[1:]


def _words(name: str, value: Any) -> str:  # noqa: ANN401 (of whatever field)
    """Return a value as people read it; empty where there is none."""
    if not value:
        return ""
    if name == "response":
        return str(Response(value).label)
    if name == "action_status":
        return str(ActionStatus(value).label)
    return date_format(value, "j F Y") if isinstance(value, date) else str(value)


def _wrong(fault: Mapping[str, Any]) -> Wrong:
    facts = {"value": "", "limit": "", "where": "", **fault["facts"]}
    sentence = str(FAULTS.get(fault["reason"], _("this cannot be read"))) % facts
    if fault["column"]:
        sentence = f"{_label(fault['column'])}: {sentence}"
    return Wrong(fault["sheet"], fault["cell"], fault["question"], f"{sentence}.")
