"""What is kept for a while only: workbooks that were read, drafts that nobody touches."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as outbox
from django.test import Client

from checklists.choices import Judgement
from checklists.models import Assessment, WorkbookUpload
from checklists.services import answers, assessments, retention
from copassess.accounts.models import Role
from copassess.audit import services as audit
from copassess.audit.models import Event
from copassess.mail.models import Mail
from copassess.mail.services import send_waiting
from tests.factories.accounts import MembershipFactory
from tests.factories.checklists import AssessmentFactory, owner_of, submitted
from tests.factories.reviews import in_review, judge, returned
from tests.factories.together import AT, CommentFactory, WorkbookUploadFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]

BEGUN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
# The policy is 24 months: the owners are told 30 days before.
TOLD = datetime(2028, 2, 2, tzinfo=UTC)
GONE = TOLD + timedelta(days=31)
A_DAY = timedelta(days=1)


@pytest.fixture
def draft() -> Assessment:
    made: Assessment = AssessmentFactory.create(at=BEGUN)
    return made


def test_uploads_are_forgotten_after_thirty_days() -> None:
    old = WorkbookUploadFactory.create(applied_at=AT)
    young = WorkbookUploadFactory.create(
        assessment=old.assessment, uploaded_at=AT + timedelta(seconds=1)
    )

    counts = [retention.forget_uploads(at=AT + timedelta(days=30, seconds=1)) for _ in range(2)]

    assert counts == [1, 0]
    assert WorkbookUpload.objects.get() == young


def test_owners_of_an_untouched_draft_are_told_once(draft: Assessment) -> None:
    MembershipFactory.create(organisation=draft.organisation, role=Role.VIEWER)

    counts = [
        retention.warn_of_drafts(at=at) for at in (TOLD - 5 * A_DAY, TOLD, TOLD, TOLD + 9 * A_DAY)
    ]
    send_waiting()

    assert counts == [0, 1, 0, 0]
    message = outbox.outbox[0]
    assert [m.to for m in outbox.outbox] == [[owner_of(draft.organisation).email]]
    assert draft.title in message.subject
    assert "since 2 March 2026" in str(message.body)
    assert "after 3 March 2028" in str(message.body)
    assert Event.objects.get(kind="assessment.warn").target_id == str(draft.pk)


def test_overview_says_so_until_somebody_answers(draft: Assessment, client: Client) -> None:
    client.force_login(owner_of(draft.organisation))
    path, words = draft.get_absolute_url(), "On 2 February 2028 its owners were told"
    before = client.get(path).content.decode()
    retention.warn_of_drafts(at=TOLD)
    warned = client.get(path).content.decode()
    write(draft, TOLD + A_DAY)

    after = client.get(path).content.decode()

    assert [words in page for page in (before, warned, after)] == [False, True, False]


def test_draft_goes_thirty_days_after_the_warning(draft: Assessment) -> None:
    organisation = draft.organisation
    retention.warn_of_drafts(at=TOLD)

    counts = [retention.remove_drafts(at=at) for at in (TOLD + 29 * A_DAY, GONE, GONE)]

    assert counts == [0, 1, 0]
    assert not Assessment.objects.exists()
    event = Event.objects.get(kind="assessment.expire")
    assert (event.target, event.organisation_id) == (draft.title, str(organisation.pk))


def test_draft_whose_owners_were_not_told_stays(draft: Assessment) -> None:
    late = GONE + timedelta(days=400)

    assert retention.remove_drafts(at=late) == 0
    assert retention.warn_of_drafts(at=late) == 1
    assert retention.remove_drafts(at=late + 29 * A_DAY) == 0
    assert retention.remove_drafts(at=late + 30 * A_DAY) == 1


def write(draft: Assessment, at: datetime) -> None:
    answers.save(
        assessment=draft,
        question="GEN-A-1",
        version=0,
        changes={"response": "yes"},
        by=owner_of(draft.organisation),
        at=at,
    )


def rename(draft: Assessment, at: datetime) -> None:
    assessments.rename(assessment=draft, title="Again", by=owner_of(draft.organisation), at=at)


def say(draft: Assessment, at: datetime) -> None:
    CommentFactory.create(answer=draft.answers.first(), written_at=at)


def download(draft: Assessment, at: datetime) -> None:
    whose = draft.organisation_id
    audit.record("workbook.export", by=None, at=at, target=draft, organisation_id=whose)


@pytest.mark.parametrize("touch", [write, rename, say, download])
def test_any_touch_begins_the_time_anew(draft: Assessment, touch: object) -> None:
    assert callable(touch)
    retention.warn_of_drafts(at=TOLD)
    touch(draft, TOLD + A_DAY)

    assert retention.remove_drafts(at=GONE) == 0
    assert retention.warn_of_drafts(at=GONE + timedelta(days=600)) == 0
    later = TOLD + timedelta(days=732)
    assert retention.remove_drafts(at=later) == 0
    assert retention.warn_of_drafts(at=later) == 1
    assert Mail.objects.filter(kind="untouched").count() == 2


def test_what_was_ever_submitted_is_never_removed() -> None:
    submitted()
    review = in_review(submitted())
    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="How?")
    returned(review)
    late = GONE + timedelta(days=4000)

    assert (retention.warn_of_drafts(at=late), retention.remove_drafts(at=late)) == (0, 0)
    assert Assessment.objects.count() == 2


def test_draft_submitted_after_the_warning_stays(draft: Assessment) -> None:
    retention.warn_of_drafts(at=TOLD)
    submission = submitted(organisation=draft.organisation)
    Assessment.objects.filter(pk=draft.pk).update(status="submitted")

    assert retention.remove_drafts(at=GONE) == 0
    assert Assessment.objects.filter(pk__in=[draft.pk, submission.assessment_id]).count() == 2
