"""Closing a company: asked for, exported, undone or done."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core import mail as outbox
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from checklists.models import Assessment, Comment, GuestLink, Submission
from checklists.services import evidence, rebuilding
from copassess.accounts.models import Invitation, Membership, Organisation, Role, User
from copassess.audit.models import Event
from copassess.mail.services import send_waiting
from copassess.site.closing import export, services
from copassess.site.models import Closure, Export
from copassess.site.privacy import expiry
from tests import permission_world
from tests.checklists import small
from tests.factories.accounts import MembershipFactory
from tests.factories.checklists import AssessmentFactory, attach_document
from tests.permission_shape import Who
from tests.permission_world import World

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 5, 9, tzinfo=UTC)
DUE = AT + timedelta(days=30)


@pytest.fixture
def world() -> World:
    return permission_world.make()


@pytest.fixture
def closure(world: World) -> Iterator[Closure]:
    """Return a closing whose ZIP is made."""
    asked = services.ask(organisation=world.organisation, by=world.people[Who.OWNER], at=AT)
    export.make(asked.pk, at=AT)
    asked.refresh_from_db()
    yield asked
    for name in default_storage.listdir(export.FOLDER)[1]:
        default_storage.delete(f"{export.FOLDER}/{name}")


def test_asking_waits_thirty_days_and_tells_every_member(world: World) -> None:
    owner = world.people[Who.OWNER]

    closure = services.ask(organisation=world.organisation, by=owner, at=AT)
    again = services.ask(organisation=world.organisation, by=owner, at=AT + timedelta(days=2))
    send_waiting()

    members = {world.people[who].email for who in (Who.OWNER, Who.CONTRIBUTOR, Who.VIEWER)}
    told = [m for m in outbox.outbox if "will be closed on 4 April 2026" in m.subject]
    assert {m.to[0] for m in told} == members
    assert len(told) == 3
    assert (closure.due_at, again.pk) == (DUE, closure.pk)
    assert Event.objects.filter(kind="organisation.closing").count() == 1


def test_zip_holds_everything_of_the_company_and_nothing_else(
    world: World, closure: Closure
) -> None:
    with default_storage.open(closure.file.name or "") as file:
        archive = ZipFile(BytesIO(file.read()))
    names = archive.namelist()
    whole = b"".join(archive.read(name) for name in names)

    assert {"company.json", "members.json", "events.jsonl", "evidence.json"} <= set(names)
    mine = Assessment.objects.filter(organisation=world.organisation).count()
    submissions = Submission.objects.filter(assessment__organisation=world.organisation)
    assert sum(name.endswith("/answers.json") for name in names) == mine
    assert sum(name.endswith("/answers.xlsx") for name in names) == mine
    assert sum(name.endswith("/submission.json") for name in names) == submissions.count()
    assert sum(name.endswith("/review.json") for name in names) == 1
    assert sum("/report-" in name and name.endswith(".pdf") for name in names) == 1
    frozen = f"{world.waiting.code.lower()}/submission.json"
    found = next(name for name in names if name.endswith(frozen))
    assert archive.read(found).decode() == world.waiting.document
    assert world.people[Who.CONTRIBUTOR].email.encode() in whole
    assert world.people[Who.STRANGER].email.encode() not in whole


def test_zip_holds_documents_of_evidence_and_says_which_are_lost(world: World) -> None:
    answer = world.draft.answers.get(question="GEN-A-1")
    content = b"%PDF-1.7 as it was uploaded"
    kept = attach_document(answer, "Policy", sha256=sha256(content).hexdigest())
    lost = attach_document(answer, "Procedure", sha256="1" * 64)
    assert kept.file is not None
    evidence.storage().save(kept.file.path, ContentFile(content))

    files = dict(export.pieces(world.organisation))

    listed = {row["sha256"]: row["file"] for row in json.loads(files["evidence.json"])}
    assert files[listed[kept.sha256]] == content
    assert listed[kept.sha256].endswith(".pdf")
    assert listed[lost.sha256] == ""
    evidence.storage().delete(kept.file.path)


def test_undoing_leaves_everything(world: World, closure: Closure) -> None:
    before = Assessment.objects.count()

    is_undone = services.undo(closure=closure, by=world.people[Who.OWNER], at=AT)

    assert is_undone
    assert services.close_due(at=DUE) == 0
    assert Assessment.objects.count() == before
    assert not services.undo(closure=closure, by=world.people[Who.OWNER], at=AT)
    assert not services.export_again(closure=closure, by=world.people[Who.OWNER], at=AT)


def test_nothing_is_closed_before_its_time_nor_without_its_zip(closure: Closure) -> None:
    assert services.close_due(at=DUE - timedelta(seconds=1)) == 0
    Closure.objects.filter(pk=closure.pk).update(making=Export.FAILED)

    assert services.close_due(at=DUE) == 0
    assert Membership.objects.filter(organisation=closure.organisation).exists()


def test_closing_takes_access_and_keeps_what_is_frozen(world: World, closure: Closure) -> None:
    mine = Membership.objects.filter(organisation=world.organisation)
    submissions = set(Submission.objects.values_list("pk", "sha256"))

    counts = [services.close_due(at=DUE) for _time in range(2)]
    send_waiting()

    assert counts == [1, 0]
    assert not mine.exists()
    assert not Assessment.objects.filter(pk=world.draft.pk).exists()
    assert not Comment.objects.exists()
    assert not GuestLink.objects.exists()
    assert not Invitation.objects.exists()
    assert set(Submission.objects.values_list("pk", "sha256")) == submissions
    owner = User.objects.get(pk=world.people[Who.OWNER].pk)
    assert not Submission.objects.visible_to(owner).exists()
    reviewer = User.objects.get(pk=world.people[Who.REVIEWER].pk)
    assert Submission.objects.reviewable_by(reviewer).count() == len(submissions)
    assert list(rebuilding.differences()) == []
    done = [m.to[0] for m in outbox.outbox if "is closed" in m.subject]
    assert owner.email in done
    event = Event.objects.get(kind="organisation.close")
    kept = Assessment.objects.filter(organisation=world.organisation).count()
    assert event.facts == {"due": "2026-04-04", "drafts": 1, "kept": kept, "members": 3}


@pytest.mark.parametrize("joins", [True, False])
def test_closing_leaves_the_benchmark_and_says_so(closure: Closure, joins: bool) -> None:
    company = Organisation.objects.filter(pk=closure.organisation_id or "")
    company.update(joins_benchmark=joins)

    services.close_due(at=DUE)

    assert not company.get().joins_benchmark
    left = Event.objects.filter(kind="benchmark.leave", organisation_id=closure.organisation_id)
    assert [event.at for event in left] == [DUE] * joins


def test_company_without_submissions_goes_wholly() -> None:
    small.load()
    owner = MembershipFactory.create()
    AssessmentFactory.create(organisation=owner.organisation)
    asked = services.ask(organisation=owner.organisation, by=owner.user, at=AT)
    export.make(asked.pk, at=AT)

    services.close_due(at=DUE)

    asked.refresh_from_db()
    assert not Organisation.objects.filter(pk=owner.organisation_id).exists()
    assert (asked.organisation, asked.company) == (None, owner.organisation.name)


def test_company_goes_with_its_last_submission(world: World, closure: Closure) -> None:
    services.close_due(at=DUE)
    late = DUE + timedelta(days=3700)

    list(expiry.apply(expiry.due(at=late), at=late))

    assert not Organisation.objects.filter(pk=world.organisation.pk).exists()
    closure.refresh_from_db()
    assert closure.company == world.organisation.name


def test_zip_that_cannot_be_made_is_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = services.ask(organisation=world.organisation, by=world.people[Who.OWNER], at=AT)

    def fail(*_args: object) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(export, "write", fail)
        export.make(asked.pk, at=AT)
    asked.refresh_from_db()
    failed = (asked.making, asked.file.name)

    assert services.repeat_exports(at=AT) == 0
    assert services.repeat_exports(at=AT + timedelta(hours=2)) == 1
    export.make(asked.pk, at=AT + timedelta(hours=2))
    asked.refresh_from_db()
    assert failed == (Export.FAILED, "")
    assert (asked.making, asked.tries) == (Export.READY, 2)


def test_zip_is_made_once_and_anew_when_asked(world: World, closure: Closure) -> None:
    before = closure.file.name
    export.make(closure.pk, at=AT)
    closure.refresh_from_db()
    assert closure.file.name == before

    assert services.export_again(closure=closure, by=world.people[Who.OWNER], at=AT)
    export.make(closure.pk, at=AT)

    closure.refresh_from_db()
    assert closure.making == Export.READY
    assert closure.file.name != before


def test_other_companies_are_left_alone(world: World, closure: Closure) -> None:
    other = MembershipFactory.create(role=Role.OWNER)
    theirs = AssessmentFactory.create(organisation=other.organisation)

    services.close_due(at=DUE)

    assert Assessment.objects.filter(pk=theirs.pk).exists()
    assert Membership.objects.filter(pk=other.pk).exists()
