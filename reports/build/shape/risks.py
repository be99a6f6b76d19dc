"""Families of harm over the areas."""

from dataclasses import dataclass

from reports.build.shape.scores import HeatCell


@dataclass(frozen=True)
class RiskRow:
    """One family of harm: all of its questions together, then by area."""

    code: str
    title: str
    definition: str
    total: HeatCell
    cells: tuple[HeatCell, ...]
