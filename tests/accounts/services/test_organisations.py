"""Making and changing organisations."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassess.accounts import services
from copassess.accounts.models import Membership, Organisation, Role, Size
from copassess.accounts.services.organisations import slug_of
from copassess.audit.models import Event
from tests.factories.accounts import OrganisationFactory, UserFactory

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_create_organisation_makes_the_creator_owner() -> None:
    user = UserFactory.create()

    organisation = services.create_organisation(
        name="Télécom Exemple", country="SN", size=Size.LARGE, by=user, at=AT
    )

    assert organisation.slug == "telecom-exemple"
    assert (organisation.country, organisation.size) == ("SN", "large")
    membership = Membership.objects.get()
    assert (membership.user, membership.role) == (user, Role.OWNER)
    event = Event.objects.get()
    assert (event.kind, event.organisation_id) == ("organisation.create", str(organisation.pk))


@pytest.mark.django_db
def test_create_organisation_numbers_a_taken_slug() -> None:
    user = UserFactory.create()
    OrganisationFactory.create(slug="example-telecom")
    OrganisationFactory.create(slug="example-telecom-2")

    organisation = services.create_organisation(
        name="Example Telecom", country="KE", size=Size.MICRO, by=user, at=AT
    )

    assert organisation.slug == "example-telecom-3"


@pytest.mark.django_db
def test_create_organisation_finds_another_slug_when_a_race_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    user = UserFactory.create()
    OrganisationFactory.create(slug="example-telecom")
    # The rival's row appears between the look and the insert.
    monkeypatch.setattr(
        "copassess.accounts.services.organisations._slugs_beside", lambda name: set[str]()
    )

    organisation = services.create_organisation(
        name="Example Telecom", country="KE", size=Size.MICRO, by=user, at=AT
    )

    assert organisation.slug == "example-telecom-2"


@pytest.mark.django_db
def test_change_organisation_keeps_the_slug_and_records_what_changed() -> None:
    organisation = OrganisationFactory.create(name="Old", slug="old", country="KE")
    owner = UserFactory.create()

    services.change_organisation(
        organisation=organisation, name="New", country="UG", size=organisation.size, by=owner, at=AT
    )

    stored = Organisation.objects.get()
    assert (stored.name, stored.slug, stored.country) == ("New", "old", "UG")
    assert Event.objects.get().facts == {"name": ["Old", "New"], "country": ["KE", "UG"]}


@pytest.mark.pure
@pytest.mark.parametrize(
    ("name", "taken", "slug"),
    [
        ("Example Telecom", set(), "example-telecom"),
        ("Société Générale d'Internet", set(), "societe-generale-dinternet"),
        ("شركة", set(), "organisation"),
        ("電信", {"organisation"}, "organisation-2"),
        ("--", set(), "organisation"),
        ("A B", {"a-b", "a-b-2", "a-b-3"}, "a-b-4"),
        ("x" * 200, set(), "x" * 70),
    ],
)
def test_slug_of_name(name: str, taken: set[str], slug: str) -> None:
    assert slug_of(name, taken) == slug


@pytest.mark.pure
@given(name=st.text(max_size=200), taken=st.sets(st.sampled_from(["organisation", "a", "a-2"])))
def test_slug_of_name_is_free_and_fits_whatever_the_name(name: str, taken: set[str]) -> None:
    slug = slug_of(name, taken)

    assert slug not in taken
    assert 1 <= len(slug) <= 80
    assert slug.isascii()
    assert slug == slug.strip("-_")
