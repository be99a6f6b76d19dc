"""Sessions and invitations that ended are forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from checklists.models import Assignment
from copassess.accounts.models import Invitation, Membership
from copassess.site.privacy import tidying
from tests import permission_world
from tests.checklists import small
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.checklists import AssessmentFactory

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)


def invited(membership: Membership, email: str, days: int) -> Invitation:
    """Return an invitation that ended so many days ago."""
    return Invitation.objects.create(
        organisation=membership.organisation,
        email=email,
        role="viewer",
        token_hash=email,
        invited_by=membership.user,
        invited_at=AT - timedelta(days=days + 14),
        expires_at=AT - timedelta(days=days),
    )


def test_expired_sessions_are_deleted_and_others_stay() -> None:
    for _person in range(2):
        Client().force_login(UserFactory.create())
    old, young = Session.objects.order_by("pk")
    Session.objects.filter(pk=old.pk).update(expire_date=AT - timedelta(seconds=1))
    Session.objects.filter(pk=young.pk).update(expire_date=AT + timedelta(days=1))

    counts = [tidying.forget_sessions(at=AT) for _time in range(2)]

    assert counts[0] >= 1
    assert list(Session.objects.all()) == [young]


def test_invitations_that_nobody_took_are_forgotten_after_ninety_days() -> None:
    small.load()
    owner = MembershipFactory.create()
    gone, fresh = invited(owner, "a@example.org", 91), invited(owner, "b@example.org", 89)
    taken, working = invited(owner, "c@example.org", 500), invited(owner, "d@example.org", 500)
    Invitation.objects.filter(pk=taken.pk).update(accepted_at=AT, accepted_by=owner.user)
    draft = AssessmentFactory.create(organisation=owner.organisation)
    Assignment.objects.create(
        assessment=draft, area="policies", invitation=working, assigned_at=permission_world.AT
    )

    counts = [tidying.forget_invitations(at=AT) for _time in range(2)]

    assert counts == [1, 0]
    assert not Invitation.objects.filter(pk=gone.pk).exists()
    assert set(Invitation.objects.all()) == {fresh, taken, working}
