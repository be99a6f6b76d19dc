"""Links to other frameworks: of areas and sectors, and the children's rights that gaps touch."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CrosswalkLine:
    """An area's or a sector's links: framework and units, "Article 3: ...; Article 5: ..."."""

    title: str
    references: tuple[tuple[str, str], ...]
    note: str


@dataclass(frozen=True)
class TouchedUnit:
    """One unit of a framework, and the open gaps that are linked to it themselves."""

    label: str
    gaps: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Touched:
    """A framework's units that open gaps are linked to, in the framework's order."""

    framework: str
    units: tuple[TouchedUnit, ...]


@dataclass(frozen=True)
class Crosswalk:
    """Everything that the annex says of other frameworks."""

    # The links that every area has; `areas` are without them.
    everywhere: tuple[tuple[str, str], ...]
    areas: tuple[CrosswalkLine, ...]
    sectors: tuple[CrosswalkLine, ...]
    conditions: tuple[CrosswalkLine, ...]
    touched: tuple[Touched, ...]
