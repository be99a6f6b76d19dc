"""Where a company stands, in words and pictures: the same on pages and in the report."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from checklists.benchmark_chart import strip
from checklists.benchmarking import LEAST, OVERALL, Place, Quartiles, place
from checklists.entries import BenchmarkEntry
from copassess.accounts.models import Size
from guidelines.catalogue import Catalogue

PLACES: Mapping[Place, Promise] = {
    Place.TOP: _("in the top quarter"),
    Place.UPPER: _("between the median and the top quarter"),
    Place.MIDDLE: _("at the median"),
    Place.LOWER: _("between the bottom quarter and the median"),
    Place.BOTTOM: _("in the bottom quarter"),
}
# The same in a cell of a table.
BRIEFLY: Mapping[Place, Promise] = {
    Place.TOP: _("top quarter"),
    Place.UPPER: _("above the median"),
    Place.MIDDLE: _("at the median"),
    Place.LOWER: _("below the median"),
    Place.BOTTOM: _("bottom quarter"),
}


@dataclass(frozen=True)
class Line:
    """One figure: the own score ("n/a" for none) among the group's quartiles."""

    label: str
    own: str
    quartiles: Quartiles
    place: str
    briefly: str
    picture: str


@dataclass(frozen=True)
class Group:
    """A company among those of its sector, or of its sector and size; the overall score first."""

    title: str
    basis: str
    sentence: str
    lines: tuple[Line, ...]

    @property
    def overall(self) -> Line:
        """Return the line of the overall score, which every group has."""
        return self.lines[0]


def group(entry: BenchmarkEntry, scores: Mapping[str, int], content: Catalogue) -> Group:
    """Return a group in words; `scores` are whole points by figure."""
    labels = {OVERALL: gettext("Overall")} | {a.code: a.short_title for a in content.areas}
    lines = tuple(
        line(label, scores.get(name), Quartiles(*entry.quartiles[name]))
        for name, label in labels.items()
        if name in entry.quartiles
    )
    return Group(title(entry, content), basis(entry), sentence(lines[0]), lines)


def line(label: str, own: int | None, among: Quartiles) -> Line:
    """Return one figure in words."""
    shown = gettext("n/a") if own is None else str(own)
    where = None if own is None else place(own, among)
    words = gettext(
        "%(label)s: own score %(own)s; lower quartile %(low)s, median %(middle)s, "
        "upper quartile %(high)s."
    )
    facts = {"label": label, "own": shown, **among._asdict()}
    return Line(
        label=label,
        own=shown,
        quartiles=among,
        place=str(PLACES[where]) if where else "",
        briefly=str(BRIEFLY[where]) if where else "",
        picture=strip(own, among, label=words % facts),
    )


def title(entry: BenchmarkEntry, content: Catalogue) -> str:
    """Return which companies they are."""
    known = content.sector_by_code.get(entry.sector)
    size = Size(entry.size).label if entry.size else gettext("all sizes")
    # A size begins like a sentence where it stands alone.
    facts = {"sector": known.title if known else entry.sector, "size": size[:1].lower() + size[1:]}
    return gettext("%(sector)s, %(size)s") % facts


def basis(entry: BenchmarkEntry) -> str:
    """Return of how many companies the figures are, and of when."""
    facts = {
        # Eight is where telling begins, which everybody knows.
        "count": max(entry.companies, LEAST),
        "day": formats.date_format(entry.made_on, "j F Y"),
    }
    return gettext("At least %(count)s companies, figures of %(day)s.") % facts


def sentence(overall: Line) -> str:
    """Return where the overall score stands; empty where there is none."""
    if not overall.place:
        return ""
    facts = {"score": overall.own, "place": overall.place}
    return gettext("The overall score of %(score)s is %(place)s of these companies.") % facts
