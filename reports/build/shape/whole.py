"""The report as a whole."""

from dataclasses import dataclass

from checklists.benchmark_wording import Group
from reports.build.shape.annex import AnswerGroup, AnswerLine, Review
from reports.build.shape.cover import Cover, SignOff
from reports.build.shape.crosswalk import Crosswalk
from reports.build.shape.executive import Executive
from reports.build.shape.gaps import GapEntry, GapGroup, Help
from reports.build.shape.progress import Progress
from reports.build.shape.risks import RiskRow
from reports.build.shape.scores import HeatRow, ScoreLine


@dataclass(frozen=True)
class GapReport:
    """Everything a report says, in the order of DESIGN, section 6."""

    cover: Cover
    executive: Executive
    areas: tuple[ScoreLine, ...]
    checklists: tuple[ScoreLine, ...]
    radar: str
    heat_columns: tuple[str, ...]
    heat: tuple[HeatRow, ...]
    risks: tuple[RiskRow, ...]
    critical: tuple[GapEntry, ...]
    quick_wins: tuple[GapEntry, ...]
    others: tuple[GapGroup, ...]
    plan: tuple[GapGroup, ...]
    gaps: tuple[GapEntry, ...]
    progress: Progress | None
    benchmark: tuple[Group, ...]
    review: Review | None
    answers: tuple[AnswerGroup, ...]
    not_applicable: tuple[AnswerLine, ...]
    crosswalk: Crosswalk
    resources: tuple[Help, ...]
    directories: tuple[Help, ...]
    glossary: tuple[tuple[str, str], ...]
    rules: str
    edition_note: str
    sign_off: SignOff | None

    @property
    def is_draft(self) -> bool:
        """Tell whether every page must say DRAFT."""
        return self.cover.is_draft
