"""Where companies stand as finished values: on the page of one, and among one's assessments."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from checklists.benchmark_wording import Group, group
from checklists.models import Summary
from checklists.services.benchmarks import Standing
from copassess.accounts.models import Organisation
from guidelines import catalogue
from guidelines.catalogue import Catalogue


class State(StrEnum):
    """Why there is nothing to compare, or that there is."""

    OUTSIDE = "outside"
    NOTHING_SENT = "nothing_sent"
    TOO_FEW = "too_few"
    COMPARED = "compared"


@dataclass(frozen=True)
class Section:
    """One company among others."""

    organisation: Organisation
    state: State
    groups: tuple[Group, ...]
    # Of what it submitted: the sectors' titles.
    sectors: tuple[str, ...]
    is_owner: bool


def section(standing: Standing, *, is_owner: bool) -> Section:
    """Return what a company is told."""
    groups: tuple[Group, ...] = ()
    sectors: tuple[str, ...] = ()
    if standing.summary:
        content = content_of(standing.summary)
        groups = tuple(group(entry, standing.scores, content) for entry in standing.entries)
        sectors = tuple(titles(standing.summary.sector_codes, content))
    return Section(standing.organisation, state(standing), groups, sectors, is_owner)


def state(standing: Standing) -> State:
    """Return what there is to tell."""
    if not standing.organisation.joins_benchmark:
        return State.OUTSIDE
    if standing.summary is None:
        return State.NOTHING_SENT
    return State.COMPARED if standing.entries else State.TOO_FEW


def content_of(summary: Summary) -> Catalogue:
    """Return the frozen revision that was answered in."""
    return catalogue.by_sha256(summary.assessment.revision.document_id or "")


def titles(codes: Iterable[str], content: Catalogue) -> list[str]:
    """Return sectors' titles in order."""
    return [content.sector_by_code[code].title for code in codes if code in content.sector_by_code]
