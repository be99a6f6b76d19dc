"""The executive page: it stands alone, and fits one page whatever was typed."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from checklists import scoring, verdict, wording
from checklists.choices import Band, Horizon, Outcome, Status
from checklists.verdict import Standing, Trend
from reports.build import progress
from reports.build.shape import Decision, Executive, GapEntry, ScoreLine, Strength
from reports.build.source import Source, clamped, shown

TOP_GAPS, STRENGTHS, DECISIONS, CAPPING = 5, 3, 3, 3
# Characters: so much that no text takes more than two lines of its column.
ACTION_MAX, OWNER_MAX = 110, 40


def executive(
    source: Source, areas: tuple[ScoreLine, ...], gaps: tuple[GapEntry, ...]
) -> Executive:
    """Return the executive page."""
    overall = source.own.overall
    is_open = source.document.is_draft and bool(overall.open)
    top = source.gaps[:TOP_GAPS]
    now = [gap for gap in gaps if gap.horizon_code == Horizon.NOW.value]
    return Executive(
        verdict=verdict_of(source),
        score=shown(overall, is_draft=source.document.is_draft),
        score_unit=_("of 100") if overall.exact is not None else "",
        band=str(overall.band.label) if overall.band and not is_open else "",
        band_sentence=_("The band follows once every question is answered.")
        if is_open
        else wording.band_sentence(overall.band),
        cap="" if is_open else wording.cap_sentence(overall),
        capped_by="" if is_open else capped_by(overall.capped_by),
        uncapped="" if is_open else wording.uncapped_sentence(overall),
        change=progress.change_of(source),
        confidence=wording.confidence_sentence(
            (source.reviewed or source.own).confidence, reviewed=source.review is not None
        ),
        reviewed=reviewed_sentence(source),
        left_out=left_out_sentence(source),
        areas=areas,
        gaps=gaps[:TOP_GAPS],
        gap_count=len(gaps),
        strengths=tuple(
            Strength(item.code, source.question(item.code).title)
            for item in scoring.strengths(source.items, STRENGTHS)
        ),
        closing=closing_sentence(source, len(top), source.after_closing(top)) if top else "",
        decisions=tuple(decision(gap) for gap in now[:DECISIONS]),
        more_decisions=more_sentence(len(now) - DECISIONS),
    )


def verdict_of(source: Source) -> str:
    """Return the sentence that the page begins with."""
    case = verdict.Case(
        source.own.overall,
        source.document.gaps,
        trend_of(source),
        standing_of(source),
        reviewed_band(source),
    )
    return verdict.verdict_sentence(case)


def capped_by(codes: tuple[str, ...]) -> str:
    """Return the first questions that hold the band down, and how many more there are."""
    named, more = ", ".join(codes[:CAPPING]), len(codes) - CAPPING
    if more <= 0:
        return named
    return ngettext("%(named)s and %(more)s more", "%(named)s and %(more)s more", more) % {
        "named": named,
        "more": more,
    }


def trend_of(source: Source) -> Trend:
    """Return how the answers stand against the submission before."""
    if source.document.earlier is None:
        return Trend.UNKNOWN
    return verdict.trend_of(progress.overall(source.document).difference)


def standing_of(source: Source) -> Standing:
    """Return who has looked at the answers."""
    review = source.review
    if source.document.is_draft:
        return Standing.DRAFT
    if review is None:
        return Standing.SELF_ASSESSED
    if review.decision == Status.RETURNED:
        return Standing.RETURNED
    is_plan = review.outcome == Outcome.PLAN_AGREED
    return Standing.PLAN_AGREED if is_plan else Standing.ACCEPTED


def reviewed_band(source: Source) -> Band | None:
    """Return the band by the reviewed responses."""
    return source.reviewed.overall.band if source.reviewed else None


def reviewed_sentence(source: Source) -> str:
    """Return the reviewed score beside the company's own."""
    if source.reviewed is None:
        return ""
    overall = source.reviewed.overall
    return _("Reviewed score: %(score)s, %(band)s") % {
        "score": shown(overall, is_draft=False),
        "band": overall.band.label if overall.band else _("no band"),
    }


def left_out_sentence(source: Source) -> str:
    """Name the areas without a score."""
    if not source.own.left_out:
        return ""
    names = ", ".join(source.content.area_by_code[code].short_title for code in source.own.left_out)
    return _("Not scored, as nothing there applies: %(areas)s.") % {"areas": names}


def closing_sentence(source: Source, count: int, result: scoring.Result) -> str:
    """Return score and band once so many gaps are closed; a range while questions are open."""
    if result.exact is None or result.band is None:
        return ""
    facts = {
        "count": count,
        # The gaps follow the reviewed responses, and so does what closing them gives.
        "figure": _("reviewed score") if source.reviewed else _("score"),
        "score": shown(result, is_draft=source.document.is_draft),
        "band": result.band.label,
    }
    if source.document.is_draft and result.open:
        return (
            ngettext(
                "If this gap closes, the %(figure)s is %(score)s.",
                "If these %(count)s gaps close, the %(figure)s is %(score)s.",
                count,
            )
            % facts
        )
    if result.capped_by:
        return (
            ngettext(
                "If this gap closes, the %(figure)s is %(score)s, and other critical gaps "
                "still hold the band at “%(band)s”.",
                "If these %(count)s gaps close, the %(figure)s is %(score)s, and other critical "
                "gaps still hold the band at “%(band)s”.",
                count,
            )
            % facts
        )
    return (
        ngettext(
            "If this gap closes, the %(figure)s is %(score)s and the band “%(band)s”.",
            "If these %(count)s gaps close, the %(figure)s is %(score)s and the band “%(band)s”.",
            count,
        )
        % facts
    )


def decision(gap: GapEntry) -> Decision:
    """Return what management is asked to decide on one gap."""
    action = gap.action if gap.action and not gap.action.is_dropped else None
    return Decision(
        code=gap.code,
        what=clamped(action.text, ACTION_MAX) if action else gap.title,
        who=clamped(action.owner, OWNER_MAX) if action else _("unassigned"),
        by=action.due if action else _("no date"),
    )


def more_sentence(count: int) -> str:
    """Say how many more decisions the action plan has."""
    if count <= 0:
        return ""
    return ngettext(
        "%(count)s more decision for the next three months stands in the action plan.",
        "%(count)s more decisions for the next three months stand in the action plan.",
        count,
    ) % {"count": count}
