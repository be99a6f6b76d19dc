"""The letter on a decision: what it says, that mail and PDF say the same, who gets it."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from checklists import letter
from checklists.choices import Judgement, Outcome
from checklists.document import Document
from checklists.files import documents_of
from checklists.models import Submission
from checklists.review_document import ReviewDocument, VerdictEntry
from copassess.audit.models import Event
from guidelines.models import Revision
from reports import letter as printed
from reports import pdf
from reports.files import KEPT, LETTER
from reports.models import Making, ReportFile
from reports.services import files
from tests.checklists import small
from tests.factories import reports
from tests.factories.accounts import MembershipFactory
from tests.factories.checklists import AT, owner_of, submitted
from tests.factories.reviews import in_review, judge, reread, returned, reviewer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
HOSTILE = '<img src="http://127.0.0.1:9/x"> <b>bold</b> & {{ 7|add:1 }}'


@pytest.fixture
def small_catalogue(db: None) -> Revision:
    """Load two areas, two sectors and seven questions."""
    return small.load()


@pytest.fixture
def decided(small_catalogue: Revision) -> Submission:
    """Return a submission that was returned with a question, a disagreement and praise."""
    review = in_review(submitted(title="Self-assessment 2026", organisation__name="A & B"))
    judge(review, "GEN-B-1", Judgement.CLARIFY, comment=f"How? {HOSTILE}")
    judge(review, "GEN-A-2", Judgement.NOT_AGREED, response="partly", comment="On paper.")
    judge(review, "GEN-A-1", comment="Well done.")
    returned(review, summary="Two things.\n\nPlease look.", must_answer=["GEN-B-1"])
    return reread(review.submission)


@pytest.fixture
def documents(decided: Submission) -> tuple[Document, ReviewDocument]:
    """Return what the letter is made from."""
    document, review = documents_of(decided)
    assert review is not None
    return document, review


def squeezed(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def words_of(written: letter.Letter) -> list[str]:
    """Return every word that mail, text and PDF all have to hold."""
    words = [written.closing, *written.signed]
    for part in written.paragraphs:
        words += [part.heading, part.text, *part.quote.split("\n\n"), part.more, part.url]
        words += [text for point in part.points for text in (point.code, point.line, point.comment)]
    return [squeezed(word) for word in words if word]


def test_letter_says_what_was_decided_and_what_to_do(
    documents: tuple[Document, ReviewDocument],
) -> None:
    written = letter.build(*documents)

    document, review = documents
    assert written.addressee == ("Maria Rojas", "Head of compliance", "A & B")
    assert written.date == "5 March 2026"
    assert written.reference == f"Submission 1, code {document.code}"
    assert written.subject == "Returned with questions: Self-assessment 2026"
    assert written.signed == ("Amina Odhiambo", "for UNICEF")
    parts = {part.heading: part for part in written.paragraphs if part.heading}
    assert [point.code for point in parts["What must be answered"].points] == ["GEN-B-1"]
    assert [point.code for point in parts["Other comments"].points] == ["GEN-A-1", "GEN-A-2"]
    assert parts["What the reviewer says"].quote == review.summary
    assert "by 30 April 2026" in " ".join(part.text for part in written.paragraphs)
    assert written.url.endswith(reverse("checklists:asked-list", args=[document.assessment]))


@pytest.mark.parametrize(
    ("outcome", "subject", "sentence"),
    [
        (Outcome.ACCEPTED, "Reviewed and accepted: ", "reviewed and accepted submission 1"),
        (Outcome.PLAN_AGREED, "Reviewed, plan agreed: ", "the outcome is “plan agreed”"),
    ],
)
def test_letter_of_an_acceptance(
    documents: tuple[Document, ReviewDocument], outcome: Outcome, subject: str, sentence: str
) -> None:
    document, review = documents
    verdicts = tuple(replace(verdict, must_answer=False) for verdict in review.verdicts)
    accepted = replace(
        review, decision="accepted", outcome=outcome, due=None, summary="", verdicts=verdicts
    )

    written = letter.build(document, accepted)

    headings = [part.heading for part in written.paragraphs]
    assert written.subject == f"{subject}Self-assessment 2026"
    assert sentence in written.paragraphs[0].text
    assert headings == ["", "Comments", "What happens next", "Where to find the report"]
    assert written.url.endswith(reverse("checklists:round-list", args=[document.assessment]))


def test_letter_is_made_of_frozen_documents_alone(
    decided: Submission, documents: tuple[Document, ReviewDocument]
) -> None:
    before = letter.build(*documents)
    assessment = decided.assessment
    type(assessment).objects.filter(pk=assessment.pk).update(title="Now")
    type(assessment.organisation).objects.update(name="Now")

    again, review = documents_of(reread(decided))

    assert review is not None
    assert letter.build(again, review) == before


def test_mail_text_and_pdf_say_the_same(documents: tuple[Document, ReviewDocument]) -> None:
    written = letter.build(*documents)
    facts = {"letter": written, "link": written.url, "site_url": "http://127.0.0.1:8000"}

    html = render_to_string("checklists/mail/letter_message.html", facts)
    text = render_to_string("checklists/mail/letter_message.txt", facts)
    page = printed.printable(*documents)

    for whole in (html, page):
        plain = squeezed(unescape(re.sub("<[^>]+>", " ", whole)))
        assert [word for word in words_of(written) if word not in plain] == []
    assert [word for word in words_of(written) if word not in squeezed(text)] == []
    assert "&lt;img src=" in html
    assert "<img" not in page


def test_pdf_is_the_same_twice_and_fetches_nothing(
    documents: tuple[Document, ReviewDocument], caplog: pytest.LogCaptureFixture
) -> None:
    content = printed.render(*documents)

    reader = PdfReader(BytesIO(content))
    pages = "".join(page.extract_text() for page in reader.pages)
    assert content == printed.render(*documents)
    assert len(reader.pages) == 1
    assert "/MarkInfo" in reader.root_object
    assert "Dear Maria Rojas," in pages
    assert '<img src="http://127.0.0.1:9/x">' in pages
    assert "refused" not in caplog.text


@pytest.mark.parametrize("length", [0, 20, 80, 120, 185])
def test_letter_stays_within_two_pages_however_much_was_said(length: int) -> None:
    whole = reports.document()
    said = [
        VerdictEntry(answer.question, Judgement.CLARIFY, None, "word " * 1000, 1, must_answer=True)
        for answer in whole.answers
    ]
    review = reports.review_of(whole, *said, summary="A sentence of the summary. " * length)

    reader = PdfReader(BytesIO(printed.render(whole, review)))

    assert len(said) > 3 * letter.POINTS_MAX
    assert len(reader.pages) == 2
    assert "more comments stand at their questions." in reader.pages[1].extract_text()


def test_letter_says_how_many_comments_it_leaves_out(
    documents: tuple[Document, ReviewDocument], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letter, "POINTS_MAX", 2)
    monkeypatch.setattr(letter, "POINTS_MIN", 1)

    parts = {part.heading: part for part in letter.build(*documents).paragraphs}

    assert len(parts["Other comments"].points) == 1
    assert parts["Other comments"].more == "1 more comment stands at its question."
    assert parts["What must be answered"].more == ""


def test_long_comment_is_cut(documents: tuple[Document, ReviewDocument]) -> None:
    document, review = documents
    one = replace(review.by_question["GEN-B-1"], comment="儿" * 5000)

    written = letter.build(document, replace(review, verdicts=(one,)))

    (point,) = next(part.points for part in written.paragraphs if part.points)
    assert len(point.comment) == letter.COMMENT_MAX
    assert point.comment.endswith("…")


def test_there_is_no_letter_without_a_decision(
    documents: tuple[Document, ReviewDocument],
) -> None:
    document, review = documents

    with pytest.raises(pdf.ReportFailed):
        KEPT[LETTER].make(document, None)
    with pytest.raises(ValueError, match="a decision"):
        letter.build(document, replace(review, decided_at=None))


def path_of(submission: Submission, name: str = "letter-pdf") -> str:
    """Return where the letter is downloaded or asked for."""
    return reverse(f"reports:{name}", args=[submission.pk])


@pytest.mark.usefixtures("media")
def test_members_have_the_letter_made_and_download_it(client: Client, decided: Submission) -> None:
    client.force_login(owner_of(decided.assessment.organisation))

    offered = client.get(path_of(decided)).content.decode()
    asked = client.post(path_of(decided, "letter-ask"))
    row = ReportFile.objects.get()
    waiting = client.get(asked["Location"]).content.decode()
    files.make(row.pk, at=AT)
    ready = client.get(asked["Location"]).content.decode()
    response = client.get(path_of(decided))

    assert "Make the PDF" in offered
    assert (row.form, row.requested_by) == (LETTER, None)
    assert "The letter is being made." in waiting
    assert "The letter is ready." in ready
    assert reverse("checklists:round-list", args=[decided.assessment_id]) in ready
    assert response.getvalue().startswith(b"%PDF")
    assert f"letter-a-b-{decided.code.lower()}.pdf" in response["Content-Disposition"]
    event = Event.objects.get(kind="report.export")
    assert event.facts == {"format": "letter"}
    assert event.organisation_id == str(decided.assessment.organisation_id)


@pytest.mark.usefixtures("media")
def test_reviewers_of_the_country_read_the_letter(client: Client, decided: Submission) -> None:
    client.force_login(reviewer("KE"))
    here = client.get(path_of(decided)).status_code
    client.force_login(reviewer("UG"))
    elsewhere = client.get(path_of(decided)).status_code
    client.force_login(MembershipFactory.create().user)
    stranger = client.post(path_of(decided, "letter-ask")).status_code

    assert (here, elsewhere, stranger) == (200, 404, 404)


def test_letter_of_what_is_not_decided_is_not_found(client: Client) -> None:
    submission = in_review().submission
    client.force_login(owner_of(submission.assessment.organisation))

    assert client.get(path_of(submission)).status_code == 404
    assert client.post(path_of(submission, "letter-ask")).status_code == 404
    assert not ReportFile.objects.exists()


@pytest.mark.usefixtures("media")
def test_letter_and_report_are_files_of_their_own(decided: Submission, media: Path) -> None:
    document, review = documents_of(decided)
    asked = {"document": document, "review": review, "by": None, "at": AT, "submission": decided}

    rows = [files.ask(**asked, form=form) for form in ("pdf", LETTER)]  # type: ignore[arg-type]  # a mapping's values
    made = [files.make(row.pk, at=AT) for row in rows]

    assert [row.making for row in made] == [Making.READY, Making.READY]
    assert made[0].sha256 != made[1].sha256


def test_due_date_is_that_of_the_review(documents: tuple[Document, ReviewDocument]) -> None:
    document, review = documents

    written = letter.build(document, replace(review, due=date(2027, 1, 2)))

    assert "Please submit it again by 2 January 2027." in [p.text for p in written.paragraphs]
