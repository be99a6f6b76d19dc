"""What the retention policy removes, and what still answers afterwards."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import StringIO

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from checklists.choices import Judgement
from checklists.models import Assessment, Review, Submission, Summary, Tally
from checklists.services import answers, rebuilding
from copassess.audit import seals
from copassess.audit import services as audit
from copassess.audit.models import Event, Tombstone
from copassess.site.privacy import expiry
from reports.models import ReportFile
from tests.checklists import small
from tests.factories.checklists import AT, owner_of, submitted
from tests.factories.report_files import ready_file
from tests.factories.reviews import in_review, judge, returned

pytestmark = pytest.mark.django_db

LATER = datetime(2036, 3, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _policy(db: None, settings: Settings) -> None:
    """Keep events longer than anything here, unless a test says otherwise."""
    small.load()
    policy = replace(django_settings.RETENTION, submission_years=10, event_years=90)
    settings.RETENTION = policy


@pytest.fixture
def decided() -> Submission:
    """Return a submission that was returned with a question, and its PDF."""
    submission = submitted()
    review = in_review(submission)
    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="How?")
    returned(review)
    ready_file(submission)
    return submission


def apply(at: datetime = LATER) -> list[str]:
    return list(expiry.apply(expiry.due(at=at), at=at))


def test_submission_goes_with_all_that_hangs_on_it(decided: Submission) -> None:
    young = submitted()
    Assessment.objects.filter(pk=young.assessment_id).update(written_at=LATER)

    lines = apply()

    assert lines == [f"Submissions removed: {decided.code}."]
    assert list(Submission.objects.all()) == [young]
    assert not Review.objects.exists()
    assert not ReportFile.objects.exists()
    assert Assessment.objects.get().pk == young.assessment_id
    assert Event.objects.get(kind="submission.expire").facts == {"codes": [decided.code]}


def test_nothing_goes_before_its_time(decided: Submission) -> None:
    early = AT + timedelta(days=3600)

    assert apply(early) == []
    assert Submission.objects.get() == decided


def test_what_was_touched_meanwhile_stays(decided: Submission) -> None:
    found = expiry.due(at=LATER)
    answers.save(
        assessment=decided.assessment,
        question="GEN-A-1",
        version=1,
        changes={"response": "no"},
        by=owner_of(decided.assessment.organisation),
        at=LATER,
    )

    assert list(expiry.apply(found, at=LATER)) == []
    assert Submission.objects.exists()


def test_figures_count_it_no_more(decided: Submission) -> None:
    young = submitted(organisation=decided.assessment.organisation)
    Assessment.objects.filter(pk=young.assessment_id).update(written_at=LATER)

    apply()

    assert [row.submission_id for row in Summary.objects.all()] == [young.pk]
    assert list(rebuilding.differences()) == []
    assert Tally.objects.filter(sector="", size="", year=0, standing="all").get().companies == 1


def test_tombstones_keep_the_hashes(decided: Submission) -> None:
    file, review = ReportFile.objects.get(), Review.objects.get()

    apply()

    stones = Tombstone.objects.values_list("kind", "key", "sha256")
    assert set(stones) == {
        ("submission", decided.code, decided.sha256),
        ("review", decided.code, review.sha256),
        ("report", file.sha256[:60], file.sha256),
    }


@pytest.mark.django_db(transaction=True)
def test_file_goes_after_its_row(decided: Submission) -> None:
    name = ReportFile.objects.get().file.name or ""
    assert default_storage.exists(name)

    apply()

    assert not default_storage.exists(name)


def test_code_and_file_still_get_a_clear_answer(decided: Submission, client: Client) -> None:
    digest = sha256(b"%PDF-1.7").hexdigest()
    apply()

    by_code = client.get(reverse("reports:verification-detail", args=[decided.code]))
    by_file = client.get(reverse("reports:verification-file", args=[digest]))

    for response in (by_code, by_file):
        assert response.status_code == 200
        assert "removed under the retention policy on 30 March 2036" in response.content.decode()
    assert decided.sha256 in by_code.content.decode()
    assert (
        client.get(reverse("reports:verification-detail", args=["COP-AAAA-AAAA"])).status_code
        == 404
    )


def test_verifysubmissions_says_how_many_went(decided: Submission) -> None:
    apply()
    out = StringIO()

    call_command("verifysubmissions", stdout=out)

    assert "1 others were removed under the retention policy, last on 2036-03-30." in out.getvalue()


def test_old_days_of_events_go_and_the_chain_holds(settings: Settings) -> None:
    first, last = AT, AT + timedelta(days=400)
    for at in (first, first, last):
        audit.record("user.sign_in", by=None, at=at)
    seals.seal_due(at=last + timedelta(days=3))
    settings.RETENTION = replace(django_settings.RETENTION, event_years=1)
    out = StringIO()

    lines = apply(last + timedelta(days=1))
    call_command("verifyaudit", stdout=out)

    assert lines[0] == f"Events of {first:%Y-%m-%d} removed: 2."
    assert [event.at for event in Event.objects.filter(kind="user.sign_in")] == [last]
    assert "removed under the retention policy, last on 2027-04-07" in out.getvalue()
    assert Tombstone.objects.get(key=f"{first:%Y-%m-%d}").count == 2
    assert apply(last + timedelta(days=1)) == []


def test_second_run_at_the_same_time_removes_nothing_more(settings: Settings) -> None:
    audit.record("user.sign_in", by=None, at=AT)
    seals.seal_due(at=AT + timedelta(days=3))
    settings.RETENTION = replace(django_settings.RETENTION, event_years=1)
    late = AT + timedelta(days=400)
    found = expiry.due(at=late)

    first = list(expiry.apply(found, at=late))
    second = list(expiry.apply(found, at=late))

    assert first[0].endswith("removed: 1.")
    assert all(line.endswith("removed: 0.") for line in second)


def test_forged_tombstone_of_a_day_is_found() -> None:
    audit.record("user.sign_in", by=None, at=AT)
    seals.seal_due(at=AT + timedelta(days=3))
    Tombstone.objects.create(
        kind="day", key=f"{AT:%Y-%m-%d}", sha256="0" * 64, policy="", removed_at=AT
    )

    assert list(seals.differences()) == [
        f"{AT:%Y-%m-%d}: what was removed under the policy had another seal"
    ]


def test_command_looks_first_and_then_removes(decided: Submission, settings: Settings) -> None:
    looked, done, again = StringIO(), StringIO(), StringIO()
    eleven = timezone.now() - timedelta(days=11 * 366)
    settings.RETENTION = replace(django_settings.RETENTION, submission_years=1, event_years=90)
    Assessment.objects.update(created_at=eleven)

    late = timezone.now() + timedelta(days=800)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: late)
        call_command("applyretention", "--dry-run", stdout=looked)
        kept = Submission.objects.count()
        call_command("applyretention", stdout=done)
        call_command("applyretention", stdout=again)

    assert f"Due: {decided.assessment.organisation}, " in looked.getvalue()
    assert "Nothing was removed." in looked.getvalue()
    assert kept == 1
    assert f"Submissions removed: {decided.code}." in done.getvalue()
    assert "Nothing is due." in again.getvalue()
    assert not Submission.objects.exists()
