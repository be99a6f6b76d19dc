"""Roles in an organisation, which keeps an owner at all times."""

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copassess.accounts import services
from copassess.accounts.models import Membership, Role
from copassess.accounts.refusals import Reason, Refused
from copassess.audit.models import Event
from tests.factories.accounts import MembershipFactory, OrganisationFactory, UserFactory

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_add_member_stores_and_records() -> None:
    organisation, user = OrganisationFactory.create(), UserFactory.create()

    membership = services.add_member(
        organisation=organisation, user=user, role=Role.VIEWER, by=None, at=AT
    )

    assert (membership.role, membership.joined_at) == (Role.VIEWER, AT)
    event = Event.objects.get()
    assert (event.kind, event.target, event.facts) == (
        "membership.create",
        str(user),
        {"role": "viewer"},
    )


def test_add_member_refuses_a_member() -> None:
    membership = MembershipFactory.create(role=Role.OWNER)

    with pytest.raises(Refused) as refused:
        services.add_member(
            organisation=membership.organisation, user=membership.user, role=Role.VIEWER, at=AT
        )

    assert refused.value.reason == Reason.ALREADY_MEMBER
    assert Membership.objects.get().role == Role.OWNER


def test_change_role_stores_and_records() -> None:
    owner = MembershipFactory.create()
    member = MembershipFactory.create(organisation=owner.organisation, role=Role.VIEWER)

    services.change_role(membership=member, role=Role.CONTRIBUTOR, by=owner.user, at=AT)

    member.refresh_from_db()
    assert member.role == Role.CONTRIBUTOR
    event = Event.objects.get()
    assert (event.kind, event.target) == ("membership.change", str(member.user))
    assert event.facts == {"from": "viewer", "to": "contributor"}
    assert event.organisation_id == str(owner.organisation_id)


def test_owner_who_cannot_sign_in_is_no_other_owner() -> None:
    owner = MembershipFactory.create()
    MembershipFactory.create(organisation=owner.organisation, user__is_active=False)

    with pytest.raises(Refused) as refused:
        services.remove_member(membership=owner, by=owner.user, at=AT)

    assert refused.value.reason == Reason.LAST_OWNER


def test_change_role_to_the_same_role_leaves_no_event() -> None:
    owner = MembershipFactory.create()

    services.change_role(membership=owner, role=Role.OWNER, by=owner.user, at=AT)

    assert not Event.objects.exists()


def test_change_role_refuses_to_demote_the_last_owner() -> None:
    owner = MembershipFactory.create()
    MembershipFactory.create(organisation=owner.organisation, role=Role.CONTRIBUTOR)
    MembershipFactory.create()  # another organisation's owner counts for nothing here

    with pytest.raises(Refused) as refused:
        services.change_role(membership=owner, role=Role.VIEWER, by=owner.user, at=AT)

    assert refused.value.reason == Reason.LAST_OWNER
    owner.refresh_from_db()
    assert owner.role == Role.OWNER
    assert not Event.objects.exists()


def test_change_role_lets_one_of_two_owners_step_down() -> None:
    owner = MembershipFactory.create()
    MembershipFactory.create(organisation=owner.organisation)

    services.change_role(membership=owner, role=Role.VIEWER, by=owner.user, at=AT)

    owner.refresh_from_db()
    assert owner.role == Role.VIEWER


def test_change_role_refuses_when_the_member_has_left() -> None:
    owner = MembershipFactory.create()
    member = MembershipFactory.create(organisation=owner.organisation, role=Role.VIEWER)
    Membership.objects.filter(pk=member.pk).delete()

    with pytest.raises(Refused) as refused:
        services.change_role(membership=member, role=Role.OWNER, by=owner.user, at=AT)

    assert refused.value.reason == Reason.NO_LONGER_MEMBER


def test_change_role_reads_the_present_role_not_the_page_s() -> None:
    stale = MembershipFactory.create(role=Role.VIEWER)
    Membership.objects.filter(pk=stale.pk).update(role=Role.OWNER)

    with pytest.raises(Refused) as refused:
        services.change_role(membership=stale, role=Role.CONTRIBUTOR, by=stale.user, at=AT)

    assert refused.value.reason == Reason.LAST_OWNER


def test_remove_member_stores_and_records() -> None:
    owner = MembershipFactory.create()
    member = MembershipFactory.create(organisation=owner.organisation, role=Role.VIEWER)

    services.remove_member(membership=member, by=owner.user, at=AT)

    assert list(Membership.objects.all()) == [owner]
    event = Event.objects.get()
    assert (event.kind, event.target) == ("membership.remove", str(member.user))
    assert event.facts == {"role": "viewer"}


def test_remove_member_refuses_the_last_owner() -> None:
    owner = MembershipFactory.create()

    with pytest.raises(Refused) as refused:
        services.remove_member(membership=owner, by=owner.user, at=AT)

    assert refused.value.reason == Reason.LAST_OWNER
    assert Membership.objects.exists()


@settings(max_examples=40)
@given(
    steps=st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from([*Role.values, "remove"])), max_size=12
    )
)
def test_an_owner_stays_whatever_is_done(steps: list[tuple[int, str]]) -> None:
    organisation = OrganisationFactory.create()
    roles = [Role.OWNER, Role.OWNER, Role.CONTRIBUTOR, Role.VIEWER]
    members = [MembershipFactory.create(organisation=organisation, role=role) for role in roles]

    for index, step in steps:
        member = members[index]
        with contextlib.suppress(Refused):
            if step == "remove":
                services.remove_member(membership=member, by=member.user, at=AT)
            else:
                services.change_role(membership=member, role=step, by=member.user, at=AT)
        assert organisation.memberships.filter(role=Role.OWNER).exists()
