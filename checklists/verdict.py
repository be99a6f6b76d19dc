"""The executive page's one sentence, composed by rule of whole clauses that a person would write.

How much is in place and how that changed; then the most pressing thing; then who has looked at it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from checklists.choices import Band, Severity
from checklists.scoring import FLOORS, Gap, Result
from checklists.wording import range_sentence


class Trend(Enum):
    """How the answers stand against the submission before, over the questions both count."""

    UNKNOWN = auto()
    BETTER = auto()
    SAME = auto()
    WORSE = auto()


class Standing(Enum):
    """Who has looked at the answers."""

    DRAFT = auto()
    SELF_ASSESSED = auto()
    RETURNED = auto()
    ACCEPTED = auto()
    PLAN_AGREED = auto()


class InPlace(Enum):
    """How much is in place: nothing, by the band of the score alone, or everything."""

    NOTHING = auto()
    FEW = auto()
    SOME = auto()
    MANY = auto()
    MOST = auto()
    NEARLY_ALL = auto()
    ALL = auto()


@dataclass(frozen=True, slots=True)
class Case:
    """What the sentence speaks of; `gaps` are those that `overall` was scored with.

    `reviewed_band` is the band after the review where it is another than the company's own.
    """

    overall: Result
    gaps: Sequence[Gap]
    trend: Trend = Trend.UNKNOWN
    standing: Standing = Standing.SELF_ASSESSED
    reviewed_band: Band | None = None


BY_BAND: Mapping[Band, InPlace] = {
    Band.NOT_STARTED: InPlace.FEW,
    Band.EMERGING: InPlace.SOME,
    Band.DEVELOPING: InPlace.MANY,
    Band.ESTABLISHED: InPlace.MOST,
    Band.LEADING: InPlace.NEARLY_ALL,
}

# A clause that another may follow after a comma. What cannot be has no clause of its own.
OPENINGS: Mapping[InPlace, Mapping[Trend, Promise]] = {
    InPlace.NOTHING: {
        Trend.UNKNOWN: _("None of the practices that protect children is in place"),
        Trend.SAME: _("None of the practices that protect children is in place yet, as last time"),
        Trend.WORSE: _("None of the practices that protect children is in place any more"),
    },
    InPlace.FEW: {
        Trend.UNKNOWN: _("Few of the practices that protect children are in place"),
        Trend.BETTER: _(
            "Few of the practices that protect children are in place, though more than last time"
        ),
        Trend.SAME: _(
            "Few of the practices that protect children are in place, no more than last time"
        ),
        Trend.WORSE: _(
            "Few of the practices that protect children are in place, fewer than last time"
        ),
    },
    InPlace.SOME: {
        Trend.UNKNOWN: _("Some of the practices that protect children are in place"),
        Trend.BETTER: _(
            "Some of the practices that protect children are in place, more than last time"
        ),
        Trend.SAME: _(
            "Some of the practices that protect children are in place, no more than last time"
        ),
        Trend.WORSE: _(
            "Some of the practices that protect children are in place, fewer than last time"
        ),
    },
    InPlace.MANY: {
        Trend.UNKNOWN: _("Many of the practices that protect children are in place"),
        Trend.BETTER: _(
            "Many of the practices that protect children are in place, more than last time"
        ),
        Trend.SAME: _(
            "Many of the practices that protect children are in place, no more than last time"
        ),
        Trend.WORSE: _(
            "Many of the practices that protect children are in place, fewer than last time"
        ),
    },
    InPlace.MOST: {
        Trend.UNKNOWN: _("Most of the practices that protect children are in place"),
        Trend.BETTER: _(
            "Most of the practices that protect children are in place, more than last time"
        ),
        Trend.SAME: _("Most of the practices that protect children are in place, as last time"),
        Trend.WORSE: _(
            "Most of the practices that protect children are in place, fewer than last time"
        ),
    },
    InPlace.NEARLY_ALL: {
        Trend.UNKNOWN: _("Nearly all of the practices that protect children are in place"),
        Trend.BETTER: _(
            "Nearly all of the practices that protect children are in place, more than last time"
        ),
        Trend.SAME: _(
            "Nearly all of the practices that protect children are in place, as last time"
        ),
        Trend.WORSE: _(
            "Nearly all of the practices that protect children are in place, fewer than last time"
        ),
    },
    InPlace.ALL: {
        Trend.UNKNOWN: _("All of the practices that were asked about are in place"),
        Trend.BETTER: _("All of the practices that were asked about are now in place"),
        Trend.SAME: _("All of the practices that were asked about are still in place"),
    },
}

STANDINGS: Mapping[Standing, Promise] = {
    Standing.DRAFT: _("%(said)s; nothing is submitted yet."),
    Standing.SELF_ASSESSED: _("%(said)s; UNICEF has not reviewed this yet."),
    Standing.RETURNED: _("%(said)s; UNICEF has sent it back with questions."),
    Standing.ACCEPTED: _("%(said)s; UNICEF has reviewed and accepted it."),
    Standing.PLAN_AGREED: _("%(said)s; UNICEF has agreed to the plan for what is missing."),
}
STANDINGS_OTHERWISE: Mapping[Standing, Promise] = {
    Standing.RETURNED: _("%(said)s; UNICEF has sent it back, and sees the band at “%(theirs)s”."),
    Standing.ACCEPTED: _("%(said)s; UNICEF has accepted it, and sees the band at “%(theirs)s”."),
    Standing.PLAN_AGREED: _(
        "%(said)s; UNICEF has agreed to the plan, and sees the band at “%(theirs)s”."
    ),
}


def trend_of(difference: Fraction | None) -> Trend:
    """Return what a difference of scores means, taken before rounding; None: nothing to compare."""
    if difference is None:
        return Trend.UNKNOWN
    if difference == 0:
        return Trend.SAME
    return Trend.BETTER if difference > 0 else Trend.WORSE


def verdict_sentence(case: Case) -> str:
    """Return the sentence. While questions are open it gives the range, never a band."""
    overall = case.overall
    if overall.open:
        return _open(overall, case.gaps)
    if overall.band is None or overall.exact is None:
        return gettext("Every question was answered “not applicable”, so there is no score.")
    opening = str(OPENINGS[in_place(overall, case.gaps)].get(case.trend) or _opening(case))
    facts = {"said": _pressing(case, opening)}
    if case.reviewed_band not in (None, overall.band) and case.standing in STANDINGS_OTHERWISE:
        facts["theirs"] = str(case.reviewed_band.label) if case.reviewed_band else ""
        return str(STANDINGS_OTHERWISE[case.standing]) % facts
    return str(STANDINGS[case.standing]) % facts


def in_place(overall: Result, gaps: Sequence[Gap]) -> InPlace:
    """Return how much is in place, by the score alone; the result has a score."""
    if not overall.exact:
        return InPlace.NOTHING
    if not gaps:
        return InPlace.ALL
    return BY_BAND[overall.band_uncapped or Band.NOT_STARTED]


def critical_count(gaps: Iterable[Gap]) -> int:
    """Return how many critical gaps are answered so; an open question may yet become yes."""
    return sum(g.item.severity == Severity.CRITICAL and g.item.response is not None for g in gaps)


def _opening(case: Case) -> Promise:
    return OPENINGS[in_place(case.overall, case.gaps)][Trend.UNKNOWN]


def _pressing(case: Case, opening: str) -> str:
    """Return the opening with what presses most: what holds the band, critical gaps, others."""
    overall, critical = case.overall, critical_count(case.gaps)
    facts = {"opening": opening, "band": overall.band.label if overall.band else ""}
    if overall.capped_by:
        return _capped(overall, len(overall.capped_by), facts)
    if critical and case.overall.exact and case.overall.exact >= FLOORS[Band.DEVELOPING]:
        return ngettext(
            "%(opening)s, but %(count)s critical gap is open",
            "%(opening)s, but %(count)s critical gaps are open",
            critical,
        ) % {**facts, "count": critical}
    if critical:
        return ngettext(
            "%(opening)s, and %(count)s critical gap is open",
            "%(opening)s, and %(count)s critical gaps are open",
            critical,
        ) % {**facts, "count": critical}
    if case.gaps:
        return ngettext(
            "%(opening)s, and the %(count)s gap left is not critical",
            "%(opening)s, and none of the %(count)s gaps left is critical",
            len(case.gaps),
        ) % {**facts, "count": len(case.gaps)}
    return opening


def _capped(overall: Result, count: int, facts: Mapping[str, object]) -> str:
    facts = {**facts, "count": count}
    # Only partly answered questions hold a band at Established; below that they are missing.
    if overall.band == Band.ESTABLISHED:
        return (
            ngettext(
                "%(opening)s, but %(count)s critical one is only half done and holds the band at "
                "“%(band)s”",
                "%(opening)s, but %(count)s critical ones are only half done and hold the band at "
                "“%(band)s”",
                count,
            )
            % facts
        )
    return (
        ngettext(
            "%(opening)s, but %(count)s critical one is missing and holds the band at “%(band)s”",
            "%(opening)s, but %(count)s critical ones are missing and hold the band at “%(band)s”",
            count,
        )
        % facts
    )


def _open(overall: Result, gaps: Sequence[Gap]) -> str:
    facts = {"range": range_sentence(overall)}
    known = critical_count(gaps)
    if not known:
        return gettext("Score so far: %(range)s; no critical gap found yet.") % facts
    return ngettext(
        "Score so far: %(range)s; %(count)s critical gap found already.",
        "Score so far: %(range)s; %(count)s critical gaps found already.",
        known,
    ) % {**facts, "count": known}
