"""Administrators' pages."""

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from copassess.accounts.models import StaffKind, StaffRole, User
from tests.factories.accounts import StaffRoleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Client) -> User:
    role: StaffRole = StaffRoleFactory.create(kind=StaffKind.ADMINISTRATOR)
    client.force_login(role.user)
    return role.user


@pytest.mark.usefixtures("administrator")
def test_staff_list_shows_each_person_once_with_roles_and_countries(client: Client) -> None:
    rita = StaffRoleFactory.create(countries=["UG", "KE"], user__name="Rita").user
    StaffRoleFactory.create(kind=StaffKind.CONTENT_EDITOR, user=rita)
    StaffRoleFactory.create()
    UserFactory.create(name="No Staff")

    page = client.get(reverse("accounts:staff-list")).content.decode()

    assert page.count("<strong>Rita</strong>") == 1
    assert "Kenya, Uganda" in page
    assert "all countries" in page
    assert "Content editor" in page
    assert "No Staff" not in page


@pytest.mark.usefixtures("administrator")
def test_staff_list_takes_the_same_queries_at_2_and_20_rows(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for rows in (1, 18):
        for _ in range(rows):
            StaffRoleFactory.create()
        with django_assert_num_queries(5):
            client.get(reverse("accounts:staff-list"))


@pytest.mark.usefixtures("administrator")
def test_staff_create_makes_an_account_and_mails(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    data = {
        "email": "Rita@unicef.example",
        "name": "Rita",
        "reviewer": "on",
        "countries": ["KE", "UG"],
    }

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("accounts:staff-create"), data)

    assert response.status_code == 302
    role = StaffRole.objects.get(kind=StaffKind.REVIEWER)
    assert (role.user.email, role.countries) == ("rita@unicef.example", ["KE", "UG"])
    assert mail.outbox[0].to == ["rita@unicef.example"]


@pytest.mark.usefixtures("administrator")
def test_staff_create_keeps_what_was_typed(client: Client) -> None:
    data = {"email": "no address", "name": "Rita", "reviewer": "on", "countries": ["KE"]}

    response = client.post(reverse("accounts:staff-create"), data)

    page = response.content.decode()
    assert response.status_code == 200
    assert "error-summary" in page
    assert 'value="no address"' in page
    assert 'value="KE" class="form-check-input" id="id_countries_0" checked' in page


@pytest.mark.usefixtures("administrator")
def test_staff_edit_changes_roles(client: Client) -> None:
    rita = StaffRoleFactory.create(countries=["KE"]).user
    path = reverse("accounts:staff-edit", args=[rita.pk])
    assert rita.email in client.get(path).content.decode()

    response = client.post(path, {"content_editor": "on"})

    assert response.status_code == 302
    assert [role.kind for role in StaffRole.objects.filter(user=rita)] == ["content_editor"]


@pytest.mark.usefixtures("administrator")
def test_staff_edit_without_any_role_ends_staff_but_not_the_account(client: Client) -> None:
    rita = StaffRoleFactory.create().user
    path = reverse("accounts:staff-edit", args=[rita.pk])

    client.post(path, {})

    assert not StaffRole.objects.filter(user=rita).exists()
    assert User.objects.filter(pk=rita.pk).exists()
    assert client.get(path).status_code == 404


def test_staff_edit_explains_why_the_last_administrator_stays(
    client: Client, administrator: User
) -> None:
    response = client.post(reverse("accounts:staff-edit", args=[administrator.pk]), {})

    assert response.status_code == 200
    assert "must be an administrator" in response.content.decode()
    assert StaffRole.objects.filter(user=administrator).exists()


@pytest.mark.usefixtures("administrator")
def test_staff_resend_mails_again(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    rita = StaffRoleFactory.create().user

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("accounts:staff-resend", args=[rita.pk]))

    assert response.status_code == 302
    assert mail.outbox[0].to == [rita.email]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("administrator")
def test_staff_create_says_that_the_mail_could_not_be_sent(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    data = {"email": "rita@unicef.example", "name": "Rita", "content_editor": "on"}

    response = client.post(reverse("accounts:staff-create"), data, follow=True)

    assert "could not be sent now" in response.content.decode()
    assert User.objects.filter(email="rita@unicef.example").exists()


@pytest.mark.usefixtures("administrator")
def test_closed_account_is_given_no_role(client: Client) -> None:
    UserFactory.create(email="rita@unicef.example", is_active=False)
    data = {"email": "rita@unicef.example", "name": "Rita", "administrator": "on"}

    response = client.post(reverse("accounts:staff-create"), data)

    assert "This account is closed." in response.content.decode()
    assert StaffRole.objects.count() == 1
