"""Sentences of reviews: what stands in the way of a verdict or a decision."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from checklists import wording
from checklists.choices import Judgement, Outcome, Response
from checklists.scoring import Result
from checklists.workflow import (
    NOTE_MAX,
    Blocked,
    BlockReason,
    DomainError,
    Invalid,
    NotReviewing,
    Stale,
)

NOT_REVIEWING: Mapping[str, Promise] = {
    "moved": _("Nothing was saved: this submission is not in review any more."),
    "claimed": _("Nothing was saved: another reviewer has claimed this review."),
}
PROBLEMS: Mapping[str, Promise] = {
    "own_response_missing": _("Choose the response that you would give."),
    "same_response": _("The company gave this response itself: choose another, or agree."),
    "own_reason_missing": _("Say why you do not agree; the company reads it."),
    "clarification_missing": _("Write what the company should clarify."),
    "too_long": _("This is longer than %(limit)s characters."),
    "control_character": _("This holds a character that cannot be stored."),
    "unknown": _("Choose one of the verdicts."),
    "unknown_question": _("There is no such question in this submission."),
    "not_in_future": _("Choose a day in the future."),
    "outcome_moved": _("The verdicts changed meanwhile, and the outcome with them. Look again."),
}
JUDGED: Mapping[Judgement, Promise] = {
    Judgement.AGREED: _("Agreed"),
    Judgement.CLARIFY: _("Asked to clarify"),
    Judgement.NOT_AGREED: _("Not agreed"),
}
OUTCOMES: Mapping[Outcome, Promise] = {
    Outcome.ACCEPTED: _("It would be accepted: no critical gap is open."),
    Outcome.PLAN_AGREED: _(
        "The outcome would be “plan agreed”: critical gaps are open, each with its action."
    ),
}

# The same in a word or two, for a narrow window.
STATES: Mapping[Outcome | None, Promise] = {
    Outcome.ACCEPTED: _("Would be accepted"),
    Outcome.PLAN_AGREED: _("Would be “plan agreed”"),
    None: _("Cannot be accepted yet"),
}


def explain(error: DomainError) -> str:
    """Return what a refusal means to the reviewer who met it."""
    match error:
        case NotReviewing():
            return str(NOT_REVIEWING[error.reason])
        case Invalid():
            return problem(error)
        case Stale():
            return gettext("This verdict was changed meanwhile, perhaps in another window.")
        case _:
            return wording.explain(error)


def problem(error: Invalid) -> str:
    """Return what is wrong with a value, to stand beside its field."""
    sentence = PROBLEMS.get(error.reason)
    if sentence is None:
        return wording.invalidity(error)
    return str(sentence) % {"limit": NOTE_MAX, **error.facts}


def block_counts(blocked: Iterable[Blocked]) -> list[tuple[BlockReason, int, str]]:
    """Return how many questions hold the decision up, by reason: (reason, how many, sentence)."""
    counts: dict[BlockReason, int] = {}
    for one in blocked:
        counts[one.reason] = counts.get(one.reason, 0) + 1
    return [(reason, count, block_sentence(reason, count)) for reason, count in counts.items()]


def block_sentence(reason: BlockReason, count: int) -> str:
    """Return how many questions hold the decision up for one reason."""
    match reason:
        case "verdict_missing":
            sentence = ngettext(
                "%(count)s question needs a verdict", "%(count)s questions need a verdict", count
            )
        case "clarify_open":
            sentence = ngettext(
                "%(count)s question waits for the company to clarify",
                "%(count)s questions wait for the company to clarify",
                count,
            )
        case _:
            sentence = ngettext(
                "%(count)s critical gap has no action with owner and due date",
                "%(count)s critical gaps have no action with owner and due date",
                count,
            )
    return sentence % {"count": count}


def outlook(critical: int) -> str:
    """Return how a review would end once nothing holds it up, by the critical gaps open now."""
    if not critical:
        return gettext(
            "As the responses stand, it would then be accepted: no critical gap is open."
        )
    return ngettext(
        "As the responses stand, the outcome would then be “plan agreed”: %(count)s critical gap "
        "is open.",
        "As the responses stand, the outcome would then be “plan agreed”: %(count)s critical gaps "
        "are open.",
        critical,
    ) % {"count": critical}


def verdict_line(judgement: Judgement, response: Response | None) -> str:
    """Return a verdict in a few words: "Not agreed: No"."""
    if response is None:
        return str(JUDGED[judgement])
    return gettext("%(verdict)s: %(response)s") % {
        "verdict": JUDGED[judgement],
        "response": response.label,
    }


def score_line(result: Result) -> str:
    """Return a score with its band: "58, Developing"."""
    if result.exact is None or result.band is None:
        return gettext("n/a")
    return gettext("%(score)s, %(band)s") % {
        "score": wording.number(result.exact),
        "band": result.band.label,
    }
