"""The pages of a workbook: downloading, uploading, looking at it, applying."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from checklists.choices import Status
from checklists.models import Answer, Assessment, WorkbookUpload
from checklists.services import answers
from copassess.accounts.models import Membership, Role, User
from copassess.audit.models import Event
from copassess.uploads import FILE_MAX, REQUEST_MAX
from guidelines.models import Revision
from tests.checklists.workbook import altering
from tests.factories.accounts import MembershipFactory
from tests.factories.catalogue import store, synthetic_content
from tests.factories.checklists import AT, AssessmentFactory, answered_assessment, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def contributor(client: Client) -> Membership:
    """Sign a contributor in."""
    made: Membership = MembershipFactory.create(role=Role.CONTRIBUTOR)
    client.force_login(made.user)
    return made


@pytest.fixture
def draft(small_catalogue: Revision, contributor: Membership) -> Assessment:
    """Return an assessment of the contributor's company, all answered with yes."""
    return answered_assessment(organisation=contributor.organisation, title="Ours")


def path(draft: Assessment, name: str = "upload", **more: object) -> str:
    """Return where one of the pages is."""
    return reverse(f"checklists:workbook-{name}", kwargs={"pk": draft.pk, **more})


def post(client: Client, draft: Assessment, content: bytes, name: str = "answers.xlsx") -> Any:  # noqa: ANN401
    """Upload a file."""
    return client.post(path(draft), {"file": SimpleUploadedFile(name, content)})


def upload(client: Client, draft: Assessment, typed: dict[str, dict[str, Any]]) -> WorkbookUpload:
    """Fill a workbook in and upload it; return what was stored."""
    response = post(client, draft, altering.filled_in(altering.workbook_of(draft), typed))
    row = WorkbookUpload.objects.get()
    assert response.headers["Location"] == path(draft, "preview", upload=row.pk)
    return row


def page_of(client: Client, row: WorkbookUpload, query: str = "") -> str:
    """Return the text of a preview."""
    response = client.get(path(row.assessment, "preview", upload=row.pk) + query)
    assert response.status_code == 200
    return response.content.decode()


def boxes(page: str) -> dict[str, bool]:
    """Return the boxes of a preview, and whether they are ticked."""
    found = re.findall(r'name="change" value="([^"]+)" id="[^"]+"( checked)?>', page)
    return {value: bool(checked) for value, checked in found}


def write(draft: Assessment, code: str, by: User, note: str) -> None:
    """Write a note as a page does."""
    answer = Answer.objects.get(assessment=draft, question=code)
    answers.save(
        assessment=draft,
        question=code,
        version=answer.version,
        changes={"note": note},
        by=by,
        at=AT,
    )


class TestDownload:
    """The workbook."""

    def test_is_the_assessments_own(self, client: Client, draft: Assessment) -> None:
        response = client.get(path(draft, "download"))

        assert response.status_code == 200
        assert 'filename="ours-' in response.headers["Content-Disposition"]
        assert len(altering.read(response.content, draft).rows) == 6
        assert Event.objects.filter(kind="workbook.export", organisation_id__isnull=False).exists()

    @pytest.mark.parametrize("questions", [2, 20])
    def test_queries_however_many_questions(
        self,
        client: Client,
        contributor: Membership,
        questions: int,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        store(synthetic_content(questions))
        draft = AssessmentFactory.create(organisation=contributor.organisation)
        client.get(path(draft, "download"))

        with django_assert_num_queries(7):
            client.get(path(draft, "download"))


class TestUpload:
    """What is taken, and what is refused in words."""

    def test_page_says_how_it_goes(self, client: Client, draft: Assessment) -> None:
        page = client.get(path(draft)).content.decode()

        assert path(draft, "download") in page
        assert 'type="file"' in page
        assert "Last uploads" not in page

    def test_leads_to_the_preview(self, client: Client, draft: Assessment) -> None:
        row = upload(client, draft, {"GEN-A-1": {"response": "No"}})

        assert (row.name, len(row.rows), row.faults) == ("answers.xlsx", 6, [])
        assert len(row.sha256) == 64
        assert "answers.xlsx" in client.get(path(draft)).content.decode()
        assert Answer.objects.filter(response="no").count() == 0

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"%PDF-1.7 ...", "This is a PDF"),
            (b"a,b\n1,2\n", "text file, such as CSV"),
            (b"", "this file is empty"),
            (b"PK\x03\x04", "damaged"),
        ],
    )
    def test_refusal_is_a_sentence_above_the_form(
        self, content: bytes, words: str, client: Client, draft: Assessment
    ) -> None:
        response = post(client, draft, content)

        assert response.status_code == 422
        page = response.content.decode()
        assert words.lower() in page.lower()
        assert page.count("error-summary") == 1
        assert not WorkbookUpload.objects.exists()

    def test_name_decides_nothing(self, client: Client, draft: Assessment) -> None:
        response = post(client, draft, altering.workbook_of(draft), "holiday.pdf")

        assert response.status_code == 302

    @pytest.mark.parametrize("size", [FILE_MAX + 1, REQUEST_MAX + 1, 50 * 1024 * 1024])
    def test_file_that_is_too_large(self, size: int, client: Client, draft: Assessment) -> None:
        response = post(client, draft, bytes(size))

        assert "larger than 10 MB" in response.content.decode()
        assert not WorkbookUpload.objects.exists()

    def test_no_file(self, client: Client, draft: Assessment) -> None:
        page = client.post(path(draft)).content.decode()

        assert "Choose the workbook that you filled in." in page

    def test_another_assessments_workbook(
        self, client: Client, draft: Assessment, contributor: Membership
    ) -> None:
        other = AssessmentFactory.create(organisation=contributor.organisation)

        response = post(client, draft, altering.workbook_of(other))

        assert "workbook of another assessment" in response.content.decode()

    def test_submitted_assessment_takes_none(self, client: Client, draft: Assessment) -> None:
        content = altering.workbook_of(draft)
        submitted(draft)

        assert 'type="file"' not in client.get(path(draft)).content.decode()
        response = post(client, draft, content)

        assert "it is submitted and waits for a reviewer" in response.content.decode()
        assert not WorkbookUpload.objects.exists()


class TestPreview:
    """What would change."""

    def test_changes_by_area_from_and_to(self, client: Client, draft: Assessment) -> None:
        row = upload(client, draft, {"GEN-A-1": {"response": "No", "note": "New text"}})

        page = page_of(client, row)

        assert boxes(page) == {"GEN-A-1:change:1": True}
        assert "Practice GEN-A-1" in page
        assert "Policies" in page
        assert "New text" in page
        assert "<strong>5</strong> questions would stay as they are" in page

    def test_conflict_shows_both_texts_and_is_not_ticked(
        self, client: Client, draft: Assessment, contributor: Membership
    ) -> None:
        typed = {"GEN-A-1": {"note": "From the train"}}
        content = altering.filled_in(altering.workbook_of(draft), typed)
        write(draft, "GEN-A-1", contributor.user, "From the office")
        post(client, draft, content)

        page = page_of(client, WorkbookUpload.objects.get())

        assert boxes(page) == {"GEN-A-1:conflict:2": False}
        assert "From the train" in page
        assert "From the office" in page
        assert str(contributor.user) in page

    def test_follows_what_is_written_meanwhile(
        self, client: Client, draft: Assessment, contributor: Membership
    ) -> None:
        row = upload(client, draft, {"GEN-A-1": {"note": "Mine"}})
        write(draft, "GEN-A-1", contributor.user, "Theirs")

        assert boxes(page_of(client, row)) == {"GEN-A-1:conflict:2": False}

    def test_faults_name_sheet_cell_and_reason(self, client: Client, draft: Assessment) -> None:
        row = upload(
            client,
            draft,
            {"GEN-A-1": {"response": "maybe", "note": "=1+1"}, "GEN-A-2": {"action_due": "soon"}},
        )

        page = page_of(client, row)

        assert boxes(page) == {}
        for words in (
            "<td>E4</td><td>Response: “maybe” is not one of the list; choose one of the list.</td>",
            "<td>F4</td><td>Note: this is a formula; write the text or the date itself.</td>",
            "<td>I5</td><td>Due date of the action: “soon” is not a date",
            "1 Policies",
        ):
            assert words in page

    def test_a_list_of_faults_that_was_cut_says_so(self, client: Client, draft: Assessment) -> None:
        row = upload(client, draft, {"GEN-A-1": {"response": "maybe"}})
        assert "there may be more" not in page_of(client, row)
        WorkbookUpload.objects.update(faults=row.faults * 200)

        assert "The first 200 are listed; there may be more." in page_of(client, row)

    def test_carried_answers_are_not_ticked(self, client: Client, draft: Assessment) -> None:
        later = AssessmentFactory.create(organisation=draft.organisation, started_from=draft)

        row = upload(client, later, {})

        found = boxes(page_of(client, row))
        assert len(found) == 6
        assert not any(found.values())
        assert all(":confirm:" in value for value in found)

    @pytest.mark.parametrize(("query", "ticked"), [("?tick=all", True), ("?tick=none", False)])
    def test_all_and_none(
        self, query: str, ticked: bool, client: Client, draft: Assessment
    ) -> None:
        row = upload(client, draft, {"GEN-A-1": {"note": "a"}, "GEN-A-2": {"note": "b"}})

        assert set(boxes(page_of(client, row, query)).values()) == {ticked}

    def test_nothing_to_do(self, client: Client, draft: Assessment) -> None:
        row = upload(client, draft, {})

        assert "The workbook says just what stands here" in page_of(client, row)

    def test_markup_stays_text(self, client: Client, draft: Assessment) -> None:
        row = upload(client, draft, {"GEN-A-1": {"note": "<script>alert(1)</script>"}})

        assert "<script>alert(1)" not in page_of(client, row)

    @pytest.mark.parametrize("count", [2, 20])
    def test_queries_however_many_changes(
        self,
        count: int,
        client: Client,
        contributor: Membership,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        content = synthetic_content(40)
        store(content)
        draft = AssessmentFactory.create(organisation=contributor.organisation)
        codes = [question.code for question in content.questions_for(draft.sectors)][:count]
        made = altering.filled_in(altering.workbook_of(draft), {c: {"note": "a"} for c in codes})
        for code in codes[: count // 2]:
            write(draft, code, contributor.user, "b")
        expected = client.post(path(draft), {"file": SimpleUploadedFile("a.xlsx", made)})

        with django_assert_num_queries(7):
            page = client.get(expected.headers["Location"]).content.decode()

        assert len(boxes(page)) == count

    def test_upload_of_another_assessment_is_not_found(
        self, client: Client, draft: Assessment
    ) -> None:
        row = upload(client, draft, {})
        other = AssessmentFactory.create(organisation=draft.organisation)

        assert client.get(path(other, "preview", upload=row.pk)).status_code == 404


class TestApply:
    """All that is ticked, or nothing."""

    def apply(self, client: Client, row: WorkbookUpload, *values: str) -> Any:  # noqa: ANN401
        """Press the button."""
        address = path(row.assessment, "apply", upload=row.pk)
        return client.post(address, {"change": values})

    def test_writes_what_is_ticked(self, client: Client, draft: Assessment) -> None:
        row = upload(client, draft, {"GEN-A-1": {"note": "a"}, "GEN-A-2": {"note": "b"}})

        response = self.apply(client, row, "GEN-A-1:change:1")

        assert response.headers["Location"] == draft.get_absolute_url()
        noted = Answer.objects.filter(assessment=draft).exclude(note="")
        assert [answer.question for answer in noted] == ["GEN-A-1"]
        assert "1 answer has changed" in client.get(draft.get_absolute_url()).content.decode()

    def test_twice_says_already_done(self, client: Client, draft: Assessment) -> None:
        row = upload(client, draft, {"GEN-A-1": {"note": "a"}, "GEN-A-2": {"note": "b"}})
        self.apply(client, row, "GEN-A-1:change:1")

        response = self.apply(client, row, "GEN-A-2:change:1")

        page = client.get(response.headers["Location"]).content.decode()
        assert "applied already" in page
        assert boxes(page) == {}
        assert Answer.objects.get(assessment=draft, question="GEN-A-2").note == ""

    def test_what_moved_is_shown_again_with_the_ticks_as_they_were(
        self, client: Client, draft: Assessment, contributor: Membership
    ) -> None:
        row = upload(
            client,
            draft,
            {"GEN-A-1": {"note": "a"}, "GEN-A-2": {"note": "b"}, "GEN-B-1": {"note": "c"}},
        )
        write(draft, "GEN-A-2", contributor.user, "Theirs")

        response = self.apply(client, row, "GEN-A-1:change:1", "GEN-A-2:change:1")

        page = response.content.decode()
        assert response.status_code == 409
        assert "Nothing was applied" in page
        assert "This has changed since you looked at it." in page
        assert boxes(page) == {
            "GEN-A-1:change:1": True,
            "GEN-B-1:change:1": False,
            "GEN-A-2:conflict:2": False,
        }
        assert Answer.objects.get(assessment=draft, question="GEN-A-1").note == ""

    @pytest.mark.parametrize("value", ["", "x", "GEN-A-1:change:", "GEN-A-1:other:1", "a:b:c:d"])
    def test_made_up_boxes_change_nothing(
        self, value: str, client: Client, draft: Assessment
    ) -> None:
        row = upload(client, draft, {"GEN-A-1": {"note": "a"}})

        response = self.apply(client, row, value)

        assert response.status_code == 409
        assert "tick at least one change" in response.content.decode()

    def test_returned_assessment_takes_it(self, client: Client, draft: Assessment) -> None:
        Assessment.objects.filter(pk=draft.pk).update(status=Status.RETURNED)
        row = upload(client, draft, {"GEN-A-1": {"note": "a"}})

        assert self.apply(client, row, "GEN-A-1:change:1").status_code == 302

    def test_submitted_meanwhile(self, client: Client, draft: Assessment) -> None:
        row = upload(client, draft, {"GEN-A-1": {"note": "a"}})
        submitted(draft)

        response = self.apply(client, row, "GEN-A-1:change:1")

        assert response.status_code == 409
        assert "it is submitted and waits for a reviewer" in response.content.decode()
        assert Answer.objects.get(assessment=draft, question="GEN-A-1").note == ""
