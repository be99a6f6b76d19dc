"""Deleting an account: who cannot yet, what goes, what stays."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core import mail as outbox
from django.db import models
from django.db.models.functions import Cast
from django.test import Client
from django.urls import reverse

from checklists.choices import Status
from checklists.models import Assessment, Review, Submission
from checklists.services import answers
from copassess.accounts.models import Invitation, Membership, Role, StaffKind, User
from copassess.accounts.refusals import Reason, Refused
from copassess.audit.models import Event
from copassess.mail.models import Mail
from copassess.site.privacy import leaving
from tests import permission_world
from tests.factories.accounts import MembershipFactory, StaffRoleFactory
from tests.mail.test_races import at_once
from tests.permission_shape import Who
from tests.permission_world import World

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
NAME, EMAIL = "Zebedee Quill", "zebedee.quill@example.org"
# What the page says: frozen documents, events, and the mail that confirms.
STAYS = {
    ("audit.Event", "actor"),
    ("audit.Event", "target"),
    ("audit.Event", "facts"),
    ("checklists.Submission", "document"),
    ("checklists.Review", "document"),
    ("mail.Mail", "to"),
}
TEXTS = (models.CharField, models.TextField, models.JSONField)


@pytest.fixture
def world() -> World:
    made = permission_world.make()
    # The company's only owner is everybody's beginning; a second one lets them go.
    MembershipFactory.create(organisation=made.organisation, role=Role.OWNER)
    return made


def named(world: World, who: Who) -> User:
    """Give one of the world's people a name that nobody else has."""
    user = world.people[who]
    EmailAddress.objects.filter(user=user).update(email=EMAIL)
    User.objects.filter(pk=user.pk).update(name=NAME, email=EMAIL)
    return User.objects.get(pk=user.pk)


def found(*words: str) -> Iterator[tuple[str, str]]:
    """Yield every text column in which one of the words stands."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, TEXTS) and not field.is_relation:
                text = Cast(field.attname, models.TextField())
                rows = model._default_manager.annotate(as_text=text)
                if any(rows.filter(as_text__icontains=word).exists() for word in words):
                    yield model._meta.label, field.name


@pytest.mark.parametrize(
    "who", [Who.VIEWER, Who.CONTRIBUTOR, Who.OWNER, Who.REVIEWER, Who.EDITOR, Who.STRANGER]
)
def test_nothing_personal_is_left_but_what_the_page_names(
    world: World, who: Who, client: Client
) -> None:
    user = named(world, who)
    key = user.pk
    if who == Who.STRANGER:
        stranger = Membership.objects.get(user=user)
        MembershipFactory.create(organisation=stranger.organisation, role=Role.OWNER)
    if who in {Who.CONTRIBUTOR, Who.OWNER}:
        written_by(world, user)
    client.force_login(user)
    assert set(found(NAME, EMAIL)) - STAYS

    leaving.delete_account(user=user, at=AT)

    assert set(found(NAME, EMAIL)) <= STAYS
    assert not User.objects.filter(pk=key).exists()
    assert client.get(reverse("accounts:profile-edit")).status_code == 302
    assert Event.objects.filter(kind="user.delete", actor_id=str(key), actor=NAME).exists()


def written_by(world: World, user: User) -> None:
    """Let somebody answer, and be invited once more."""
    answers.save(
        assessment=world.draft,
        question="GEN-A-1",
        version=0,
        changes={"response": "partly", "note": "Half of it is done."},
        by=user,
        at=AT,
    )
    Invitation.objects.update(email=EMAIL, invited_by=user)


def test_what_was_done_stays_and_no_longer_says_by_whom(world: World) -> None:
    user = named(world, Who.CONTRIBUTOR)
    written_by(world, user)

    leaving.delete_account(user=user, at=AT)

    answer = world.draft.answers.get(question="GEN-A-1")
    assert (answer.note, answer.written_by) == ("Half of it is done.", None)
    world.comment.refresh_from_db()
    assert world.comment.written_by is None


def test_frozen_documents_stay_as_they_were(world: World) -> None:
    before = Submission.objects.get(pk=world.waiting.pk)
    assert before.submitted_by is not None

    leaving.delete_account(user=before.submitted_by, at=AT)

    after = Submission.objects.get(pk=world.waiting.pk)
    assert (after.document, after.sha256) == (before.document, before.sha256)
    assert after.submitted_by is None


def test_claims_of_a_reviewer_are_released(world: World) -> None:
    user = world.people[Who.REVIEWER]

    leaving.delete_account(user=user, at=AT)

    review = Review.objects.get(submission=world.claimed)
    assert review.claimed_by is None
    assert Assessment.objects.get(pk=world.claimed.assessment_id).status == Status.SUBMITTED


def test_last_owner_must_hand_over_first(world: World) -> None:
    user = world.people[Who.STRANGER]

    with pytest.raises(Refused) as refused:
        leaving.delete_account(user=user, at=AT)

    assert refused.value.reason == Reason.LAST_OWNER
    assert User.objects.filter(pk=user.pk).exists()
    assert not Event.objects.filter(kind="user.delete").exists()


def test_last_administrator_must_hand_over_first(world: World) -> None:
    user = world.people[Who.ADMINISTRATOR]

    with pytest.raises(Refused) as refused:
        leaving.delete_account(user=user, at=AT)
    StaffRoleFactory.create(kind=StaffKind.ADMINISTRATOR)
    leaving.delete_account(user=user, at=AT)

    assert refused.value.reason == Reason.LAST_ADMINISTRATOR
    assert not User.objects.filter(email=user.email).exists()


def test_page_says_what_holds_the_account(world: World, client: Client) -> None:
    client.force_login(world.people[Who.STRANGER])
    company = Membership.objects.get(user=world.people[Who.STRANGER]).organisation

    page = client.get(reverse("site:account-delete")).content.decode()

    assert company.name in page
    assert company.get_absolute_url() in page
    assert "Delete my account for good" not in page


@pytest.mark.django_db(transaction=True)
def test_page_deletes_the_account_and_a_mail_confirms(client: Client) -> None:
    membership = MembershipFactory.create(role=Role.VIEWER)
    MembershipFactory.create(organisation=membership.organisation)
    user, other = membership.user, Client()
    other.force_login(user)
    client.force_login(user)

    refused = client.post(reverse("site:account-delete"))
    response = client.post(reverse("site:account-delete"), {"understood": "on"}, follow=True)

    assert "Tick the box" in refused.content.decode()
    assert "Your account is deleted" in response.content.decode()
    assert other.get(reverse("accounts:profile-edit")).status_code == 302
    assert not User.objects.filter(email=user.email).exists()
    assert [message.to for message in outbox.outbox] == [[user.email]]
    assert "10 years" in str(outbox.outbox[0].body)
    assert Mail.objects.get().to == user.email
    kinds = list(Event.objects.order_by("at", "id").values_list("kind", "actor_id"))
    assert ("user.delete", str(membership.user_id)) in kinds
    assert ("user.sign_out", "None") not in kinds


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_leave_at_once_leave_one_behind() -> None:
    first = MembershipFactory.create()
    second = MembershipFactory.create(organisation=first.organisation)

    def leave(user: User) -> Reason | None:
        try:
            leaving.delete_account(user=user, at=AT)
        except Refused as refused:
            return refused.reason
        return None

    answers = at_once(partial(leave, first.user), partial(leave, second.user))

    assert sorted(answers, key=str) == sorted([None, Reason.LAST_OWNER], key=str)
    assert Membership.objects.filter(organisation=first.organisation).count() == 1
