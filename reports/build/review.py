"""The review statement: what UNICEF decided, and both scores side by side."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from checklists import scoring
from checklists.choices import Judgement, Outcome, Status
from checklists.review_document import ReviewDocument
from reports.build.progress import signed
from reports.build.shape import AnswerLine, Review, ReviewLine
from reports.build.source import Source, day, instant, shown


def review_statement(source: Source, differences: tuple[AnswerLine, ...]) -> Review | None:
    """Return what UNICEF decided; None without a decided review."""
    review, reviewed = source.review, source.reviewed
    if review is None or reviewed is None or review.decided_at is None:
        return None
    judged = [verdict.judgement for verdict in review.verdicts]
    return Review(
        reviewer=review.reviewer,
        decided=instant(review.decided_at),
        decision=decision_words(review),
        summary=review.summary,
        due=day(review.due) if review.due else "",
        counts=", ".join(
            [
                ngettext("%(n)s answer agreed", "%(n)s answers agreed", agreed) % {"n": agreed}
                if (agreed := judged.count(Judgement.AGREED))
                else _("no answer agreed"),
                _("%(n)s to clarify") % {"n": judged.count(Judgement.CLARIFY)},
                _("%(n)s not agreed") % {"n": judged.count(Judgement.NOT_AGREED)},
            ]
        ),
        reviewed_score=shown(reviewed.overall, is_draft=False),
        own_score=shown(source.own.overall, is_draft=False),
        lines=lines(source, reviewed),
        differences=differences,
        found=tuple(gap.item.code for gap in source.gaps if gap.item.reviewer_only),
    )


def decision_words(review: ReviewDocument) -> str:
    """Return the decision in a sentence."""
    if review.decision == Status.RETURNED:
        return _("Returned to the company with questions.")
    if review.outcome == Outcome.PLAN_AGREED:
        return _("Accepted as a plan: critical gaps are open, and an action is agreed for each.")
    return _("Accepted: no critical gap is open.")


def lines(source: Source, reviewed: scoring.Scores) -> tuple[ReviewLine, ...]:
    """Return own and reviewed score of the whole, then of each area."""
    own = source.own
    areas = source.content.areas
    return (
        line(_("Overall"), own.overall, reviewed.overall),
        *(line(a.short_title, own.areas[a.code], reviewed.areas[a.code]) for a in areas),
    )


def line(label: str, own: scoring.Result, reviewed: scoring.Result) -> ReviewLine:
    """Return one line; the difference is taken before rounding."""
    difference = _("n/a")
    if own.exact is not None and reviewed.exact is not None:
        difference = signed(reviewed.exact - own.exact)
    return ReviewLine(
        label, shown(own, is_draft=False), shown(reviewed, is_draft=False), difference
    )
