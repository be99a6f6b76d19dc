"""How a reviewer reads a submission: which questions, in which order, and where that is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from checklists import hint_wording
from checklists.choices import Judgement, Severity
from checklists.hints import Hint, Rule, rules_of, urgency
from checklists.models import Submission
from checklists.workflow import Judged

ALL = "all"
NEED_VERDICT = "verdict"
WORTH = "worth"
# Views: all questions on a page, or one after another.
TOGETHER, ONE = "together", "one"
# Orders: what is worth a look before the rest, or area by area as it was asked.
LOOK_FIRST, BY_AREA = "look", "area"


@dataclass(frozen=True, slots=True)
class Marked:
    """One question, with what the filters go by; `hints` is empty where nothing points at it."""

    judged: Judged
    is_changed: bool
    hints: tuple[Hint, ...] = ()

    @property
    def code(self) -> str:
        """Return the question's code."""
        return self.judged.item.code

    @property
    def urgency(self) -> tuple[int, int]:
        """Return what to sort by where a look is worth most first."""
        return urgency(self.hints, self.judged.item.severity)


Keeps = Callable[[Marked], bool]
FILTERS: Mapping[str, tuple[Promise, Keeps]] = {
    ALL: (_("All"), lambda one: True),
    WORTH: (_("Worth a look"), lambda one: bool(one.hints)),
    NEED_VERDICT: (
        _("Need a verdict"),
        lambda one: one.judged.needs_verdict and one.judged.judgement is None,
    ),
    "gaps": (_("Gaps"), lambda one: one.judged.item.is_gap),
    "critical": (_("Critical"), lambda one: one.judged.item.severity == Severity.CRITICAL),
    "not-applicable": (_("Not applicable"), lambda one: not one.judged.item.is_applicable),
    "changed": (_("Changed"), lambda one: one.is_changed),
    "agreed": (_("Agreed"), lambda one: one.judged.judgement == Judgement.AGREED),
    "clarify": (_("Clarify"), lambda one: one.judged.judgement == Judgement.CLARIFY),
    "not-agreed": (_("Not agreed"), lambda one: one.judged.judgement == Judgement.NOT_AGREED),
    "without": (_("Without a verdict"), lambda one: one.judged.judgement is None),
    "no-action": (
        _("Critical gap without action"),
        lambda one: one.judged.is_critical_gap and not one.judged.has_full_action,
    ),
}
# Offered among the filters always; the others only where they keep something.
ALWAYS = (ALL, NEED_VERDICT, "gaps", "critical", "not-applicable")
# Reached from the counts beside the questions, and offered while they are chosen.
ELSEWHERE = ("agreed", "without")


@dataclass(frozen=True, slots=True)
class Way:
    """What the address of a review page says."""

    show: str = ALL
    order: str = LOOK_FIRST
    view: str = TOGETHER

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Way":
        """Return what an address asks for; what it cannot mean is as if it were not there."""
        show, order = asked.get("show", ALL), asked.get("order", LOOK_FIRST)
        return cls(
            show=show if show in FILTERS or show in list(Rule) else ALL,
            order=order if order in (LOOK_FIRST, BY_AREA) else LOOK_FIRST,
            view=ONE if asked.get("view") == ONE else TOGETHER,
        )

    @property
    def is_one(self) -> bool:
        """Tell whether one question stands there at a time."""
        return self.view == ONE

    @property
    def query(self) -> str:
        """Return it as the end of an address, empty where it says nothing unusual."""
        usual = Way()
        said = {
            name: getattr(self, name)
            for name in ("view", "show", "order")
            if getattr(self, name) != getattr(usual, name)
        }
        return f"?{urlencode(said)}" if said else ""

    @property
    def label(self) -> str:
        """Return what the filter is called."""
        if self.show in FILTERS:
            return str(FILTERS[self.show][0])
        return str(hint_wording.LABELS[Rule(self.show)])

    def url(self, submission: Submission, question: str = "") -> str:
        """Return where to read that way, at one question where it is named."""
        address = reverse("checklists:review-detail", args=[submission.pk]) + self.query
        if not question:
            return address
        return f"{address}&question={question}" if self.is_one else f"{address}#{question}"

    def showing(self, show: str) -> "Way":
        """Return the same way through other questions."""
        return replace(self, show=show)

    def keeps(self, one: Marked) -> bool:
        """Tell whether the filter shows a question."""
        if self.show in FILTERS:
            return FILTERS[self.show][1](one)
        return self.show in rules_of(one.hints)

    def ordered(self, questions: Iterable[Marked]) -> list[Marked]:
        """Return questions in the order that was asked for."""
        given = list(questions)
        return sorted(given, key=lambda one: one.urgency) if self.order == LOOK_FIRST else given


def page_url(submission: Submission, show: str = ALL, question: str = "") -> str:
    """Return the address of a review page, at one question where it is named."""
    return Way(show=show).url(submission, question)
