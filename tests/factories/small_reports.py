"""Documents of few questions for tests that print, which costs seconds a page."""

from dataclasses import replace

from checklists.choices import EvidenceKind, Judgement, Response
from checklists.document import Document, EvidenceEntry, OrganisationEntry
from checklists.review_document import ReviewDocument, VerdictEntry
from tests.factories.catalogue import synthetic_content
from tests.factories.reports import SUBMITTED, action, answer, document, review_of

CONTENT = synthetic_content(8)
CODES = tuple(question.code for question in CONTENT.questions)
NO, NOT_APPLICABLE, YES = CODES[0], CODES[1], CODES[2]


def small(*texts: str) -> Document:
    """Return a submission of eight questions that holds ten texts, each in a place of its own.

    Company, title, note, action, owner, reason of not applicable, response's note, reply, and the
    titles of two links.
    """
    given = iter(texts or [f"Text {number}" for number in range(10)])
    company, title, note, what, owner, reason, good, reply, first, second = given
    by_code = {question.code: question for question in CONTENT.questions}
    rest = [answer(by_code[code], Response.PARTLY) for code in CODES[3:]]
    links = tuple(
        EvidenceEntry(EvidenceKind.LINK, text, "https://intranet.example.org/a", None)
        for text in (first, second)
    )
    written = (
        answer(by_code[NO], Response.NO, note=note, action=action(what, owner), reply=reply),
        answer(by_code[NOT_APPLICABLE], Response.NOT_APPLICABLE, note=reason),
        replace(answer(by_code[YES], Response.YES, note=good), evidence=links),
        *rest,
    )
    made = replace(
        document(),
        edition=CONTENT.edition.code,
        sectors=tuple(sector.code for sector in CONTENT.sectors),
        organisation=OrganisationEntry(company, "KE", "large"),
        title=title,
        answers=written,
    )
    # Read from the database where the revision is stored there; this one is not.
    vars(made)["catalogue"] = CONTENT
    return made


def reviewed(whole: Document, comment: str, summary: str) -> ReviewDocument:
    """Return a review that disagrees with the first answer."""
    verdict = VerdictEntry(NO, Judgement.NOT_AGREED, Response.PARTLY, comment, 1)
    assert whole.submitted_at == SUBMITTED
    return review_of(whole, verdict, summary=summary)
