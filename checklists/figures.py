"""Scores and gaps as frozen documents and the exchange format have them (DESIGN, section 7)."""

from fractions import Fraction
from typing import Any

from checklists import scoring


def result_json(result: scoring.Result) -> dict[str, Any]:
    """Return one score as the exchange format has it: figures as text with two decimals."""
    return {
        "score": figure(result.exact),
        "range": [figure(result.low), figure(result.high)],
        "shown": None if result.exact is None else int(scoring.rounded(result.exact)),
        "band": result.band and result.band.value,
        "capped_by": list(result.capped_by),
        "coverage": percent(result.coverage),
    }


def points_json(result: scoring.Result) -> dict[str, Any]:
    """Return an area's or a checklist's score with its points."""
    return {**result_json(result), "points": [figure(result.reached), figure(result.possible)]}


def scores_json(scores: scoring.Scores) -> dict[str, Any]:
    """Return all scores as the exchange format has them; shares in percent."""
    confidence = scores.confidence
    return {
        "rules": scores.rules,
        "overall": result_json(scores.overall),
        "areas": {code: points_json(result) for code, result in scores.areas.items()},
        "checklists": {code: points_json(result) for code, result in scores.checklists.items()},
        "confidence": {
            "evidence": percent(confidence.evidence),
            "confirmed": percent(confidence.confirmed),
            "not_applicable": percent(confidence.not_applicable),
        },
    }


def gap_json(gap: scoring.Gap) -> dict[str, Any]:
    """Return a gap as the exchange format has it."""
    item = gap.item
    return {
        "question": item.code,
        "area": item.area,
        "severity": item.severity.value,
        "effort": item.effort.value,
        "response": item.response and item.response.value,
        "gain": figure(gap.gain),
        "horizon": gap.horizon.value,
        "quick_win": gap.quick_win,
        "reviewer_only": item.reviewer_only,
    }


def figure(exact: Fraction | None) -> str | None:
    """Return an exact number as text with two decimals, None as it is."""
    return None if exact is None else str(scoring.rounded(exact, 2))


def percent(share: Fraction | None) -> str | None:
    """Return a share in [0, 1] as percent with two decimals, None as it is."""
    return None if share is None else str(scoring.rounded(100 * share, 2))
