"""The report's scores: bars, radar and heat map."""

from dataclasses import replace
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from checklists import scoring, wording
from checklists.choices import Response, Severity
from reports import charts
from reports.build.shape import HeatCell, HeatRow, ScoreLine
from reports.build.source import Source, exact_or_none, shown


def area_lines(source: Source) -> tuple[ScoreLine, ...]:
    """Return the areas' scores, in order."""
    reviewed = source.reviewed.areas if source.reviewed else {}
    return tuple(
        score_line(
            source,
            code=area.code,
            label=area.short_title,
            own=source.own.areas[area.code],
            reviewed=reviewed.get(area.code),
            critical=critical_in(source, area.code),
        )
        for area in source.content.areas
    )


def checklist_lines(source: Source) -> tuple[ScoreLine, ...]:
    """Return the checklists' scores, in order."""
    reviewed = source.reviewed.checklists if source.reviewed else {}
    return tuple(
        score_line(
            source,
            code=code,
            label=source.checklist(code),
            own=source.own.checklists[code],
            reviewed=reviewed.get(code),
            critical=sum(
                gap.item.checklist == code and gap.item.severity == Severity.CRITICAL
                for gap in source.gaps
            ),
        )
        for code in source.document.checklist_codes
    )


def score_line(
    source: Source,
    *,
    code: str,
    label: str,
    own: scoring.Result,
    reviewed: scoring.Result | None,
    critical: int,
) -> ScoreLine:
    """Return one score with its bar."""
    is_draft = source.document.is_draft
    score = shown(own, is_draft=is_draft)
    alarming = bool(own.capped_by)
    name = f"{label}: {score}" if own.exact is None else _of_100(label, score)
    if is_draft and own.open:
        chart = charts.span(own.low, own.high, label=name)
    else:
        chart = charts.bar(own.exact, label=name, alarming=alarming)
    theirs = shown(reviewed, is_draft=False) if reviewed else ""
    return ScoreLine(
        code=code,
        label=label,
        score=score,
        points=wording.points_sentence(own),
        band=str(own.band.label) if own.band and not (is_draft and own.open) else "",
        cap=wording.cap_sentence(own) if not (is_draft and own.open) else "",
        chart=chart,
        reviewed_score=theirs,
        reviewed_chart=charts.bar(
            exact_or_none(reviewed), label=_of_100(_("Reviewed"), theirs), alarming=False
        )
        if reviewed
        else "",
        critical=critical,
        critical_words=ngettext("%(n)s critical gap", "%(n)s critical gaps", critical)
        % {"n": critical}
        if critical
        else "",
    )


def critical_in(source: Source, area: str) -> int:
    """Return how many critical gaps an area has."""
    return sum(
        gap.item.area == area and gap.item.severity == Severity.CRITICAL for gap in source.gaps
    )


def radar(source: Source) -> str:
    """Return the areas' radar; dashed: the reviewed scores, a draft's open questions as yes."""
    own = [source.own.areas[area.code].exact for area in source.content.areas]
    reviewed = source.reviewed
    theirs = [reviewed.areas[a.code].exact for a in source.content.areas] if reviewed else []
    if source.document.is_draft:
        theirs = [source.own.areas[area.code].high for area in source.content.areas]
    figures = ", ".join(_of_100(line.label, line.score) for line in area_lines(source))
    return charts.radar(own, theirs, label=_("Scores of the areas: %(all)s") % {"all": figures})


def heat_rows(source: Source) -> tuple[HeatRow, ...]:
    """Return areas by checklists, each cell scored over its own questions."""
    items = source.items
    return tuple(
        HeatRow(
            area.short_title,
            tuple(
                heat_cell(
                    [i for i in items if i.area == area.code and i.checklist == code],
                    is_draft=source.document.is_draft,
                )
                for code in source.document.checklist_codes
            ),
        )
        for area in source.content.areas
    )


def heat_cell(items: list[scoring.Item], *, is_draft: bool) -> HeatCell:
    """Return one cell, shaded with open questions as no; a draft's says how far it may rise."""
    if not items:
        return HeatCell("", "", charts.shade(None))
    score = scoring.score(items)
    if score is None:
        return HeatCell(_("n/a"), "", charts.shade(None))
    gaps = sum(item.is_gap for item in items)
    words = ngettext("%(n)s gap", "%(n)s gaps", gaps) % {"n": gaps}
    figure = wording.number(score)
    if is_draft and any(item.response is None for item in items):
        figure = _("%(low)s to %(high)s") % {"low": figure, "high": wording.number(best(items))}
    return HeatCell(figure, words, charts.shade(score))


def best(items: list[scoring.Item]) -> Fraction:
    """Return the score with open questions as yes."""
    filled = [
        replace(item, response=Response.YES) if item.response is None else item for item in items
    ]
    return scoring.score(filled) or Fraction()


def _of_100(label: str, score: str) -> str:
    return _("%(label)s: %(score)s of 100") % {"label": label, "score": score}
