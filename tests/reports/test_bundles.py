"""ZIPs of many reports: who may have which, what is inside, and what happens when it goes wrong."""

import csv
import io
import json
import re
from datetime import datetime, timedelta
from hashlib import sha256
from typing import IO
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pypdf import PdfReader

from checklists.models import Assessment, Submission
from checklists.review_queue import Filters
from checklists.services import submissions
from checklists.workflow import NotDone
from copassess.accounts.models import StaffRole, User
from copassess.audit.guarding import lifted
from guidelines.models import Revision
from reports import pdf
from reports.models import Bundle, Making, ReportFile
from reports.services import bundle_content, bundle_making, bundles, files, upkeep
from tests.factories.accounts import StaffRoleFactory
from tests.factories.checklists import AT, owner_of, submitted
from tests.reports import file_driving
from tests.reports.file_driving import CONTENT

pytestmark = pytest.mark.usefixtures("media")
RENDER = pdf.render


@pytest.fixture
def reviewer(real_catalogue: Revision) -> User:
    """Return a reviewer of all countries."""
    role = StaffRoleFactory.create(all_countries=True)
    user: User = User.objects.get(pk=role.user_id)
    return user


def ask(reviewer: User, *forms: str, filters: Filters | None = None) -> Bundle:
    """Ask for what the filters leave."""
    return bundles.ask_bundle(
        by=reviewer, filters=filters or Filters(), words={}, forms=forms or ("pdf",), at=AT
    )


def made(bundle: Bundle, at: datetime = AT) -> Bundle:
    """Do what workers do: look what is missing, make that, put it together; return the row."""
    for minutes in range(0, 9, 3):
        now = at + timedelta(minutes=minutes)
        bundle = bundle_making.make_bundle(bundle.pk, at=now)
        for row in ReportFile.objects.free(now):
            files.make(row.pk, at=now)
    return bundle


def unpacked(bundle: Bundle) -> tuple[dict[str, bytes], list[dict[str, str]]]:
    """Return the files of a finished ZIP, and the lines of its list."""
    with default_storage.open(bundle.file.name or "") as file, ZipFile(file) as archive:
        assert archive.testzip() is None
        inside = {name: archive.read(name) for name in archive.namelist()}
    text = inside.pop("index.csv").decode("utf-8-sig")
    return inside, list(csv.DictReader(io.StringIO(text)))


def test_zip_holds_each_report_and_a_list(reviewer: User) -> None:
    both = [submitted(), submitted()]

    zipped = made(ask(reviewer))

    inside, lines = unpacked(zipped)
    assert zipped.making == Making.READY
    assert set(inside.values()) == {CONTENT}
    assert {line["code"] for line in lines} == {submission.code for submission in both}
    assert sorted(inside) == sorted(line["files"] for line in lines)
    assert {line["remark"] for line in lines} == {""}
    assert zipped.done == 2


def test_zip_holds_every_form_that_was_asked_for(reviewer: User) -> None:
    submitted()

    zipped = made(ask(reviewer, "json", "xlsx", "pdf"))

    inside, _lines = unpacked(zipped)
    assert [name.rpartition(".")[2] for name in inside] == ["pdf", "xlsx", "json"]


def test_filters_choose_what_the_queue_shows(reviewer: User) -> None:
    kept, _other = submitted(), submitted()

    zipped = ask(reviewer, filters=Filters(search=kept.code))

    assert zipped.submissions == [str(kept.pk)]


def test_nothing_to_take_is_said(reviewer: User) -> None:
    with pytest.raises(NotDone, match="bundle_empty"):
        ask(reviewer)


def test_too_many_are_refused(reviewer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    submitted()
    submitted()
    monkeypatch.setattr(bundles, "MOST", 1)

    with pytest.raises(NotDone, match="bundle_too_large"):
        ask(reviewer)


def test_three_may_wait_at_once(reviewer: User) -> None:
    submitted()
    for _n in range(bundles.WAITING_MOST):
        ask(reviewer)

    with pytest.raises(NotDone, match="bundle_waiting"):
        ask(reviewer)


def test_no_form_is_refused(reviewer: User) -> None:
    submitted()

    with pytest.raises(NotDone, match="bundle_no_form"):
        bundles.ask_bundle(by=reviewer, filters=Filters(), words={}, forms=["exe"], at=AT)


def test_what_was_withdrawn_meanwhile_is_left_out_and_told(reviewer: User) -> None:
    kept, gone = submitted(), submitted()
    asked = ask(reviewer)
    owner = owner_of(gone.assessment.organisation)
    gone.assessment.refresh_from_db()
    submissions.withdraw(assessment=gone.assessment, by=owner, at=AT)

    zipped = made(asked)

    inside, lines = unpacked(zipped)
    assert len(inside) == 1
    assert zipped.submissions == [str(kept.pk)]
    assert [line["remark"] for line in lines].count("") == 1
    assert "1 report is not in it" in zipped.failure


def test_reviewer_without_the_country_any_more_gets_nothing(reviewer: User) -> None:
    submitted()
    asked = ask(reviewer)
    StaffRole.objects.filter(user=reviewer).delete()

    zipped = made(asked)

    inside, _lines = unpacked(zipped)
    assert inside == {}
    assert zipped.submissions == []


def test_country_that_is_not_the_reviewers_any_more_is_left_out(reviewer: User) -> None:
    kept, lost = submitted(), submitted()
    asked = ask(reviewer)
    assessments = Assessment.objects
    assessments.filter(pk=kept.assessment_id).update(country="KE")
    assessments.filter(pk=lost.assessment_id).update(country="FR")
    StaffRole.objects.filter(user=reviewer).update(all_countries=False, countries=["KE"])

    zipped = made(asked)

    assert zipped.submissions == [str(kept.pk)]
    assert ReportFile.objects.filter(submission=lost).count() == 0


def broken(report: object) -> bytes:
    """Stand for a PDF that cannot be made."""
    raise pdf.ReportFailed


def test_one_failing_report_does_not_lose_the_others(
    reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = submitted(), submitted()
    made(ask(reviewer, filters=Filters(search=good.code)))
    monkeypatch.setattr(pdf, "render", broken)

    zipped = made(ask(reviewer))

    inside, lines = unpacked(zipped)
    assert zipped.making == Making.READY
    assert len(inside) == 1
    remarks = {line["code"]: line["remark"] for line in lines}
    assert remarks == {good.code: "", bad.code: "PDF: The report could not be put on pages."}
    assert zipped.submissions == [str(good.pk)]


def test_report_without_its_pdf_has_its_other_forms(
    reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    submitted()
    monkeypatch.setattr(pdf, "render", broken)

    inside, lines = unpacked(made(ask(reviewer, "pdf", "json")))

    assert [name.rpartition(".")[2] for name in inside] == ["json"]
    assert lines[0]["remark"].startswith("PDF: ")


def test_report_that_failed_before_is_asked_for_again(
    reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = submitted()
    row = file_driving.ask(submission)
    ReportFile.objects.filter(pk=row.pk).update(
        making=Making.FAILED, tries=5, requested_at=AT - timedelta(days=1)
    )

    inside, _lines = unpacked(made(ask(reviewer)))

    assert set(inside.values()) == {CONTENT}


def test_document_that_cannot_be_read_is_told(reviewer: User) -> None:
    submission = submitted()
    made(ask(reviewer))
    with lifted():
        Submission.objects.filter(pk=submission.pk).update(document="{")

    inside, lines = unpacked(made(ask(reviewer)))

    assert inside == {}
    assert (lines[0]["code"], lines[0]["files"]) == (submission.code, "")
    assert lines[0]["remark"]


@pytest.mark.parametrize("change", ["lost", "altered"])
def test_pdf_that_is_not_as_it_was_made_is_left_out(reviewer: User, change: str) -> None:
    submitted()
    made(ask(reviewer, "pdf"))
    name = ReportFile.objects.get().file.name or ""
    default_storage.delete(name)
    if change == "altered":
        default_storage.save(name, ContentFile(bytes(len(CONTENT))))

    inside, lines = unpacked(made(ask(reviewer)))

    assert inside == {}
    assert "file is not" in lines[0]["remark"]


def test_list_tells_hashes_and_figures(reviewer: User) -> None:
    submission = submitted()

    inside, lines = unpacked(made(ask(reviewer, "pdf", "json")))

    pairs = zip(lines[0]["files"].split(), lines[0]["sha256"].split(), strict=True)
    assert {name: sha256(content).hexdigest() for name, content in inside.items()} == dict(pairs)
    told = json.loads(next(text for name, text in inside.items() if name.endswith("json")))
    assert lines[0]["score"] == told["scores"]["overall"]["score"]
    assert lines[0]["company"] == submission.assessment.organisation.name


def test_full_disk_is_said_and_tried_again(reviewer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    submitted()

    def full(bundle: object, file: object) -> list[object]:
        raise OSError(28, "No space left on device")

    asked = ask(reviewer, "json")
    with monkeypatch.context() as patch:
        patch.setattr(bundle_making, "_write", full)
        failed = bundle_making.make_bundle(asked.pk, at=AT)
    early = bundle_making.make_bundle(asked.pk, at=AT + timedelta(seconds=1))
    late = bundle_making.make_bundle(asked.pk, at=AT + timedelta(seconds=11))

    assert failed.failure == "There is no room left where reports are kept."
    assert [row.making for row in (failed, early, late)] == ["waiting", "waiting", "ready"]
    assert late.failure == ""


def test_zip_that_fails_five_times_is_given_up(
    reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    submitted()
    asked = ask(reviewer, "json")
    monkeypatch.setattr(default_storage, "save", lambda name, content: 1 / 0)

    for hours in range(5):
        asked = bundle_making.make_bundle(asked.pk, at=AT + timedelta(hours=hours))

    assert asked.making == Making.FAILED
    assert asked.tries == 5


def test_zip_of_a_killed_worker_is_taken_up_after_its_hold(reviewer: User) -> None:
    submitted()
    asked = ask(reviewer, "json")
    held = {"making": Making.RUNNING, "held_until": AT + files.HOLD, "tries": 1}
    Bundle.objects.filter(pk=asked.pk).update(**held)

    early = bundle_making.make_bundle(asked.pk, at=AT)
    late = bundle_making.make_bundle(asked.pk, at=AT + files.HOLD)

    assert early.making == Making.RUNNING
    assert late.making == Making.READY


def test_zip_that_stops_workers_is_given_up(reviewer: User) -> None:
    submitted()
    asked = ask(reviewer, "json")
    held = {"making": Making.RUNNING, "held_until": AT, "tries": bundle_making.TRIES_MAX}
    Bundle.objects.filter(pk=asked.pk).update(**held)

    stopped = bundle_making.make_bundle(asked.pk, at=AT + timedelta(minutes=1))

    assert stopped.making == Making.FAILED
    assert stopped.failure == "Making it has stopped a worker several times."


def test_finished_zip_is_not_made_again(reviewer: User) -> None:
    submitted()
    once = made(ask(reviewer))

    again = made(once, at=AT + timedelta(hours=1))

    assert (again.file.name, again.tries) == (once.file.name, 1)


def test_every_look_leaves_one_task_behind(reviewer: User) -> None:
    submitted()
    asked = ask(reviewer)
    DBTaskResult.objects.all().delete()

    bundle_making.make_bundle(asked.pk, at=AT)

    ours = DBTaskResult.objects.filter(task_path="reports.tasks.make_bundle")
    assert [task.args_kwargs["args"] for task in ours] == [[str(asked.pk)]]
    theirs = DBTaskResult.objects.get(task_path="reports.tasks.make_file")
    assert theirs.priority < 0


def test_report_that_somebody_waits_for_goes_before_those_of_a_zip(reviewer: User) -> None:
    submission = submitted()
    bundle_making.make_bundle(ask(reviewer).pk, at=AT)
    owner = owner_of(submission.assessment.organisation)

    row = file_driving.ask(submission, owner)

    tasks = DBTaskResult.objects.filter(task_path="reports.tasks.make_file")
    assert sorted(tasks.values_list("priority", flat=True)) == [bundles.PRIORITY, 0]
    assert row.requested_by == owner


def test_reports_of_a_zip_are_not_counted_among_those_before(reviewer: User) -> None:
    first, second = submitted(), submitted()
    name = first.assessment.organisation.name
    bundle_making.make_bundle(ask(reviewer, filters=Filters(search=name)).pk, at=AT)

    row = file_driving.ask(second, owner_of(second.assessment.organisation))

    assert files.ahead(row, AT) == 0


def test_slower_of_two_workers_leaves_nothing(
    reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    submitted()
    asked = ask(reviewer, "json")
    late = AT + timedelta(hours=1)
    write = bundle_making._write

    def slow(bundle: Bundle, file: IO[bytes]) -> list[bundle_content.Packed]:
        monkeypatch.setattr(bundle_making, "_write", write)
        Bundle.objects.update(held_until=AT)
        bundle_making.make_bundle(bundle.pk, at=late)
        return write(bundle, file)

    monkeypatch.setattr(bundle_making, "_write", slow)
    bundle_making.make_bundle(asked.pk, at=AT)

    zipped = Bundle.objects.get()
    _folders, names = default_storage.listdir(bundles.FOLDER)
    assert zipped.making == Making.READY
    assert [f"{bundles.FOLDER}/{name}" for name in names] == [zipped.file.name]


@pytest.mark.parametrize(
    ("company", "beginning"),
    [
        ("../../etc/passwd", "etcpasswd-"),
        ("شركة الاتصالات", "company-"),
        ("😀 / CON", "con-"),
        ("x" * 200, "x" * 60 + "-"),
        ('=HYPERLINK("http://a")', "hyperlinkhttpa-"),
        ("C:\\Users\\nul.", "cusersnul-"),
    ],
)
def test_names_are_safe_and_texts_no_formulas(reviewer: User, company: str, beginning: str) -> None:
    submission = submitted()
    submission.assessment.organisation.name = company

    name = bundle_content.name_of(submission, "pdf")

    folder, _slash, file = name.rpartition("/")
    assert re.fullmatch(r"reports/[a-z]{2}", folder)
    assert file.startswith(beginning)
    assert re.fullmatch(r"[a-z0-9-]+\.pdf", file)
    assert len(name) <= 120
    cells = bundle_content.Packed("", ("", company)).line()
    assert not cells[1].startswith(("=", "+", "-", "@"))


def test_companies_of_one_name_have_names_of_their_own(reviewer: User) -> None:
    both = [submitted(), submitted()]
    for submission in both:
        submission.assessment.organisation.name = "Example"

    names = {bundle_content.name_of(submission, "pdf") for submission in both}

    assert len(names) == 2


def test_old_zips_are_cleared_with_their_files(reviewer: User) -> None:
    submitted()
    zipped = made(ask(reviewer))
    name = zipped.file.name or ""

    early = bundles.clear_bundles(at=AT + timedelta(days=2))
    late = bundles.clear_bundles(at=AT + timedelta(days=4))

    assert (early, late) == (0, 1)
    assert not default_storage.exists(name)
    assert not Bundle.objects.exists()


def test_zip_that_no_row_names_is_cleared(reviewer: User) -> None:
    submitted()
    made(ask(reviewer))
    Bundle.objects.all().delete()

    counts = [upkeep.clear_orphans(at=timezone.now() + timedelta(days=days)) for days in (0, 1)]

    # The PDF has its row still.
    assert counts == [0, 1]


def test_real_reports_come_out_of_the_zip(reviewer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "render", RENDER)
    both = [submitted(), submitted()]

    inside, lines = unpacked(made(ask(reviewer)))

    read = [PdfReader(io.BytesIO(content)) for content in inside.values()]
    assert all(one.metadata and one.metadata.title for one in read)
    assert {line["code"] for line in lines} == {submission.code for submission in both}
