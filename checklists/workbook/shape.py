"""What stands in a workbook: its columns, and a sheet an area with a line a question."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FORMAT = "copassess-workbook/1"
# What the hidden first row of a sheet says of each column, after this.
KEY = "copassess:"
CODE, SEEN = "code", "version"
# What the hidden sheet says, a name and a value a row.
FORMAT_KEY, ASSESSMENT_KEY, REVISION_KEY = "format", "assessment", "revision"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `name` is the answer's field, or one of the others; width in characters."""

    name: str
    title: Promise
    width: int
    is_hidden: bool = False
    is_answer: bool = False


COLUMNS = (
    Column(CODE, _("Code"), 14, is_hidden=True),
    Column(SEEN, _("Version"), 10, is_hidden=True),
    Column("question", _("Question"), 46),
    Column("guidance", _("Why it matters, and what good looks like"), 52),
    Column("response", _("Response"), 16, is_answer=True),
    Column("note", _("Note"), 44, is_answer=True),
    Column("action_text", _("Action planned"), 36, is_answer=True),
    Column("action_owner", _("Who does it"), 20, is_answer=True),
    Column("action_due", _("Due date"), 13, is_answer=True),
    Column("action_status", _("Status of the action"), 14, is_answer=True),
)
ANSWER_FIELDS = tuple(column.name for column in COLUMNS if column.is_answer)


@dataclass(frozen=True, slots=True)
class Line:
    """A question, what is said to it, and the version of that; None on a blank checklist."""

    code: str
    title: str
    severity: str
    question: str
    why: str
    good_practice: str
    remark: str
    seen: int | None
    values: Mapping[str, str | date | None]


@dataclass(frozen=True, slots=True)
class Section:
    """The questions of one checklist in an area."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """An area: a sheet of its own."""

    title: str
    full_title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """A whole workbook; `assessment` is empty on a blank checklist.

    The cover has facts (name and value), then paragraphs, each under its heading.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    paragraphs: tuple[tuple[str, str], ...]
    assessment: str
    revision: str
    pages: tuple[Page, ...]
