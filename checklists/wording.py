"""Sentences for codes: errors, statuses, bands and scores, in the reader's language."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from checklists import reasons
from checklists.choices import Band, Outcome, Response, Status, Transition
from checklists.scoring import Confidence, Result, rounded
from checklists.workflow import (
    NEXT,
    NOTE_MAX,
    REASON_MIN,
    BlockReason,
    DomainError,
    Incomplete,
    Invalid,
    MissingReason,
    NotDone,
    Refused,
    Stale,
    Write,
)

MEGABYTE = 1024 * 1024

STATUSES: Mapping[Status, Promise] = {
    Status.DRAFT: _("The company is answering; nothing is submitted yet."),
    Status.SUBMITTED: _("Submitted; it waits for a reviewer at UNICEF."),
    Status.IN_REVIEW: _("A reviewer at UNICEF is reading it."),
    Status.RETURNED: _("Returned by UNICEF with questions; the company edits and submits again."),
    Status.ACCEPTED: _("Reviewed and accepted by UNICEF."),
}
PLAN_AGREED = _("Reviewed by UNICEF; critical gaps are open and an action is agreed for each.")

BANDS: Mapping[Band, Promise] = {
    Band.NOT_STARTED: _("Few of the practices that protect children are in place."),
    Band.EMERGING: _("Some of the practices that protect children are in place; many are missing."),
    Band.DEVELOPING: _("Many of the practices are in place; important ones are still missing."),
    Band.ESTABLISHED: _("Most of the practices are in place."),
    Band.LEADING: _("Nearly all of the practices are in place."),
}

ANSWERED: Mapping[Response | None, Promise] = {
    Response.YES: _("answered yes"),
    Response.PARTLY: _("answered partly"),
    Response.NO: _("answered no"),
    Response.NOT_APPLICABLE: _("not applicable"),
    None: _("not answered"),
}

FAILED: Mapping[Transition | Write, Promise] = {
    Transition.SUBMIT: _("The assessment was not submitted"),
    Transition.WITHDRAW: _("The submission was not withdrawn"),
    Transition.START_REVIEW: _("The review was not started"),
    Transition.RELEASE: _("The review was not released"),
    Transition.RETURN: _("The submission was not returned"),
    Transition.ACCEPT: _("The submission was not accepted"),
    Write.ANSWER: _("Not saved, as the assessment cannot be changed now"),
    Write.RENAME: _("The assessment was not renamed"),
    Write.DELETE: _("The assessment was not deleted"),
}
STANDS: Mapping[Status, Promise] = {
    Status.DRAFT: _("it is a draft"),
    Status.SUBMITTED: _("it is submitted and waits for a reviewer"),
    Status.IN_REVIEW: _("it is in review"),
    Status.RETURNED: _("it was returned to the company"),
    Status.ACCEPTED: _("it is accepted, which is final"),
}
REFUSALS: Mapping[str, Promise] = {
    "moved": _("its status changed in the meantime. Look at it again before you go on"),
    "claimed": _("another reviewer has claimed it. Take the claim over first"),
    "nothing_to_return": _(
        "give at least one question the verdict “clarify” or “not agreed” first"
    ),
    "submitted_before": _("it was submitted before, so it stays on record"),
    "nothing_asked": _("no reviewer has asked anything yet"),
}

MISSING: Mapping[MissingReason, Promise] = {
    "unanswered": _("Not answered yet."),
    "carried_forward": _("Carried forward from an earlier assessment; please confirm."),
    "reason_too_short": _(
        "Say in the note why it does not apply, in at least %(limit)s characters."
    ),
    "reply_missing": _(
        "UNICEF asks you to answer this before you submit again: change the answer, or reply."
    ),
}
BLOCKED: Mapping[BlockReason, Promise] = {
    "verdict_missing": _("It needs a verdict."),
    "clarify_open": _("The company has not yet answered what you asked it to clarify."),
    "action_missing": _("A critical gap needs an action with an owner and a due date."),
}

FIELDS: Mapping[str, Promise] = {
    "facts": _("profile"),
    "response": _("response"),
    "note": _("note"),
    "reply": _("reply"),
    "comment": _("comment"),
    "evidence": _("evidence"),
    "url": _("link"),
    "title": _("title"),
    "action": _("action"),
    "action_text": _("action"),
    "action_owner": _("owner of the action"),
    "action_due": _("due date of the action"),
    "action_status": _("status of the action"),
}
INVALID: Mapping[str, Promise] = {
    "required": _("this is missing"),
    "unknown": _("this is not one of the known values"),
    "unknown_question": _("there is no such question in this assessment"),
    "twice": _("this stands there twice"),
    "too_long": _("this is longer than %(limit)s characters"),
    "too_short": _("this is shorter than %(limit)s characters"),
    "not_text": _("this is not a text"),
    "not_a_date": _("this is not a date, such as 2026-05-31"),
    "far_year": _("this year is not between %(first)s and %(last)s; look at it again"),
    "not_a_link": _("this is not a link that begins with http:// or https://"),
    "holds_password": _("this link holds a user name or password; give one without"),
    "before_period": _("this is before the period begins"),
    "no_catalogue": _("no guidelines are loaded yet"),
    "not_a_list": _("this is not a list"),
    "not_an_object": _("this is not an object"),
    "not_true_or_false": _("this is neither true nor false"),
    "control_character": _("this holds a character that cannot be stored"),
}


def explain(error: DomainError) -> str:
    """Return what a rule's refusal means to the person who met it."""
    match error:
        case Refused():
            return refusal(error)
        case Incomplete():
            return incompleteness(error)
        case Stale():
            return gettext(
                "Somebody changed this while you wrote. Both texts are shown: choose which stays."
            )
        case Invalid():
            return invalidity(error)
        case NotDone():
            return reasons.sentence(error)
        case _:
            return gettext("This cannot be done now.")


def refusal(error: Refused) -> str:
    """Return why a transition did not happen."""
    if error.reason == "blocked":
        count = len({blocked.question for blocked in error.blocked})
        why = ngettext(
            "%(count)s question still stands in the way",
            "%(count)s questions still stand in the way",
            count,
        ) % {"count": count}
    # A step that the table allows was refused because somebody else was faster.
    elif error.reason == "moved" and error.status and (error.transition, error.status) not in NEXT:
        why = str(STANDS[error.status])
    else:
        why = str(REFUSALS.get(error.reason, _("this is not possible now")))
    return gettext("%(failed)s: %(why)s.") % {"failed": FAILED[error.transition], "why": why}


def incompleteness(error: Incomplete) -> str:
    """Return how much is missing, by reason."""
    counts = dict.fromkeys(MISSING, 0)
    for missing in error.missing:
        counts[missing.reason] += 1
    sayings: Mapping[MissingReason, Callable[[int], str]] = {
        "unanswered": lambda n: ngettext(
            "%(count)s question is not answered", "%(count)s questions are not answered", n
        ),
        "carried_forward": lambda n: ngettext(
            "%(count)s answer carried forward is not confirmed",
            "%(count)s answers carried forward are not confirmed",
            n,
        ),
        "reason_too_short": lambda n: ngettext(
            "%(count)s “not applicable” has no reason of at least %(limit)s characters",
            "%(count)s “not applicable” have no reason of at least %(limit)s characters",
            n,
        ),
        "reply_missing": lambda n: ngettext(
            "%(count)s question that UNICEF asks about is not answered",
            "%(count)s questions that UNICEF asks about are not answered",
            n,
        ),
    }
    parts = [
        sayings[reason](count) % {"count": count, "limit": REASON_MIN}
        for reason, count in counts.items()
        if count
    ]
    return gettext("%(failed)s: %(why)s.") % {
        "failed": FAILED[Transition.SUBMIT],
        "why": ", ".join(parts),
    }


def invalidity(error: Invalid) -> str:
    """Return what is wrong with a value, after its question's code and its field."""
    where = [error.question, str(FIELDS.get(error.field, error.field))]
    problem = str(INVALID.get(error.reason, _("this cannot be stored")))
    return gettext("%(where)s: %(problem)s.") % {
        "where": ", ".join(part for part in where if part),
        "problem": problem % {"limit": NOTE_MAX, **error.facts},
    }


def missing_sentence(reason: MissingReason) -> str:
    """Return what a question lacks before submitting."""
    return str(MISSING[reason]) % {"limit": REASON_MIN}


def blocked_sentence(reason: BlockReason) -> str:
    """Return what a question lacks before accepting."""
    return str(BLOCKED[reason])


def due_sentence(due: date, today: date) -> str:
    """Return how long there is until a due date, or how long it is past."""
    days = (due - today).days
    if days < 0:
        return ngettext(
            "That is overdue: it was %(count)s day ago.",
            "That is overdue: it was %(count)s days ago.",
            -days,
        ) % {"count": -days}
    if days == 0:
        return gettext("That is today.")
    return ngettext("%(count)s day is left.", "%(count)s days are left.", days) % {"count": days}


def status_sentence(status: Status, outcome: Outcome | None = None) -> str:
    """Return where an assessment stands."""
    return str(PLAN_AGREED if outcome == Outcome.PLAN_AGREED else STATUSES[status])


def answered(response: Response | None) -> str:
    """Return what was answered, in the midst of a line."""
    return str(ANSWERED[response])


def band_sentence(band: Band | None) -> str:
    """Return what a band says of a company."""
    return str(BANDS[band]) if band else gettext("Nothing here applies, so there is no band.")


def number(exact: Fraction | int, places: int = 0) -> str:
    """Return a number as people of the language write it, half up."""
    return number_format(rounded(Fraction(exact), places), places)


def grouped(count: int) -> str:
    """Return a large number with its thousands apart."""
    return number_format(count, 0, force_grouping=True)


def megabytes(size: int) -> str:
    """Return so many bytes as megabytes, never as none of them."""
    return number(max(Fraction(size, MEGABYTE), Fraction(1, 10)), 1)


def size_words(size: int | None) -> str:
    """Return how large a document is, as in "1.2 MB"; nothing where that is not known."""
    if not size:
        return ""
    if size < MEGABYTE // 10:
        return gettext("%(size)s KB") % {"size": number(max(Fraction(size, 1024), Fraction(1)))}
    return gettext("%(size)s MB") % {"size": megabytes(size)}


def document_words(form: str, size: int) -> str:
    """Return what a document is and how large, as in "PDF, 1.2 MB"."""
    return gettext("%(form)s, %(size)s") % {"form": form.upper(), "size": size_words(size)}


def quota_sentence(used: int, quota: int) -> str:
    """Return how much of its room for documents a company uses."""
    facts = {"used": megabytes(used) if used else number(0), "quota": grouped(quota // MEGABYTE)}
    return gettext("%(used)s of %(quota)s MB used") % facts


def points_sentence(result: Result) -> str:
    """Return the points, as in "18.5 of 25"."""
    halves = 0 if result.reached.denominator == 1 else 1
    return gettext("%(reached)s of %(possible)s") % {
        "reached": number(result.reached, halves),
        "possible": number(result.possible),
    }


def gain_sentence(gain: Fraction) -> str:
    """Return what closing a gap adds to the overall score."""
    if gain < Fraction(1, 20):
        return gettext("closing it adds less than %(gain)s") % {"gain": number(Fraction(1, 10), 1)}
    return gettext("closing it adds %(gain)s") % {"gain": number(gain, 1)}


def percent(share: Fraction | None) -> str:
    """Return a share as whole percent; a share of nothing is "n/a"."""
    return gettext("n/a") if share is None else f"{number(100 * share)}\N{NO-BREAK SPACE}%"


def confidence_sentence(confidence: Confidence, *, reviewed: bool) -> str:
    """Return what the points rest on."""
    facts = {
        "evidence": percent(confidence.evidence),
        "confirmed": percent(confidence.confirmed),
        "left_out": percent(confidence.not_applicable),
    }
    if reviewed:
        return (
            gettext(
                "%(evidence)s of points backed by evidence, %(confirmed)s confirmed by review, "
                "%(left_out)s not applicable"
            )
            % facts
        )
    return gettext("%(evidence)s of points backed by evidence, %(left_out)s not applicable") % facts


def cap_sentence(result: Result) -> str:
    """Return what holds the band down; empty where nothing does."""
    count = len(result.capped_by)
    if not count:
        return ""
    return ngettext(
        "Band held down by %(count)s critical gap",
        "Band held down by %(count)s critical gaps",
        count,
    ) % {"count": count}


def uncapped_sentence(result: Result) -> str:
    """Return the band by the score alone where a cap hides it, else nothing."""
    if not result.capped_by or result.band_uncapped is None:
        return ""
    return gettext("By score alone: %(band)s") % {"band": result.band_uncapped.label}


def range_sentence(result: Result) -> str:
    """Return what a draft shows instead of one number."""
    if result.low is None or result.high is None:
        return gettext("no score: nothing applies so far")
    low, high = number(result.low), number(result.high)
    if not result.open:
        return gettext("%(score)s, no question open") % {"score": low}
    if low == high:
        return ngettext(
            "about %(low)s, %(open)s question open",
            "about %(low)s, %(open)s questions open",
            result.open,
        ) % {"low": low, "open": result.open}
    return ngettext(
        "between %(low)s and %(high)s, %(open)s question open",
        "between %(low)s and %(high)s, %(open)s questions open",
        result.open,
    ) % {"low": low, "high": high, "open": result.open}
