"""A company of a release's database, its people, and UNICEF's."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from checklists.seeding.demo import PASSWORD
from copassess.accounts import services as accounts
from copassess.accounts.models import Organisation, Role, Size, StaffKind, User
from copassess.accounts.pictures import written_anew
from tests.factories.pictures import plain

COMPANY = "Radio Lagoon"


@dataclass(frozen=True)
class People:
    """Who works on it."""

    owner: User
    contributor: User
    reviewer: User
    colleague: User


def person(email: str, name: str, at: datetime, zone: str = "Africa/Kampala") -> User:
    """Make somebody who can sign in."""
    return accounts.create_user(
        email=email, password=PASSWORD, name=name, at=at, time_zone=zone, verified=True
    )


def hired(at: datetime) -> People:
    """Make people of a company and of UNICEF, one who left and one who never proved an address."""
    reviewer = person("kampala@staff.example", "Ruth Nansubuga", at)
    colleague = person("nairobi@staff.example", "Peter Otieno", at, "Africa/Nairobi")
    editor = person("editor@staff.example", "Léa Fontaine", at, "Europe/Paris")
    for one, kind, countries in (
        (reviewer, StaffKind.REVIEWER, ["KE", "UG"]),
        (colleague, StaffKind.REVIEWER, ["UG"]),
        (editor, StaffKind.CONTENT_EDITOR, []),
    ):
        accounts.give_staff_role(user=one, kind=kind, countries=countries, at=at)
    accounts.create_user(email="unproven@lagoon.example", password=PASSWORD, name="", at=at)
    left = person("left@lagoon.example", "Sam Okello", at)
    User.objects.filter(pk=left.pk).update(is_active=False)
    owner = person("owner@lagoon.example", "Grace Akello", at)
    contributor = person("contributor@lagoon.example", "Ivan Mukasa", at)
    return People(owner, contributor, reviewer, colleague)


def joined(people: People, at: datetime) -> Organisation:
    """Make the company with its logo, its members and invitations of every kind."""
    by = people.owner
    company = accounts.create_organisation(
        name=COMPANY, country="UG", size=Size.MEDIUM, by=by, at=at
    )
    accounts.set_logo(organisation=company, picture=written_anew(plain()), by=by, at=at)
    accounts.add_member(
        organisation=company, user=people.contributor, role=Role.CONTRIBUTOR, at=at, by=by
    )
    sent = [
        accounts.invite(
            organisation=company,
            email=f"{name}@lagoon.example",
            role=Role.VIEWER,
            by=by,
            at=at + timedelta(hours=1),
        ).invitation
        for name in ("taken", "withdrawn", "forgotten")
    ]
    later = at + timedelta(days=1)
    accounts.accept_as_new(invitation=sent[0], name="Joan Abbo", password=PASSWORD, at=later)
    accounts.revoke(invitation=sent[1], by=by, at=later)
    return company
