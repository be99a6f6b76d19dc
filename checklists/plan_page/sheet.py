"""The action plan as a workbook, narrowed as the page is."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from checklists import progress, spreadsheet, wording
from checklists.choices import ActionStatus, Response, Severity
from checklists.plan_page.lines import Line, Plan
from checklists.plan_page.narrowing import Narrowed
from checklists.plan_page.page import row, summary
from checklists.spreadsheet import Column, Row


def render(plan: Plan, shown: Narrowed, *, at: datetime) -> bytes:
    """Return the workbook: what it is, the gaps, and actions on what is no gap any more."""
    book, cover = spreadsheet.new_book()
    cover.title = _("About")
    spreadsheet.pairs(cover, _about(plan, shown, at))
    spreadsheet.table(book.create_sheet(_("Action plan")), columns(), rows(shown.gaps, at.date()))
    if shown.former:
        former = book.create_sheet(_("No longer a gap"))
        spreadsheet.table(former, columns(), rows(shown.former, at.date()))
    return spreadsheet.to_bytes(book)


def columns() -> list[Column]:
    """Return the heads of the columns and their widths."""
    return [
        (_("Order"), 8),
        (_("Code"), 14),
        (_("Gap"), 46),
        (_("Area"), 24),
        (_("Severity"), 11),
        (_("Horizon"), 22),
        (_("Quick win"), 11),
        (_("Answer"), 22),
        (_("Found by"), 16),
        (_("Action"), 60),
        (_("Owner"), 26),
        (_("Due"), 13),
        (_("Status"), 14),
        (_("Please note"), 30),
    ]


def rows(lines: Iterable[Line], today: date) -> list[Row]:
    """Return a row for each line, in the order given."""
    return [_row(line, today) for line in lines]


def _row(line: Line, today: date) -> Row:
    answer, gap = line.answer, line.gap
    shown = row(line, today=today)
    return (
        str(gap.position) if gap else "",
        shown.code,
        shown.title,
        shown.area,
        str(Severity(line.question.severity).label),
        shown.horizon,
        _("yes") if shown.is_quick_win else _("no"),
        wording.answered(Response(answer.response) if answer.response else None),
        _("the reviewer") if line.is_found else _("the company") if gap else "",
        answer.action_text,
        answer.action_owner,
        answer.action_due,
        str(ActionStatus(answer.action_status).label) if line.is_written else "",
        shown.mark,
    )


def _about(plan: Plan, shown: Narrowed, at: datetime) -> list[tuple[str, str]]:
    assessment, counts = plan.assessment, summary(plan, at.date())
    return [
        (_("Action plan"), assessment.organisation.name),
        (_("Assessment"), assessment.title),
        (_("Edition"), progress.content_of(assessment).edition.title),
        (_("As of"), date_format(at, "j F Y, H:i")),
        (_("Gaps"), str(counts.gaps)),
        (_("With an action"), str(counts.acted)),
        (_("Overdue"), str(counts.overdue)),
        (_("Done"), str(counts.done)),
        (_("In this file"), _said(shown, counts.gaps)),
    ]


def _said(shown: Narrowed, total: int) -> str:
    """Return which gaps stand in the file."""
    facts = {"shown": len(shown.gaps), "total": total}
    parts = [_("%(shown)s of %(total)s gaps") % facts]
    for choice in shown.filters:
        chosen = next(option for option in choice.options if option.is_chosen)
        if chosen.value:
            parts.append(f"{choice.label}: {chosen.label}")
    return "; ".join(parts)
