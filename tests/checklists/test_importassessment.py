"""`exportassessment` and `importassessment`: files and drafts are made whole or not at all."""

import io
import json
import sys
import uuid
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from checklists import files
from checklists.document import collect
from checklists.exchange import export_text
from checklists.models import Answer, AnswerHistory, Assessment, Evidence
from checklists.workflow import Invalid
from copassess.audit.models import Event
from guidelines.models import Revision
from tests.factories import reviews as reviewing
from tests.factories.accounts import OrganisationFactory
from tests.factories.checklists import AssessmentFactory, answered_assessment, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]


def export(key: object, target: object) -> str:
    out = io.StringIO()
    call_command("exportassessment", str(key), "-o", str(target), stdout=out)
    return out.getvalue()


def run_import(file: object, slug: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("importassessment", str(file), "--organisation", slug, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file of an assessment with a link and an action."""
    assessment = answered_assessment(
        {"GEN-A-1": "no"}, evidence=["GEN-B-1"], sectors=["mobile"], title="To be moved"
    )
    rows = Answer.objects.filter(assessment=assessment, question="GEN-A-1")
    rows.update(action_text="Write it", action_owner="Legal", action_due="2026-05-31")
    export(assessment.pk, tmp_path / "out.json")
    return tmp_path / "out.json"


def test_draft_moves_to_another_company(file: Path) -> None:
    company = OrganisationFactory.create(slug="new-company")

    said, left_out = run_import(file, "new-company")

    assessment = Assessment.objects.get(pk=said.strip())
    assert (assessment.organisation, assessment.title) == (company, "To be moved")
    assert left_out == ""
    answer = Answer.objects.get(assessment=assessment, question="GEN-A-1")
    assert (answer.response, answer.action_owner) == ("no", "Legal")
    assert Evidence.objects.get(answer__assessment=assessment).title == "Evidence of GEN-B-1"


def test_export_of_a_submission_is_its_frozen_document(tmp_path: Path) -> None:
    submission = submitted(sectors=["mobile"])
    Answer.objects.filter(assessment=submission.assessment).update(response="no")

    said = export(submission.pk, tmp_path / "out.json")

    data = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert said == f"Wrote {tmp_path / 'out.json'}.\n"
    assert {answer["response"] for answer in data["answers"]} == {"yes"}
    assert data["status"] == "submitted"


def test_export_of_a_reviewed_submission_has_the_reviewed_scores(tmp_path: Path) -> None:
    review = reviewing.in_review(submitted(sectors=["mobile"]))
    reviewing.judge(review, "GEN-A-1", "not_agreed", response="no", comment="Not in force.")
    reviewing.returned(review)

    export(review.submission_id, tmp_path / "out.json")

    data = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert data["status"] == "returned"
    assert data["reviewed"]["overall"]["shown"] < data["scores"]["overall"]["shown"]
    assert [gap["reviewer_only"] for gap in data["gaps"]] == [True]


def test_export_writes_what_the_report_s_json_says(tmp_path: Path) -> None:
    submission = submitted(sectors=["mobile"])

    export(submission.pk, tmp_path / "one.json")
    call_command(
        "gapreport",
        str(submission.pk),
        "--format=json",
        f"-o{tmp_path / 'two.json'}",
        stdout=io.StringIO(),
    )

    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_export_to_the_terminal_says_nothing_else() -> None:
    assessment = AssessmentFactory.create(sectors=["mobile"])

    said = export(assessment.pk, "-")

    fresh = Assessment.objects.for_page().get(pk=assessment.pk)
    assert said == export_text(collect(fresh))


def test_exports_leave_an_event_that_the_company_sees(tmp_path: Path) -> None:
    submission = submitted(sectors=["mobile"])

    export(submission.pk, tmp_path / "out.json")

    event = Event.objects.get(kind="report.export")
    assert event.organisation_id == str(submission.assessment.organisation_id)
    assert event.facts == {"format": "json", "submission": 1}


@pytest.mark.parametrize(
    ("key", "sentence"),
    [("17", "'17' is no ID"), (str(uuid.UUID(int=1)), "There is neither an assessment nor")],
)
def test_export_of_nothing_is_refused(tmp_path: Path, key: str, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        export(key, tmp_path / "out.json")

    assert list(tmp_path.iterdir()) == []


def test_export_into_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assessment = AssessmentFactory.create(sectors=["mobile"])

    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        export(assessment.pk, tmp_path / "none" / "out.json")

    assert not Event.objects.filter(kind="report.export").exists()


def test_write_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.json"
    target.write_text("old")

    def full(path: Path, place: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)

    with pytest.raises(OSError, match="No space"):
        files.write_whole(target, b"new")

    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]


def test_write_keeps_the_rights_of_a_file_and_follows_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "out.json", tmp_path / "link.json"
    target.write_text("old")
    target.chmod(0o600)
    link.symlink_to(target)

    files.write_whole(link, b"new")

    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o600


def test_write_does_not_replace_what_is_no_file() -> None:
    files.write_whole(Path("/dev/null"), b"new")

    assert Path("/dev/null").is_char_device()


def spoil(file: Path, **changes: object) -> None:
    """Change the answer to the first question in a file."""
    data = json.loads(file.read_text("utf-8"))
    data["answers"][0] |= changes
    file.write_text(json.dumps(data), "utf-8")


def test_faults_are_all_said_and_nothing_is_stored(file: Path) -> None:
    spoil(file, response="perhaps", note="x" * 5001, action={"text": "", "owner": "", "due": "?"})
    OrganisationFactory.create(slug="company")
    before = (Assessment.objects.count(), Answer.objects.count(), Event.objects.count())

    with pytest.raises(CommandError) as refused:
        run_import(file, "company")

    first, *faults = str(refused.value).splitlines()
    assert first == f"{file} was not imported; nothing was stored."
    assert [fault.split(":")[0] for fault in faults] == [
        "GEN-A-1, response",
        "GEN-A-1, note",
        "GEN-A-1, action, due",
        "GEN-A-1, action, status",
    ]
    assert (Assessment.objects.count(), Answer.objects.count(), Event.objects.count()) == before


def test_import_that_breaks_half_way_leaves_nothing(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    OrganisationFactory.create(slug="company")
    before = (Assessment.objects.count(), Answer.objects.count(), AnswerHistory.objects.count())

    def broken(*args: object, **kwargs: object) -> None:
        message = "the disk is full"
        raise RuntimeError(message)

    monkeypatch.setattr("checklists.exchange.audit.record", broken)

    with pytest.raises(RuntimeError, match="the disk is full"):
        run_import(file, "company")

    after = (Assessment.objects.count(), Answer.objects.count(), AnswerHistory.objects.count())
    assert after == before


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"\xff", "not written in UTF-8"), (b"{", "no JSON"), (b"[]", "not an object")],
)
def test_file_of_another_kind_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    OrganisationFactory.create(slug="company")
    (tmp_path / "in.json").write_bytes(content)

    with pytest.raises(CommandError, match=sentence):
        run_import(tmp_path / "in.json", "company")


def test_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    OrganisationFactory.create(slug="company")

    with pytest.raises(CommandError, match="cannot be read: No such file or directory"):
        run_import(tmp_path / "in.json", "company")


def test_unknown_organisation_is_refused(file: Path) -> None:
    with pytest.raises(CommandError, match="There is no organisation with the slug 'nobody'"):
        run_import(file, "nobody")


def test_import_reads_what_is_piped_in(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    OrganisationFactory.create(slug="company")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(file.read_bytes())))

    said, _ = run_import("-", "company")

    assert Assessment.objects.filter(pk=said.strip()).exists()


def test_documents_left_out_are_named_beside_the_id(file: Path) -> None:
    document = {"kind": "document", "title": "Policy.pdf", "url": None, "sha256": "ab" * 32}
    spoil(file, evidence=[document])
    OrganisationFactory.create(slug="company")

    said, left_out = run_import(file, "company")

    assert uuid.UUID(said.strip())
    assert left_out.endswith("only: GEN-A-1: Policy.pdf\n")


def test_import_needs_a_catalogue_of_the_edition(file: Path) -> None:
    OrganisationFactory.create(slug="company")
    Revision.objects.update(document=None)

    with pytest.raises(CommandError, match='"small-2014" is no edition that is loaded here'):
        run_import(file, "company")


def test_rule_that_the_service_finds_broken_is_said_as_well(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_arguments: object) -> None:
        raise Invalid("title", None, "required")

    monkeypatch.setattr("checklists.exchange.assessments.start", refuse)

    with pytest.raises(CommandError, match="nothing was stored"):
        run_import(file, OrganisationFactory.create().slug)
