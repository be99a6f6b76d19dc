"""Questions as scoring sees them, in a line: A-C2 is the second critical one of area A."""

from collections.abc import Sequence

from checklists.choices import Effort, Response, Severity
from checklists.scoring import Item, Scores, assess

YES, PARTLY, NO = Response.YES, Response.PARTLY, Response.NO
NOT_APPLICABLE, OPEN = Response.NOT_APPLICABLE, None

Responses = Sequence[Response | None]


def question(
    code: str,
    response: Response | None,
    severity: Severity = Severity.MEDIUM,
    *,
    area: str = "A",
    checklist: str = "GEN",
    effort: Effort = Effort.MEDIUM,
    evidence: bool = False,
    confirmed: bool = False,
) -> Item:
    """Return one question as answered."""
    return Item(code, area, checklist, severity, effort, response, evidence, confirmed)


def area(
    name: str,
    *,
    critical: Responses = (),
    high: Responses = (),
    medium: Responses = (),
    checklist: str = "GEN",
) -> list[Item]:
    """Return an area's questions, numbered within their severity from 1."""
    by_severity = {Severity.CRITICAL: critical, Severity.HIGH: high, Severity.MEDIUM: medium}
    return [
        question(
            f"{name}-{severity[0].upper()}{n}", response, severity, area=name, checklist=checklist
        )
        for severity, responses in by_severity.items()
        for n, response in enumerate(responses, start=1)
    ]


def assessed(items: Sequence[Item], *, reviewed: bool = False) -> Scores:
    """Score questions over the areas and checklists that they name."""
    return assess(
        items,
        areas=sorted({item.area for item in items}),
        checklists=sorted({item.checklist for item in items}),
        reviewed=reviewed,
    )


def row(*figures: object) -> tuple[object, ...]:
    """Return figures side by side, to compare with a row worked by hand."""
    return figures
