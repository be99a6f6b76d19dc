"""ZIPs of many reports: who may have which, what is inside, and what happens when it goes wrong."""

import csv
import io
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage

from checklists.models import Submission
from checklists.review_queue import Filters
from checklists.services import submissions
from checklists.workflow import NotDone
from copassess.accounts.models import StaffRole, User
from guidelines.models import Revision
from reports import pdf
from reports.models import Bundle, Making
from reports.services import bundles
from tests.factories.accounts import OrganisationFactory, StaffRoleFactory
from tests.factories.checklists import AT, owner_of, submitted
from tests.reports.file_driving import CONTENT

pytestmark = pytest.mark.usefixtures("media")


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


def unpacked(bundle: Bundle) -> tuple[dict[str, bytes], list[dict[str, str]]]:
    """Return the files of a finished ZIP, and the lines of its list."""
    with default_storage.open(bundle.file.name or "") as file, ZipFile(file) as archive:
        assert archive.testzip() is None
        inside = {name: archive.read(name) for name in archive.namelist()}
    text = inside.pop("index.csv").decode("utf-8-sig")
    return inside, list(csv.DictReader(io.StringIO(text)))


def test_zip_holds_each_report_and_a_list(reviewer: User) -> None:
    both = [submitted(), submitted()]

    made = bundles.make_bundle(ask(reviewer).pk, at=AT)

    inside, lines = unpacked(made)
    assert made.making == Making.READY
    assert set(inside.values()) == {CONTENT}
    assert {line["code"] for line in lines} == {submission.code for submission in both}
    assert sorted(inside) == sorted(line["files"] for line in lines)
    assert {line["remark"] for line in lines} == {""}
    assert made.done == 2


def test_zip_holds_every_form_that_was_asked_for(reviewer: User) -> None:
    submitted()

    made = bundles.make_bundle(ask(reviewer, "json", "xlsx", "pdf").pk, at=AT)

    inside, _lines = unpacked(made)
    assert [name.rpartition(".")[2] for name in inside] == ["pdf", "xlsx", "json"]


def test_filters_choose_what_the_queue_shows(reviewer: User) -> None:
    kept, _other = submitted(), submitted()
    name = kept.assessment.organisation.name

    made = ask(reviewer, filters=Filters(company=name))

    assert made.submissions == [str(kept.pk)]


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

    made = bundles.make_bundle(asked.pk, at=AT)

    inside, lines = unpacked(made)
    assert len(inside) == 1
    assert made.submissions == [str(kept.pk)]
    assert [line["remark"] for line in lines].count("") == 1
    assert "1 reports could not be made" in made.failure


def test_reviewer_without_the_country_any_more_gets_nothing(reviewer: User) -> None:
    submitted()
    asked = ask(reviewer)
    StaffRole.objects.filter(user=reviewer).delete()

    made = bundles.make_bundle(asked.pk, at=AT)

    inside, _lines = unpacked(made)
    assert inside == {}
    assert made.submissions == []


def test_one_failing_report_does_not_lose_the_others(
    reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    submitted()
    submitted()
    rendered: list[object] = []

    def second_fails(report: object) -> bytes:
        rendered.append(report)
        if len(rendered) == 2:
            raise pdf.ReportFailed
        return CONTENT

    monkeypatch.setattr(pdf, "render", second_fails)

    made = bundles.make_bundle(ask(reviewer).pk, at=AT)

    inside, lines = unpacked(made)
    assert made.making == Making.READY
    assert len(inside) == 1
    assert "could not be put on pages" in " ".join(line["remark"] for line in lines)


def test_full_disk_is_said_and_tried_again(reviewer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    submitted()

    def full(name: str, content: object) -> str:
        raise OSError(28, "No space left on device")

    asked = ask(reviewer)
    monkeypatch.setattr(bundles, "_write", lambda bundle, file: full("", None))

    made = bundles.make_bundle(asked.pk, at=AT)

    assert made.making == Making.WAITING
    assert made.failure == "There is no room left where reports are kept."
    assert made.held_until is not None


def test_zip_of_a_killed_worker_is_taken_up_after_its_hold(reviewer: User) -> None:
    submitted()
    asked = ask(reviewer)
    held = {"making": Making.RUNNING, "held_until": AT + bundles.HOLD, "tries": 1}
    Bundle.objects.filter(pk=asked.pk).update(**held)

    early = bundles.make_bundle(asked.pk, at=AT)
    late = bundles.make_bundle(asked.pk, at=AT + bundles.HOLD + timedelta(seconds=2))

    assert early.making == Making.RUNNING
    assert late.making == Making.READY


def test_zip_that_stops_workers_is_given_up(reviewer: User) -> None:
    submitted()
    asked = ask(reviewer)
    held = {"making": Making.RUNNING, "held_until": AT, "tries": bundles.TRIES_MOST}
    Bundle.objects.filter(pk=asked.pk).update(**held)

    made = bundles.make_bundle(asked.pk, at=AT + timedelta(minutes=1))

    assert made.making == Making.FAILED
    assert made.failure == "Making it has stopped a worker several times."


def test_finished_zip_is_not_made_again(reviewer: User) -> None:
    submitted()
    once = bundles.make_bundle(ask(reviewer).pk, at=AT)

    again = bundles.make_bundle(once.pk, at=AT + timedelta(hours=1))

    assert (again.file.name, again.tries) == (once.file.name, 1)


@pytest.mark.parametrize(
    ("company", "beginning"),
    [
        ("../../etc/passwd", "etcpasswd-"),
        ("شركة الاتصالات", "company-"),
        ("😀 / CON", "con-"),
        ("x" * 200, "x" * 60 + "-"),
        ('=HYPERLINK("http://a")', "hyperlinkhttpa-"),
    ],
)
def test_names_are_safe_and_texts_no_formulas(reviewer: User, company: str, beginning: str) -> None:
    submission = submitted()
    organisation = submission.assessment.organisation
    OrganisationFactory._meta.model.objects.filter(pk=organisation.pk).update(name=company)
    fresh = Submission.objects.select_related("assessment__organisation").get(pk=submission.pk)

    name = bundles.name_of(fresh, "pdf")

    country, _slash, file = name.partition("/")
    assert country.isalnum()
    assert file.startswith(beginning)
    assert len(name) <= 120
    cells = bundles.Packed("", (company, *[""] * 7)).line()
    assert not cells[0].startswith(("=", "+", "-", "@"))


def test_old_zips_are_cleared_with_their_files(reviewer: User) -> None:
    submitted()
    made = bundles.make_bundle(ask(reviewer).pk, at=AT)
    name = made.file.name or ""

    early = bundles.clear_bundles(at=AT + timedelta(days=2))
    late = bundles.clear_bundles(at=AT + timedelta(days=4))

    assert (early, late) == (0, 1)
    assert not default_storage.exists(name)
    assert not Bundle.objects.exists()
