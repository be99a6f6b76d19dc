"""The letter on a decision: one set of paragraphs for the mail, its text, and the PDF.

Made from the frozen submission and its frozen review alone: the same documents say the same.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from checklists import review_wording
from checklists.choices import Outcome
from checklists.document import Document
from checklists.models import Review
from checklists.review_document import ReviewDocument, VerdictEntry
from copassess.mail.services import absolute

# A letter is one page or two: so many comments, of so many characters, fewer beside a long
# summary. Each of them stands at its question in full.
POINTS_MIN, POINTS_MAX = 3, 10
COMMENT_MAX = 200
SUMMARY_OF_A_POINT = 400

DECIDED: Mapping[str, Promise] = {
    Review.Decision.RETURNED: _(
        "UNICEF has read submission %(number)s of “%(title)s” (%(company)s) and returns it with "
        "comments at single questions."
    ),
    Outcome.ACCEPTED: _(
        "UNICEF has reviewed and accepted submission %(number)s of “%(title)s” (%(company)s)."
    ),
    Outcome.PLAN_AGREED: _(
        "UNICEF has reviewed submission %(number)s of “%(title)s” (%(company)s). Critical gaps are "
        "open, and an action is agreed for each: the outcome is “plan agreed”."
    ),
}
SUBJECTS: Mapping[str, Promise] = {
    Review.Decision.RETURNED: _("Returned with questions: %(title)s"),
    Outcome.ACCEPTED: _("Reviewed and accepted: %(title)s"),
    Outcome.PLAN_AGREED: _("Reviewed, plan agreed: %(title)s"),
}
NEXT: Mapping[str, Promise] = {
    Review.Decision.RETURNED: _(
        "Open the list of what UNICEF asks. Change your answers or reply there, then submit again. "
        "Where nothing changed, the verdict stays as it is."
    ),
    Outcome.ACCEPTED: _(
        "The review is closed, and this submission stays on record as it is. A correction is a "
        "new assessment, started from these answers. Actions on gaps can be updated at any time."
    ),
    Outcome.PLAN_AGREED: _(
        "The review is closed, and this submission stays on record as it is. Please carry out the "
        "agreed actions, and keep them up to date on the page of your action plan. When they are "
        "done, start a new assessment from these answers."
    ),
}


@dataclass(frozen=True, slots=True)
class Point:
    """One question of which the letter speaks; the comment is cut where it is long."""

    code: str
    title: str
    line: str
    comment: str
    url: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One part of the letter. A quote is what the reviewer typed; `url` stands below all else."""

    heading: str = ""
    text: str = ""
    quote: str = ""
    points: tuple[Point, ...] = ()
    more: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """All that is printed, in finished words; `url` is where the company goes on."""

    addressee: tuple[str, ...]
    greeting: str
    date: str
    reference: str
    subject: str
    paragraphs: tuple[Paragraph, ...]
    url: str
    url_text: str
    closing: str
    signed: tuple[str, ...]


def build(document: Document, review: ReviewDocument) -> Letter:
    """Return the letter on a decided review, in the language that is active."""
    signed, at = document.declaration, review.decided_at
    if signed is None or at is None:
        message = "a letter needs a submission and a decision"
        raise ValueError(message)
    page, is_returned = asked_url(document), review.decision == Review.Decision.RETURNED
    return Letter(
        addressee=(signed.name, signed.position, document.organisation.name),
        greeting=gettext("Dear %(name)s,") % {"name": signed.name},
        date=date_format(at.date(), "j F Y"),
        reference=gettext("Submission %(number)s, code %(code)s")
        % {"number": document.number, "code": document.code},
        subject=subject(document, review),
        paragraphs=tuple(_paragraphs(document, review)),
        url=page if is_returned else rounds_url(document),
        url_text=gettext("Open what UNICEF asks")
        if is_returned
        else gettext("Open the page with the report"),
        closing=gettext("With kind regards"),
        signed=(review.reviewer, gettext("for UNICEF")),
    )


def subject(document: Document, review: ReviewDocument) -> str:
    """Return the letter's subject."""
    return str(SUBJECTS[_kind(review)]) % {"title": document.title}


def asked_url(document: Document) -> str:
    """Return the address of the list of what UNICEF asks."""
    return absolute(reverse("checklists:asked-list", args=[document.assessment]))


def rounds_url(document: Document) -> str:
    """Return the address of the page with every submission, its reports and letters."""
    return absolute(reverse("checklists:round-list", args=[document.assessment]))


def _paragraphs(document: Document, review: ReviewDocument) -> Iterator[Paragraph]:
    facts = {
        "number": document.number,
        "title": document.title,
        "company": document.organisation.name,
    }
    yield Paragraph(text=str(DECIDED[_kind(review)]) % facts)
    if review.due:
        due = date_format(review.due, "j F Y")
        yield Paragraph(text=gettext("Please submit it again by %(due)s.") % {"due": due})
    if review.summary:
        yield Paragraph(heading=gettext("What the reviewer says"), quote=review.summary)
    yield from _comments(document, review)
    yield Paragraph(heading=gettext("What happens next"), text=str(NEXT[_kind(review)]))
    yield Paragraph(
        heading=gettext("Where to find the report"),
        text=gettext(
            "The gap report of this submission, with the review in it, and all earlier ones stand "
            "on the page below. Its code is %(code)s."
        )
        % {"code": document.code},
        url=rounds_url(document),
    )


def _comments(document: Document, review: ReviewDocument) -> Iterator[Paragraph]:
    """Yield what must be answered, then what else was said, as much as there is room for."""
    asked = [a.question for a in document.answers if a.question in review.comments]
    must = [code for code in asked if code in review.must_be_answered]
    others = [code for code in asked if code not in review.must_be_answered]
    room = max(POINTS_MIN, POINTS_MAX - len(review.summary) // SUMMARY_OF_A_POINT)
    if must:
        text = ngettext(
            "The assessment can be submitted again once this question is answered: change the "
            "answer there, or reply.",
            "The assessment can be submitted again once these %(count)s questions are answered: "
            "change each answer, or reply to it.",
            len(must),
        )
        text %= {"count": len(must)}
        yield _listed(gettext("What must be answered"), text, must, room, document, review)
    if others:
        heading = gettext("Other comments") if must else gettext("Comments")
        yield _listed(heading, "", others, max(room - len(must), 0), document, review)


def _listed(
    heading: str,
    text: str,
    codes: list[str],
    room: int,
    document: Document,
    review: ReviewDocument,
) -> Paragraph:
    shown, rest = codes[:room], len(codes) - len(codes[:room])
    more = ngettext(
        "%(count)s more comment stands at its question.",
        "%(count)s more comments stand at their questions.",
        rest,
    )
    return Paragraph(
        heading=heading,
        text=text,
        points=tuple(_points(document, (review.comments[code] for code in shown))),
        more=more % {"count": rest} if rest else "",
    )


def _points(document: Document, comments: Iterable[VerdictEntry]) -> Iterator[Point]:
    for comment in comments:
        question = document.catalogue.by_code[comment.question]
        area = reverse("checklists:assessment-area", args=[document.assessment, question.area])
        yield Point(
            code=question.code,
            title=question.title,
            line=review_wording.verdict_line(comment.judgement, comment.response),
            comment=Truncator(" ".join(comment.comment.split())).chars(COMMENT_MAX),
            url=absolute(f"{area}#question-{question.code}"),
        )


def _kind(review: ReviewDocument) -> str:
    """Return what decides the words: the outcome, or that it was returned."""
    return review.outcome or Review.Decision.RETURNED
