"""Hostile clicks at one instant, through the pages; on SQLite and PostgreSQL alike."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from checklists.choices import Status
from checklists.models import Submission
from copassess.accounts.models import Invitation, Membership, Role, User
from copassess.accounts.tokens import hash_of
from tests.checklists import small
from tests.factories.accounts import PASSWORD, MembershipFactory
from tests.factories.checklists import answered_assessment

TOKEN = "the-secret-of-the-link"
JOIN = reverse("accounts:invitation-accept", args=[TOKEN])
NEW = {"name": "Ben", "password": PASSWORD}


def at_once(*actions: Callable[[], int]) -> list[int]:
    """Run what two browsers do in threads that start together."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], int]) -> int:
        try:
            barrier.wait(timeout=10)
            return action()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def signed_in(user: User) -> Client:
    """Return a browser in which somebody is signed in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.django_db(transaction=True)
def test_both_owners_leaving_at_once_leave_one() -> None:
    first = MembershipFactory.create()
    second = MembershipFactory.create(organisation=first.organisation)
    leaving = [
        (signed_in(one.user), reverse("accounts:membership-remove", args=[one.pk]))
        for one in (first, second)
    ]

    at_once(*[lambda c=c, p=p: c.post(p).status_code for c, p in leaving])

    rest = Membership.objects.filter(organisation=first.organisation)
    assert [one.role for one in rest] == [Role.OWNER]


@pytest.mark.django_db(transaction=True)
def test_two_clicks_on_submit_make_one_submission() -> None:
    small.load()
    owner = MembershipFactory.create()
    assessment = answered_assessment(organisation=owner.organisation)
    path = reverse("checklists:assessment-submit", args=[assessment.pk])
    data = {"name": "Maria Rojas", "position": "Head", "date": "2026-03-02", "agreed": "on"}
    clients = [signed_in(owner.user) for _ in range(3)]

    codes = at_once(*[lambda c=c: c.post(path, data).status_code for c in clients])

    assert max(codes) < 500
    assert Submission.objects.count() == 1
    assessment.refresh_from_db()
    assert assessment.status == Status.SUBMITTED


@pytest.mark.django_db(transaction=True)
def test_invitation_used_twice_at_once_makes_one_account() -> None:
    owner = MembershipFactory.create()
    Invitation.objects.create(
        organisation=owner.organisation,
        email="ben@example.org",
        role=Role.VIEWER,
        token_hash=hash_of(TOKEN),
        invited_by=owner.user,
        expires_at=timezone.now() + timedelta(days=1),
    )

    codes = at_once(*[lambda: Client().post(JOIN, NEW).status_code for _ in range(3)])

    assert max(codes) < 500
    assert Membership.objects.filter(user__email="ben@example.org").count() == 1
