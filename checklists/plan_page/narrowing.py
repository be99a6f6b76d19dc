"""Which lines of a plan are shown, and in what order: as the page's address says."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from checklists.choices import ActionStatus, Horizon, Severity
from checklists.plan_page.lines import Line, Plan
from copassess.accounts.models import User

Test = Callable[[Line], bool]

LABELS: Mapping[str, Promise] = {
    "status": _("Status"),
    "owner": _("Owner"),
    "due": _("Due"),
    "area": _("Area"),
    "severity": _("Severity"),
    "horizon": _("Horizon"),
}
SORTS: Mapping[str, Promise] = {
    "": _("Gap order"),
    "due": _("Due date"),
    "owner": _("Owner"),
    "area": _("Area"),
}
# Before the name of an owner, so that nobody's name is taken for "mine".
NAMED = "is:"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks, when, and at which areas of theirs."""

    names: frozenset[str]
    areas: frozenset[str]
    today: date

    @classmethod
    def of(cls, user: User, areas: Iterable[str], today: date) -> "Reader":
        """Return how this user is named as an owner, and the areas that are assigned to them."""
        names = frozenset(_folded(text) for text in (user.name, user.email) if text.strip())
        return cls(names, frozenset(areas), today)

    def is_theirs(self, line: Line) -> bool:
        """Tell whether it is the reader's: they own it, or nobody does and the area is theirs."""
        if line.owner:
            return _folded(line.owner) in self.names
        return line.question.area in self.areas


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter, and how many lines it leaves beside the other filters."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter with its options; the first leaves everything."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What is shown; `query` is the address's part that asks for just this, without unknowns."""

    filters: tuple[Filter, ...]
    sorts: tuple[Option, ...]
    gaps: tuple[Line, ...]
    former: tuple[Line, ...]
    query: str
    is_narrow: bool


def narrow(
    plan: Plan, asked: Mapping[str, str], reader: Reader, keep: Iterable[str] = ()
) -> Narrowed:
    """Return the lines that the address asks for; what it asks and is unknown is left out.

    The questions in `keep` are shown whatever the filters say.
    """
    known = _tests(plan, reader)
    chosen = {
        name: value if (value := asked.get(name, "")) in options else ""
        for name, options in known.items()
    }
    tests = {name: known[name][value][1] for name, value in chosen.items()}
    kept, order = frozenset(keep), asked.get("sort", "")
    order = order if order in SORTS else ""
    told = {name: value for name, value in {**chosen, "sort": order}.items() if value}

    def shown(lines: Iterable[Line]) -> tuple[Line, ...]:
        left = (
            line
            for line in lines
            if line.question.code in kept or all(test(line) for test in tests.values())
        )
        return tuple(sorted(left, key=lambda line: _key(line, order, plan)))

    return Narrowed(
        filters=tuple(
            Filter(name, str(LABELS[name]), _options(plan.gaps, name, options, tests, chosen[name]))
            for name, options in known.items()
        ),
        sorts=tuple(
            Option(value, str(label), len(plan.gaps), value == order)
            for value, label in SORTS.items()
        ),
        gaps=shown(plan.gaps),
        former=shown(plan.former),
        query=urlencode(told),
        is_narrow=any(chosen.values()),
    )


def _tests(plan: Plan, reader: Reader) -> dict[str, dict[str, tuple[str, Test]]]:
    """Return what each filter may say: its words, and which lines it leaves."""
    return {
        "status": _statuses(),
        "owner": _owners(plan, reader),
        "due": {
            "": (gettext("Any"), _every),
            "overdue": (gettext("Overdue"), lambda line: line.is_overdue(reader.today)),
            "none": (gettext("No due date"), lambda line: line.answer.action_due is None),
        },
        "area": _fields(
            gettext("Any"),
            [(area.code, area.short_title) for area in plan.areas],
            lambda line: line.question.area,
        ),
        "severity": _fields(gettext("Any"), Severity.choices, lambda line: line.question.severity),
        "horizon": _horizons(),
    }


def _every(line: Line) -> bool:
    return True


def _fields(
    anything: str, choices: Iterable[tuple[str, object]], field: Callable[[Line], str]
) -> dict[str, tuple[str, Test]]:
    """Return a filter whose values are those of one field."""

    def only(value: str) -> Test:
        return lambda line: field(line) == value

    return {
        "": (anything, _every),
        **{value: (str(label), only(value)) for value, label in choices},
    }


def _statuses() -> dict[str, tuple[str, Test]]:
    choices: list[tuple[str, object]] = [("none", gettext("No action yet"))]
    choices += ActionStatus.choices
    return _fields(gettext("Any"), choices, lambda line: line.state)


def _owners(plan: Plan, reader: Reader) -> dict[str, tuple[str, Test]]:
    """Return everybody who owns an action; two spellings of one name are one owner."""
    names: dict[str, str] = {}
    for line in plan.lines:
        if line.owner:
            names.setdefault(NAMED + _folded(line.owner), line.owner)
    in_order = sorted(names.items(), key=lambda pair: pair[0])
    named = _fields(
        gettext("Any"),
        in_order,
        lambda line: NAMED + _folded(line.owner) if line.owner else "",
    )
    return {
        "": named[""],
        "none": (gettext("Without an owner"), lambda line: not line.owner),
        "me": (gettext("Mine"), reader.is_theirs),
        **{value: option for value, option in named.items() if value},
    }


def _horizons() -> dict[str, tuple[str, Test]]:
    found = _fields(
        gettext("Any"),
        Horizon.choices,
        lambda line: line.gap.horizon.value if line.gap else "",
    )
    quick = (gettext("Quick wins"), lambda line: line.gap is not None and line.gap.quick_win)
    return {**found, "quick": quick}


def _options(
    lines: Sequence[Line],
    name: str,
    options: Mapping[str, tuple[str, Test]],
    tests: Mapping[str, Test],
    chosen: str,
) -> tuple[Option, ...]:
    """Return a filter's options, counted among what the other filters leave."""
    others = [test for other, test in tests.items() if other != name]
    left = [line for line in lines if all(test(line) for test in others)]
    return tuple(
        Option(value, label, sum(test(line) for line in left), value == chosen)
        for value, (label, test) in options.items()
    )


def _key(line: Line, order: str, plan: Plan) -> tuple[object, ...]:
    """Return what lines are sorted by; gap order decides between equals, blanks come last."""
    areas = [area.code for area in plan.areas]
    place = (line.gap.position if line.gap else 0, line.question.code)
    match order:
        case "due":
            due = line.answer.action_due
            return (due is None, due or date.max, *place)
        case "owner":
            return (not line.owner, _folded(line.owner), *place)
        case "area":
            return (areas.index(line.question.area), *place)
        case _:
            return place


def _folded(text: str) -> str:
    """Return a text as it is compared: case and blanks do not tell people apart."""
    return " ".join(text.split()).casefold()
