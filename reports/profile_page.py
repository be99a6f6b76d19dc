"""A country's profile, for a meeting of those who protect its children; also as PDF.

It is made from the country's cells alone, and no company can be told from it: see
docs/decisions/0016 and `reports.profile.rounding`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from checklists.choices import Band, Severity
from checklists.models import Tally
from checklists.tallying import ACCEPTED, ALL, EVERY, EVERY_YEAR, Sums
from copassess.accounts import countries
from copassess.accounts.models import User
from guidelines import wording as guideline_wording
from guidelines.catalogue import Catalogue, Question, resources_for
from reports.build.annex import DIRECTORIES
from reports.build.help import Finder, help_entry
from reports.portfolio import cells, charts
from reports.portfolio.cells import Chosen
from reports.portfolio.disclosure import FEWEST, is_few, withheld
from reports.profile import rounding
from reports.profile.shape import (
    AreaLine,
    BandLine,
    Counted,
    Figures,
    GapLine,
    Middle,
    Profile,
    SectorLine,
    Share,
    Trend,
    YearLine,
)

# Gaps to list: of what all were asked, others of what one sector was, critical ones of either.
GAPS, SECTOR_GAPS, CRITICAL = 8, 4, 5
STYLES = ("css/print.css", "css/print-profile.css")
ORDER: Mapping[str, int] = {severity.value: place for place, severity in enumerate(Severity)}
# Years of the trend: as many as fit the first page.
YEARS = 5
# Which of the rounding's phases a figure has: nobody else can know.
SALT = "reports.profile"


@dataclass(frozen=True, slots=True)
class Country:
    """A country with how many companies assessed themselves; for UNICEF's staff alone."""

    code: str
    name: str
    companies: int
    accepted: int

    @property
    def is_told(self) -> bool:
        """Tell whether its profile has figures."""
        return self.companies >= FEWEST


def countries_of(user: User) -> list[Country]:
    """Return a reviewer's countries in which anything stands, by name (one query)."""
    rows = Tally.objects.filter(
        country__in=cells.reachable(user), sector=EVERY, size=EVERY, year=EVERY_YEAR
    )
    found: dict[str, dict[str, int]] = {}
    for code, standing, companies in rows.values_list("country", "standing", "companies"):
        found.setdefault(code, {})[standing] = companies
    named = [
        Country(code, countries.name_of(code), counts.get(ALL, 0), counts.get(ACCEPTED, 0))
        for code, counts in found.items()
    ]
    return sorted(named, key=lambda country: country.name)


def build(country: str, content: Catalogue, on: date) -> Profile:
    """Return a country's profile as it stands (five queries)."""
    chosen = Chosen((country,))
    total = cells.by_country(chosen).get(country, Sums())
    source = _Source(country, content, total)
    return Profile(
        country=country,
        name=countries.name_of(country),
        on=on,
        edition=content.edition.title,
        figures=None if total.companies < FEWEST else _figures(source),
        directories=tuple(help_entry(r) for r in content.resources if r.code in DIRECTORIES),
        resources=tuple(help_entry(r) for r in resources_for(content) if r.code not in DIRECTORIES),
    )


def printable(profile: Profile) -> str:
    """Return a profile as one HTML file that needs nothing beside it."""
    css = "\n".join(Path(str(finders.find(name))).read_text(encoding="utf-8") for name in STYLES)
    context = {"profile": profile, "fewest": FEWEST, "css": css}
    return render_to_string("reports/pdf_profile.html", context)


@dataclass(frozen=True)
class _Source:
    """What the figures of five companies and more are made from."""

    country: str
    content: Catalogue
    total: Sums

    @cached_property
    def accepted(self) -> int:
        """Return how many companies were accepted."""
        chosen = Chosen((self.country,), standing=ACCEPTED)
        cell = cells.by_country(chosen).get(self.country)
        return cell.companies if cell else 0

    @cached_property
    def sectors(self) -> dict[str, int]:
        """Return how many companies are in each sector."""
        codes = [sector.code for sector in self.content.sectors]
        found = cells.by_sector(Chosen((self.country,)), codes)
        return {code: found[code].companies if code in found else 0 for code in codes}

    @cached_property
    def silent(self) -> set[str]:
        """Return the sectors that are not told of."""
        few = {code for code, companies in self.sectors.items() if companies < FEWEST}
        return few | withheld(self.sectors, total=self.total.companies)

    @cached_property
    def finder(self) -> Finder:
        """Return what finds help for gaps."""
        return Finder(self.content)

    def sector_of(self, question: Question) -> str | None:
        """Return the sector that alone is asked a question; None where all are."""
        return self.content.checklist_by_code[question.checklist].sector

    def asked(self, question: Question) -> int:
        """Return how many companies were asked a question; 0 where that is not told."""
        sector = self.sector_of(question)
        if sector is None:
            return self.total.companies
        return 0 if sector in self.silent else self.sectors[sector]

    def phase(self, figure: str, *counts: int) -> int:
        """Return the phase of a figure: the same for the same counts, else by chance."""
        message = ":".join([self.country, figure, *map(str, counts)])
        digest = salted_hmac(SALT, message, algorithm="sha256").digest()
        return int.from_bytes(digest[:8], "big") % rounding.STEP

    def share(self, figure: str, count: int, of: int, title: str) -> Share:
        """Return about how many percent a count is."""
        percent = rounding.share(count, of, self.phase(figure, count, of))
        return _share(percent, title)


def _figures(source: _Source) -> Figures:
    total = source.total
    found = _middle(total.scores)
    gaps = _gaps(source)
    line = partial(_gap, source)
    critical = [gap for gap in gaps if gap.question.severity == Severity.CRITICAL][:CRITICAL]
    general = [gap for gap in gaps if source.sector_of(gap.question) is None]
    others = [gap for gap in gaps if source.sector_of(gap.question) and gap not in critical]
    return Figures(
        companies=total.companies,
        accepted=counted(source.accepted, total.companies),
        middle=found,
        picture=_box(found, _("All areas")),
        bands=_bands(source),
        with_critical=source.share(
            "critical", total.with_critical, total.companies, _("With a critical gap open")
        ),
        areas=tuple(_areas(source)),
        sectors=tuple(
            SectorLine(sector.title, _in_sector(source, sector.code))
            for sector in source.content.sectors
        ),
        gaps=tuple(map(line, general[:GAPS])),
        sector_gaps=tuple(map(line, others[:SECTOR_GAPS])),
        critical=tuple(map(line, critical)),
        trend=_trend(source),
    )


def counted(count: int, of: int) -> Counted:
    """Return how many of the companies, in words where few are or are not."""
    if count < FEWEST:
        return Counted(None, _("fewer than five"))
    if of - count < FEWEST:
        return Counted(None, _("all or nearly all"))
    return Counted(count)


def _in_sector(source: _Source, code: str) -> Counted:
    companies = source.sectors[code]
    if code not in source.silent:
        return Counted(companies)
    return Counted(None, _("five or more") if companies >= FEWEST else _("fewer than five"))


def _bands(source: _Source) -> tuple[BandLine, ...]:
    """Return the bands' shares; none where too few companies have a score."""
    counts = [source.total.bands.get(band.value, 0) for band in Band]
    if sum(counts) < FEWEST:
        return ()
    shares = rounding.shares(counts, source.phase("bands", *counts))
    return tuple(
        BandLine(str(band.label), _share(percent, str(band.label)))
        for band, percent in zip(Band, shares, strict=True)
    )


def _areas(source: _Source) -> list[AreaLine]:
    found = []
    for area in source.content.areas:
        scores = _middle(source.total.areas.get(area.code, {}))
        picture = _box(scores, area.short_title)
        found.append(AreaLine(area.number, area.short_title, scores, picture))
    return found


@dataclass(frozen=True, slots=True)
class _Common:
    """A question with how common its gap is."""

    question: Question
    share: Share

    @property
    def rank(self) -> tuple[int, int, str]:
        """Return its place: by what is printed alone, as a place tells too."""
        return -self.share.percent, ORDER[self.question.severity], self.question.code


def _gaps(source: _Source) -> list[_Common]:
    """Return the gaps of which a share is told, the most common first."""
    found = []
    for question in source.content.questions:
        _yes, partly, no, _not_applicable = source.total.questions.get(question.code, [0] * 4)
        asked = source.asked(question)
        if asked:
            share = source.share(question.code, partly + no, asked, question.title)
            found.append(_Common(question, share))
    return sorted((gap for gap in found if gap.share.percent), key=lambda gap: gap.rank)


def _gap(source: _Source, gap: _Common) -> GapLine:
    question, content = gap.question, source.content
    sector = source.sector_of(question)
    return GapLine(
        code=question.code,
        title=question.title,
        area=content.area_by_code[question.area].short_title,
        asked=content.sector_by_code[sector].title if sector else "",
        severity=guideline_wording.severity_words(question),
        is_critical=question.severity == Severity.CRITICAL,
        share=gap.share,
        why=question.why,
        practice=question.good_practice,
        help=source.finder.closest(question),
    )


def _trend(source: _Source) -> Trend | None:
    """Return the years that may be told, where there are two."""
    years = [place.year for place in cells.places([source.country]) if place.year]
    found = cells.by_year(Chosen((source.country,)), years) if years else {}
    counts = {year: cell.companies for year, cell in found.items()}
    hidden = withheld(counts, total=source.total.companies)
    lines = []
    for year in sorted(counts.keys() - hidden)[-YEARS:]:
        scores = _middle(found[year].scores)
        if scores:
            lines.append(YearLine(year, counts[year], scores))
    if len(lines) < 2:
        return None
    told = {line.year: line.middle for line in lines}
    # A year that is not told is a break in the line.
    points = [(str(year), _quartiles(told.get(year))) for year in range(min(told), max(told) + 1)]
    said = "; ".join(f"{line.year}: {line.middle.median}" for line in lines)
    label = _("Median by year: %(medians)s") % {"medians": said}
    return Trend(tuple(lines), charts.trend(points, label=label))


def _middle(scores: Mapping[str, int]) -> Middle | None:
    """Return rounded quartiles; None where fewer than five companies have a score."""
    count = sum(scores.values())
    found = rounding.middle(scores)
    return Middle(*found) if found and not is_few(count) else None


def _share(percent: int, title: str) -> Share:
    words = _("%(percent)s %%") % {"percent": percent} if percent else _("few or none")
    label = _("%(title)s: %(words)s") % {"title": title, "words": words}
    return Share(percent, words, charts.share(percent, label=label))


def _box(found: Middle | None, title: str) -> str:
    if found is None:
        return charts.box(None, label=_("%(title)s: too few scores to tell") % {"title": title})
    said = _("%(title)s: lower quartile %(lower)s, median %(median)s, upper quartile %(upper)s")
    label = said % {
        "title": title,
        "lower": found.lower,
        "median": found.median,
        "upper": found.upper,
    }
    return charts.box(_quartiles(found), label=label)


def _quartiles(found: Middle | None) -> charts.Quartiles | None:
    return charts.Quartiles(found.lower, found.median, found.upper) if found else None
