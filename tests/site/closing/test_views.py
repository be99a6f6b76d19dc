"""Pages of closing a company."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from copassess.accounts.models import Membership, Role, StaffKind
from copassess.audit.models import Event
from copassess.site.closing import export
from copassess.site.models import Closure
from tests.checklists import small
from tests.factories.accounts import MembershipFactory, StaffRoleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client: Client) -> Membership:
    small.load()
    membership: Membership = MembershipFactory.create(organisation__name="Astor Mobile")
    client.force_login(membership.user)
    return membership


def page(client: Client, name: str, membership: Membership) -> str:
    """Return a page's text."""
    path = reverse(f"site:{name}", args=[membership.organisation_id])
    return client.get(path).content.decode()


def test_company_must_be_typed(client: Client, owner: Membership) -> None:
    path = reverse("site:closing-detail", args=[owner.organisation_id])

    answers = [
        client.post(path, {"company": typed}).status_code
        for typed in ("", "Another", " astor  mobile ")
    ]

    assert answers == [200, 200, 302]
    assert Closure.objects.count() == 1


def test_page_shows_the_zip_and_hands_it_out(client: Client, owner: Membership) -> None:
    path = reverse("site:closing-detail", args=[owner.organisation_id])
    client.post(path, {"company": "Astor Mobile"})
    before = page(client, "closing-detail", owner)
    closure = Closure.objects.get()
    export.make(closure.pk, at=timezone.now())

    after = page(client, "closing-detail", owner)
    response = client.get(reverse("site:closing-export", args=[owner.organisation_id]))

    assert "The ZIP is being made" in before
    assert "Download the ZIP" in after
    assert response.getvalue().startswith(b"PK")
    assert 'filename="' in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    assert Event.objects.filter(kind="organisation.export").count() == 1
    again = client.post(reverse("site:closing-export", args=[owner.organisation_id]))
    assert again.status_code == 302
    assert "The ZIP is being made" in page(client, "closing-detail", owner)


def test_members_see_it_and_an_owner_undoes_it(client: Client, owner: Membership) -> None:
    viewer = MembershipFactory.create(organisation=owner.organisation, role=Role.VIEWER)
    path = reverse("site:closing-detail", args=[owner.organisation_id])
    client.post(path, {"company": "Astor Mobile"})
    other = Client()
    other.force_login(viewer.user)

    seen = other.get(owner.organisation.get_absolute_url()).content.decode()
    client.post(reverse("site:closing-undo", args=[owner.organisation_id]))
    gone = other.get(owner.organisation.get_absolute_url()).content.decode()

    assert "This company will be closed on" in seen
    assert "This company will be closed on" not in gone
    assert not Closure.objects.open().exists()


def test_administrators_see_all_states(client: Client) -> None:
    client.force_login(StaffRoleFactory.create(kind=StaffKind.ADMINISTRATOR).user)
    at = timezone.now()
    due = at + timedelta(days=3)
    empty = client.get(reverse("site:closing-list")).content.decode()
    for number, ends in enumerate(({}, {"undone_at": at}, {"closed_at": at})):
        Closure.objects.create(company=f"Firm {number}", asked_at=at, due_at=due, **ends)

    text = client.get(reverse("site:closing-list")).content.decode()

    assert "No company has asked" in empty
    assert all(word in text for word in ("Firm 0", "Closes on", "Undone on", "Nothing of it"))


@pytest.mark.parametrize("count", [2, 20])
def test_list_asks_the_same_of_the_database(
    client: Client, count: int, django_assert_num_queries: object
) -> None:
    assert callable(django_assert_num_queries)
    client.force_login(StaffRoleFactory.create(kind=StaffKind.ADMINISTRATOR).user)
    at = timezone.now()
    for number in range(count):
        membership = MembershipFactory.create()
        Closure.objects.create(
            organisation=membership.organisation,
            company=f"Firm {number}",
            asked_at=at,
            asked_by=membership.user,
            due_at=at,
        )

    with django_assert_num_queries(5):
        client.get(reverse("site:closing-list"))
