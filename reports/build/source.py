"""What a report is built from: a submission's document, its decided review, and the figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import cached_property

from django.utils import formats
from django.utils.translation import gettext as _

from checklists import scoring, wording
from checklists.choices import Response
from checklists.document import AnswerEntry, Document
from checklists.review_document import ReviewDocument, Reviewed
from guidelines.catalogue import Catalogue, Question


@dataclass(frozen=True)
class Source:
    """A submission, or a draft in the same form; `review` is None until it is decided."""

    document: Document
    review: ReviewDocument | None

    @cached_property
    def content(self) -> Catalogue:
        """Return the frozen revision."""
        return self.document.catalogue

    @cached_property
    def through(self) -> Reviewed | None:
        """Return the submission through its review."""
        return Reviewed(self.document, self.review) if self.review else None

    @property
    def own(self) -> scoring.Scores:
        """Return the company's own scores."""
        return self.document.scores

    @property
    def reviewed(self) -> scoring.Scores | None:
        """Return the reviewed scores."""
        return self.through.scores if self.through else None

    @property
    def items(self) -> tuple[scoring.Item, ...]:
        """Return what counts for gaps: the reviewed responses where there are any."""
        return self.through.items if self.through else self.document.items

    @property
    def gaps(self) -> tuple[scoring.Gap, ...]:
        """Return the gaps in gap order, by those responses."""
        return self.through.gaps if self.through else self.document.gaps

    @cached_property
    def response_of(self) -> Mapping[str, Response | None]:
        """Return the responses that count, by question code."""
        return {item.code: item.response for item in self.items}

    @cached_property
    def gap_codes(self) -> frozenset[str]:
        """Return the questions that are gaps."""
        return frozenset(gap.item.code for gap in self.gaps)

    @cached_property
    def risk_titles(self) -> Mapping[str, str]:
        """Return the titles of the families of harm, by code."""
        return {risk.code: risk.title for risk in self.content.risks}

    def question(self, code: str) -> Question:
        """Return a question of the revision."""
        return self.content.by_code[code]

    def answer(self, code: str) -> AnswerEntry:
        """Return what the company answered."""
        return self.document.by_question[code]

    def checklist(self, code: str) -> str:
        """Return a checklist's title."""
        return self.content.checklist_by_code[code].title

    def after_closing(self, gaps: tuple[scoring.Gap, ...]) -> scoring.Result:
        """Return the overall result if these gaps were closed."""
        return scoring.after_closing(
            self.items,
            {gap.item.code for gap in gaps},
            areas=self.document.area_codes,
            checklists=self.document.checklist_codes,
            version=self.document.rules,
        )


def day(value: date) -> str:
    """Return a day as people write it."""
    return formats.date_format(value, "j F Y")


def instant(value: datetime) -> str:
    """Return an instant in UTC: the same report says the same to everybody."""
    in_utc = value.astimezone(UTC)
    return _("%(day)s, %(time)s UTC") % {"day": day(in_utc.date()), "time": f"{in_utc:%H:%M}"}


def shown(result: scoring.Result, *, is_draft: bool) -> str:
    """Return a score as a whole number, a draft's as a range, or "n/a"."""
    if result.exact is None or result.low is None or result.high is None:
        if is_draft and result.high is not None:
            return _("0 to %(high)s") % {"high": wording.number(result.high)}
        return _("n/a")
    low, high = wording.number(result.low), wording.number(result.high)
    if is_draft and low != high:
        return _("%(low)s to %(high)s") % {"low": low, "high": high}
    return wording.number(result.exact)


def clamped(text: str, most: int) -> str:
    """Return a text on one line, cut at a word with an ellipsis where it is longer than `most`."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    head, _space, _tail = cut.rpartition(" ")
    return f"{head if len(head) > most // 2 else cut}…"


def exact_or_none(result: scoring.Result | None) -> Fraction | None:
    """Return a result's exact score."""
    return result.exact if result else None
