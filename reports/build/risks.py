"""The heat map of child-rights risks by areas: which harm to children is worked against, where."""

from guidelines.catalogue import Risk
from reports.build.scores import heat_cell
from reports.build.shape import RiskRow
from reports.build.source import Source


def risk_rows(source: Source) -> tuple[RiskRow, ...]:
    """Return every risk that a question of the assessment names, scored over its questions.

    A question works against one risk or several, and counts in each of their rows: the rows' scores
    do not add up to the overall score.
    """
    rows = (risk_row(source, risk) for risk in source.content.risks)
    return tuple(row for row in rows if row.total.score)


def risk_row(source: Source, risk: Risk) -> RiskRow:
    """Return one risk's row."""
    items = [i for i in source.items if risk.code in source.question(i.code).risks]
    is_draft = source.document.is_draft
    return RiskRow(
        code=risk.code,
        title=risk.title,
        definition=risk.definition,
        total=heat_cell(items, is_draft=is_draft),
        cells=tuple(
            heat_cell([i for i in items if i.area == area.code], is_draft=is_draft)
            for area in source.content.areas
        ),
    )
