"""Documents as evidence: attached with and without script, handed out to whom they are for."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from checklists.choices import Status
from checklists.models import Answer, Assessment, Evidence, EvidenceFile, SubmittedFile
from checklists.services import evidence, submissions
from copassess.accounts.models import Role, User
from copassess.audit.models import Event
from tests.factories import evidence_files as made
from tests.factories.accounts import MembershipFactory, StaffRoleFactory
from tests.factories.checklists import (
    AT,
    SIGNED,
    AssessmentFactory,
    answered_assessment,
    attach_document,
    owner_of,
)
from tests.factories.reviews import in_review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue", "shelf")]
CODE = "GEN-A-1"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def draft(client: Client) -> Assessment:
    """Sign the owner of an assessment in that is wholly answered."""
    assessment = answered_assessment()
    client.force_login(owner_of(assessment.organisation))
    return assessment


def adding(assessment: Assessment) -> str:
    """Return where a card attaches."""
    return reverse("checklists:evidence-add", args=[assessment.pk, CODE])


def area(assessment: Assessment) -> str:
    """Return the page of the first area."""
    return reverse("checklists:assessment-area", args=[assessment.pk, "policies"])


def sent(content: bytes = made.PDF, name: str = "Our policy.pdf") -> dict[str, object]:
    """Return what a card posts with a document."""
    file = SimpleUploadedFile(name, content, "application/x-lie")
    return {"do": f"document:{CODE}:", f"{CODE}-file": file, f"{CODE}-version": "1"}


def add(assessment: Assessment, content: bytes = made.PDF, title: str = "Our policy") -> Evidence:
    """Attach a document."""
    answer = Answer.objects.for_writing().get(assessment=assessment, question=CODE)
    by = owner_of(assessment.organisation)
    return evidence.add(answer=answer, content=content, name="", title=title, by=by, at=AT)


def live(row: Evidence) -> str:
    """Return where a draft's document is."""
    return reverse("checklists:evidence-download", args=[row.answer.assessment_id, row.pk])


def frozen(row: Evidence, number: int = 1) -> str:
    """Return where a submission's document is."""
    named = [row.answer.assessment_id, number, row.sha256]
    return reverse("checklists:submission-document", args=named)


def submit(assessment: Assessment) -> None:
    """Submit it as it stands now."""
    fresh = Assessment.objects.get(pk=assessment.pk)
    by = owner_of(assessment.organisation)
    submissions.submit(assessment=fresh, by=by, at=AT, declaration=SIGNED)


class TestAttaching:
    """By the cards' script, and by the page's form."""

    def test_card_attaches(self, client: Client, draft: Assessment) -> None:
        response = client.post(adding(draft), sent(), headers=HTMX)

        text, row = response.content.decode(), Evidence.objects.get()
        assert response.status_code == 200
        assert f'href="{live(row)}"' in text
        assert ">Our policy</a>" in text
        assert "PDF, 1 KB" in text
        assert row.sha256 in text
        assert '<b id="documents-used" hx-swap-oob="innerHTML">0.1 of 1,024 MB used</b>' in text
        assert f'name="{CODE}-version" value="2"' in text

    def test_card_says_why_not(self, client: Client, draft: Assessment) -> None:
        data = sent(made.PNG) | {f"{CODE}-file-title": "Our <policy>"}

        response = client.post(adding(draft), data, headers=HTMX)

        text = response.content.decode()
        assert response.status_code == 422
        assert text.count("this is a picture") == 1
        assert f'aria-invalid="true" aria-describedby="{CODE}-file-problem"' in text
        assert 'value="Our &lt;policy&gt;"' in text
        assert not EvidenceFile.objects.exists()

    def test_button_without_a_file_asks_for_one(self, client: Client, draft: Assessment) -> None:
        response = client.post(adding(draft), {"do": f"document:{CODE}:"}, headers=HTMX)

        assert response.status_code == 422
        assert "Choose a document first." in response.content.decode()

    def test_without_script_a_page_saves_and_attaches(
        self, client: Client, draft: Assessment
    ) -> None:
        response = client.post(area(draft), sent() | {f"{CODE}-note": "In force"})

        assert response.status_code == 302
        assert response["Location"].endswith(f"#question-{CODE}")
        assert Evidence.objects.get().title == "Our policy"
        assert Answer.objects.get(question=CODE).note == "In force"

    def test_without_script_a_refusal_keeps_the_text_that_was_saved(
        self, client: Client, draft: Assessment
    ) -> None:
        data = sent(b"PK") | {f"{CODE}-note": "In force", f"{CODE}-file-title": "Ours"}

        response = client.post(area(draft), data)

        text = response.content.decode()
        assert response.status_code == 422
        assert "damaged or not whole" in text
        assert f'href="#{CODE}-file"' in text
        assert 'value="Ours"' in text
        assert f'name="{CODE}-version" value="2"' in text
        assert Answer.objects.get(question=CODE).note == "In force"

    def test_without_script_stale_text_and_refused_document_are_both_told(
        self, client: Client, draft: Assessment
    ) -> None:
        Answer.objects.update(note="Theirs", version=2)

        response = client.post(area(draft), sent(made.PNG) | {f"{CODE}-note": "Mine"})

        text = response.content.decode()
        assert response.status_code == 409
        assert "this is a picture" in text
        assert "Mine" in text
        assert "Theirs" in text

    def test_a_card_alone_without_script_leads_back(
        self, client: Client, draft: Assessment
    ) -> None:
        response = client.post(adding(draft), sent())

        assert response["Location"] == f"{area(draft)}#question-{CODE}"

    @pytest.mark.parametrize(
        "name",
        [
            "../../etc/passwd",
            "..\\..\\boot.ini",
            "policy.pdf.exe",
            "con",
            "a" * 255 + ".pdf",
            "\u202efdp.exe",
            "'; drop table--.pdf",
            "<script>.pdf",
            ".htaccess",
        ],
    )
    def test_name_decides_nothing(
        self, client: Client, draft: Assessment, shelf: Path, name: str
    ) -> None:
        client.post(adding(draft), sent(name=name), headers=HTMX)

        row = Evidence.objects.get()
        assert (row.form, row.size) == ("pdf", len(made.PDF))
        (path,) = [path for path in shelf.rglob("*") if path.is_file()]
        assert len(path.name) == 32
        download = client.get(live(row))
        assert re.fullmatch(
            r'attachment; filename="[\w ()-]+\.pdf"', download["Content-Disposition"]
        )
        assert download["Content-Type"] == "application/pdf"

    def test_too_much_is_dropped_as_it_comes_in(self, client: Client, draft: Assessment) -> None:
        response = client.post(adding(draft), sent(bytes(11 * 1024 * 1024)), headers=HTMX)

        assert response.status_code == 422
        assert "10 MB at most" in response.content.decode()

    def test_too_much_without_script_is_told_on_the_page(
        self, client: Client, draft: Assessment
    ) -> None:
        data = sent(bytes(11 * 1024 * 1024)) | {"do": "", f"{CODE}-note": "In force"}

        response = client.post(area(draft), data, follow=True)

        assert "10 MB at most" in response.content.decode()
        assert Answer.objects.get(question=CODE).note == "In force"

    @pytest.mark.parametrize("moment", ["write", "close"])
    @pytest.mark.parametrize("is_script", [True, False])
    def test_disk_that_is_full_while_it_comes_in(
        self,
        client: Client,
        draft: Assessment,
        settings: Settings,
        monkeypatch: pytest.MonkeyPatch,
        moment: str,
        is_script: bool,
    ) -> None:
        settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
        names = {"write": "write", "close": "seek"}

        def full(file: TemporaryUploadedFile, *args: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(TemporaryUploadedFile, names[moment], full, raising=False)

        address = adding(draft) if is_script else area(draft)
        response = client.post(address, sent(), headers=HTMX if is_script else {})

        assert response.status_code == 422
        assert "there is no room left" in response.content.decode()
        assert not Evidence.objects.exists()

    @pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ACCEPTED])
    def test_nothing_is_attached_once_submitted(
        self, client: Client, draft: Assessment, status: Status
    ) -> None:
        Assessment.objects.update(status=status)

        assert client.post(adding(draft), sent(), headers=HTMX).status_code == 409
        assert not EvidenceFile.objects.exists()

    def test_removing_takes_it_away(self, client: Client, draft: Assessment) -> None:
        row = add(draft)

        address = reverse("checklists:evidence-remove", args=[draft.pk, row.pk])
        response = client.post(address, headers=HTMX)

        assert "0 of 1,024 MB used" in response.content.decode()
        assert client.get(live(row)).status_code == 404

    def test_page_says_what_may_come_and_how_full_it_is(
        self, client: Client, draft: Assessment
    ) -> None:
        add(draft)

        text = client.get(area(draft)).content.decode()

        assert '<b id="documents-used">0.1 of 1,024 MB used</b>' in text
        assert "Never upload child sexual abuse material (CSAM)" in text
        assert 'enctype="multipart/form-data"' in text

    def test_too_many_are_slowed_down(
        self, client: Client, draft: Assessment, settings: Settings
    ) -> None:
        settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "evidence": "1/h/user"}

        statuses = [client.post(adding(draft), sent(), headers=HTMX).status_code for _ in range(2)]

        assert statuses == [200, 429]


class TestDownloading:
    """As a download, under the permission check, with an event."""

    def test_headers_close_it(self, client: Client, draft: Assessment) -> None:
        response = client.get(live(add(draft, title="Politique des élèves")))

        assert response.content == made.PDF
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Length"] == str(len(made.PDF))
        assert response["Content-Disposition"] == (
            "attachment; filename*=utf-8''Politique%20des%20%C3%A9l%C3%A8ves.pdf"
        )
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["Cache-Control"] == "private, no-store"
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"

    def test_text_is_never_a_page(self, client: Client, draft: Assessment) -> None:
        response = client.get(live(add(draft, b"a <b>bold</b> word")))

        assert response["Content-Type"] == "text/plain"
        assert response["Content-Disposition"].startswith("attachment")

    def test_ranges_are_not_served(self, client: Client, draft: Assessment) -> None:
        response = client.get(live(add(draft)), headers={"Range": "bytes=0-3"})

        assert (response.status_code, response["Accept-Ranges"]) == (200, "none")
        assert response.content == made.PDF

    def test_leaves_an_event(self, client: Client, draft: Assessment) -> None:
        row = add(draft)

        client.get(live(row))

        event = Event.objects.get(kind="evidence.download")
        assert event.actor_id == str(owner_of(draft.organisation).pk)
        assert event.organisation_id == str(draft.organisation_id)
        assert event.facts == {"sha256": row.sha256, "form": "pdf", "submission": None}

    def test_lost_file_is_told(
        self, client: Client, draft: Assessment, shelf: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        row = add(draft)
        file = EvidenceFile.objects.get()
        (shelf / file.path).write_bytes(b"%PDF-1.7 forged")

        response = client.get(live(row))

        assert response.status_code == 410
        assert "not as it was stored" in response.content.decode()
        assert str(file.pk) in caplog.text
        assert not Event.objects.filter(kind="evidence.download").exists()

    def test_link_is_no_download(self, client: Client, draft: Assessment) -> None:
        answer = Answer.objects.get(question=CODE)
        link = Evidence.objects.create(
            answer=answer, title="P", url="https://x.example", added_at=AT
        )

        assert client.get(live(link)).status_code == 404

    def test_of_another_assessment_is_not_found(self, client: Client, draft: Assessment) -> None:
        row = add(draft)
        other = AssessmentFactory.create(organisation=draft.organisation)

        address = reverse("checklists:evidence-download", args=[other.pk, row.pk])

        assert client.get(address).status_code == 404


class TestReaders:
    """Who reads a submission gets what it names, and nothing else."""

    @pytest.fixture
    def reviewer(self) -> User:
        """Return a reviewer of the company's country."""
        user: User = StaffRoleFactory.create(countries=["KE"]).user
        return user

    def test_reviewer_never_sees_a_drafts(
        self, client: Client, draft: Assessment, reviewer: User
    ) -> None:
        row = add(draft)
        client.force_login(reviewer)

        assert client.get(live(row)).status_code == 404
        assert client.get(frozen(row)).status_code == 404

    def test_reviewer_sees_what_the_submission_names_and_nothing_later(
        self, client: Client, draft: Assessment, reviewer: User
    ) -> None:
        row = add(draft)
        submit(draft)
        Assessment.objects.update(status=Status.RETURNED)
        later = add(draft, made.TEXT)
        client.force_login(reviewer)

        response = client.get(frozen(row))

        assert response.content == made.PDF
        assert Event.objects.get(kind="evidence.download").facts["submission"] == 1
        assert client.get(live(row)).status_code == 404
        assert client.get(frozen(later)).status_code == 404
        assert client.get(frozen(row, 2)).status_code == 404

    def test_removed_document_stays_with_its_submission(
        self, client: Client, draft: Assessment, reviewer: User
    ) -> None:
        row = add(draft)
        submit(draft)
        Assessment.objects.update(status=Status.RETURNED)
        fresh = Evidence.objects.for_writing().get(pk=row.pk)
        evidence.remove(evidence=fresh, by=owner_of(draft.organisation), at=AT)
        client.force_login(reviewer)

        assert client.get(frozen(row)).content == made.PDF

    def test_withdrawn_submissions_are_the_companys_alone(
        self, client: Client, draft: Assessment, reviewer: User
    ) -> None:
        row = add(draft)
        submit(draft)
        fresh = Assessment.objects.get(pk=draft.pk)
        submissions.withdraw(assessment=fresh, by=owner_of(draft.organisation), at=AT)

        mine = client.get(frozen(row)).status_code
        client.force_login(reviewer)

        assert (mine, client.get(frozen(row)).status_code) == (200, 404)

    @pytest.mark.parametrize("country", ["UG", ""])
    def test_strangers_and_reviewers_of_other_countries_get_404(
        self, client: Client, draft: Assessment, country: str
    ) -> None:
        row = add(draft)
        submit(draft)
        stranger = (
            StaffRoleFactory.create(countries=[country]).user
            if country
            else MembershipFactory.create(role=Role.OWNER).user
        )
        client.force_login(stranger)

        assert [client.get(live(row)).status_code, client.get(frozen(row)).status_code] == [404] * 2

    def test_review_card_leads_to_it(
        self, client: Client, draft: Assessment, reviewer: User
    ) -> None:
        row = add(draft)
        submit(draft)
        review = in_review(SubmittedFile.objects.get().submission, by=reviewer)
        client.force_login(reviewer)

        text = client.get(
            reverse("checklists:review-detail", args=[review.submission_id])
        ).content.decode()

        assert f'href="{frozen(row)}"' in text
        assert f"SHA-256 {row.sha256}" in text

    def test_report_leads_to_it(self, client: Client, draft: Assessment) -> None:
        row = add(draft)
        submit(draft)

        text = client.get(SubmittedFile.objects.get().submission.get_absolute_url())

        assert f'href="http://127.0.0.1:8000{frozen(row)}"' in text.content.decode()
        assert f"SHA-256 {row.sha256}" in text.content.decode()


@pytest.mark.parametrize("count", [2, 20])
def test_queries_however_many_documents(
    client: Client,
    draft: Assessment,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    answer = Answer.objects.get(question=CODE)
    for number in range(count):
        attach_document(answer, f"Policy {number}")

    with django_assert_num_queries(12):
        text = client.get(area(draft)).content.decode()

    assert text.count("SHA-256") == count
