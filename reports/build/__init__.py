"""A submission's documents become one GapReport, the same for every format."""

from checklists.document import Document
from checklists.review_document import ReviewDocument
from reports.build import (
    annex,
    benchmark,
    cover,
    crosswalk,
    executive,
    gaps,
    progress,
    risks,
    scores,
)
from reports.build.review import review_statement
from reports.build.shape import GapReport
from reports.build.source import Source

__all__ = ["GapReport", "build"]


def build(document: Document, review: ReviewDocument | None = None) -> GapReport:
    """Build the report of a submission, or of a draft in the same form.

    A review counts once it is decided. All texts are in the language that is active.
    """
    source = Source(document, review if review is not None and review.decision else None)
    areas = scores.area_lines(source)
    entries = gaps.gap_entries(source)
    return GapReport(
        cover=cover.cover(source),
        executive=executive.executive(source, areas, entries),
        areas=areas,
        checklists=scores.checklist_lines(source),
        radar=scores.radar(source),
        heat_columns=tuple(source.checklist(code) for code in document.checklist_codes),
        heat=scores.heat_rows(source),
        risks=risks.risk_rows(source),
        critical=tuple(gap for gap in entries if gap.is_critical),
        quick_wins=gaps.quick_wins(entries),
        others=gaps.others(source, entries),
        plan=gaps.plan(entries),
        gaps=entries,
        progress=progress.progress(source),
        benchmark=benchmark.benchmark(source),
        review=review_statement(source, annex.differences(source)),
        answers=annex.answer_groups(source),
        not_applicable=annex.not_applicable(source),
        crosswalk=crosswalk.crosswalk(source),
        resources=annex.resources(source),
        directories=annex.directories(source),
        glossary=tuple((term.term, term.definition) for term in source.content.glossary),
        rules=document.rules,
        edition_note=source.content.edition.note,
        sign_off=cover.sign_off(source),
    )
