"""The finished values of a country profile, which its page and its PDF show alike."""

from dataclasses import dataclass
from datetime import date

from reports.build.shape import Help


@dataclass(frozen=True, slots=True)
class Counted:
    """How many companies: as a number, or only in words where it would tell of a few."""

    count: int | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Middle:
    """Quartiles of a score, rounded to 5."""

    lower: int
    median: int
    upper: int


@dataclass(frozen=True, slots=True)
class Share:
    """About how many percent of the companies; a few or none are 0."""

    percent: int
    words: str
    picture: str


@dataclass(frozen=True, slots=True)
class BandLine:
    """A band with its share."""

    label: str
    share: Share


@dataclass(frozen=True, slots=True)
class AreaLine:
    """An area with its scores; None where too few companies have one."""

    number: int
    title: str
    middle: Middle | None
    picture: str


@dataclass(frozen=True, slots=True)
class SectorLine:
    """A sector, and how many of its companies took part."""

    title: str
    companies: Counted


@dataclass(frozen=True, slots=True)
class GapLine:
    """A gap: how common it is, why it matters for children, and what helps."""

    code: str
    title: str
    area: str
    asked: str
    severity: str
    is_critical: bool
    share: Share
    why: str
    practice: str
    help: tuple[Help, ...]


@dataclass(frozen=True, slots=True)
class YearLine:
    """A year of the trend."""

    year: int
    companies: int
    middle: Middle


@dataclass(frozen=True, slots=True)
class Trend:
    """The years that may be told, at least two of them."""

    lines: tuple[YearLine, ...]
    picture: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What five companies and more come to.

    `gaps` are of what all were asked, `sector_gaps` others of what one sector
    was; `critical` of either.
    """

    companies: int
    accepted: Counted
    middle: Middle | None
    picture: str
    bands: tuple[BandLine, ...]
    with_critical: Share
    areas: tuple[AreaLine, ...]
    sectors: tuple[SectorLine, ...]
    gaps: tuple[GapLine, ...]
    sector_gaps: tuple[GapLine, ...]
    critical: tuple[GapLine, ...]
    trend: Trend | None

    @property
    def explained(self) -> tuple[GapLine, ...]:
        """Return the gaps to explain, each once, in the order of reading."""
        return tuple(dict.fromkeys((*self.critical, *self.gaps, *self.sector_gaps)))


@dataclass(frozen=True, slots=True)
class Profile:
    """A country's profile; without figures while fewer than five companies took part."""

    country: str
    name: str
    on: date
    edition: str
    figures: Figures | None
    directories: tuple[Help, ...]
    resources: tuple[Help, ...]
