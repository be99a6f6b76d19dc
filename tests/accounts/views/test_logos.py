"""The page of an organisation's logo, and what it leaves behind."""

import hashlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from copassess.accounts.models import Logo, Membership, Role
from copassess.audit.models import Event
from copassess.uploads import REQUEST_MAX
from tests.factories.accounts import MembershipFactory
from tests.factories.pictures import encoded, plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client: Client) -> Membership:
    membership: Membership = MembershipFactory.create()
    client.force_login(membership.user)
    return membership


def address(owner: Membership, name: str = "logo-edit") -> str:
    return reverse(f"accounts:{name}", args=[owner.organisation_id])


def upload(client: Client, owner: Membership, content: bytes, name: str = "logo.png") -> str:
    """Send a picture and return the page that follows."""
    file = SimpleUploadedFile(name, content, "image/png")
    response = client.post(address(owner), {"file": file}, follow=True)
    assert response.status_code in (200, 422)
    return response.content.decode()


def test_logo_is_kept_by_its_hash_and_shown(client: Client, owner: Membership) -> None:
    page = upload(client, owner, plain(1800, 400))

    logo = Logo.objects.get()
    owner.organisation.refresh_from_db()
    assert owner.organisation.logo == logo
    assert logo.sha256 == hashlib.sha256(bytes(logo.png)).hexdigest()
    assert (logo.width, logo.height) == (900, 200)
    assert "The logo is saved" in page
    assert address(owner, "logo-detail") in page
    response = client.get(address(owner, "logo-detail"))
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-cache"
    assert response.content == bytes(logo.png)


def test_logo_leaves_events_in_words_and_the_same_one_none(
    client: Client, owner: Membership
) -> None:
    for colour in ("teal", "teal", "navy"):
        upload(client, owner, plain(colour=colour))
    client.post(address(owner, "logo-remove"))
    client.post(address(owner, "logo-remove"))

    kinds = list(Event.objects.order_by("at").values_list("kind", flat=True))
    assert [kind for kind in kinds if "logo" in kind] == [
        *["organisation.logo"] * 2,
        "organisation.logo_remove",
    ]
    page = client.get(address(owner, "event-list")).content.decode()
    assert "Changed the logo" in page
    assert "Removed the logo" in page


def test_removed_logo_stays_for_reports_that_name_it(client: Client, owner: Membership) -> None:
    upload(client, owner, plain())

    response = client.post(address(owner, "logo-remove"), follow=True)

    owner.organisation.refresh_from_db()
    assert owner.organisation.logo is None
    assert Logo.objects.count() == 1
    assert "There is no logo yet" in response.content.decode()
    assert client.get(address(owner, "logo-detail")).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("logo.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is an SVG drawing"),
        ("logo.png", b"%PDF-1.7", "neither a PNG nor a JPEG"),
        ("../../etc/logo.jpg", b"", "neither a PNG nor a JPEG"),
        ("logo.png", plain() + b"PK", "goes on after its picture ends"),
        ("logo.png", plain()[:50], "damaged or not complete"),
        ("logo.png", plain(4001, 1), "more than 4,000 pixels"),
        ("logo.png", plain() + bytes(3 * 1024 * 1024), "larger than 2 MB"),
        ("logo.png", bytes(REQUEST_MAX + 1), "larger than 2 MB"),
    ],
)
def test_unfit_file_is_refused_with_a_sentence(
    client: Client, owner: Membership, name: str, content: bytes, sentence: str
) -> None:
    page = upload(client, owner, content, name)

    assert sentence in page
    assert page.index("error-summary") < page.index('id="id_file"')
    assert not Logo.objects.exists()


def test_no_file_asks_for_one(client: Client, owner: Membership) -> None:
    page = client.post(address(owner)).content.decode()

    assert "Choose a picture." in page


def test_picture_is_told_by_content_not_by_name(client: Client, owner: Membership) -> None:
    photo = encoded(Image.new("RGB", (60, 30), "navy"), "JPEG")

    page = upload(client, owner, photo, "logo.svg")

    assert "The logo is saved" in page


def test_upload_leaves_nothing_on_the_disk(
    client: Client, owner: Membership, tmp_path: Path
) -> None:
    with override_settings(MEDIA_ROOT=str(tmp_path / "media"), FILE_UPLOAD_TEMP_DIR=str(tmp_path)):
        upload(client, owner, plain())

    assert list(tmp_path.iterdir()) == []


def test_members_see_the_logo_and_owners_alone_change_it(client: Client, owner: Membership) -> None:
    upload(client, owner, plain())
    viewer = MembershipFactory.create(organisation=owner.organisation, role=Role.VIEWER).user
    stranger = MembershipFactory.create().user

    client.force_login(viewer)
    assert client.get(address(owner, "logo-detail")).status_code == 200
    assert client.get(address(owner)).status_code == 403
    client.force_login(stranger)
    assert client.get(address(owner, "logo-detail")).status_code == 404


def test_uploads_are_limited(client: Client, owner: Membership) -> None:
    codes = [client.post(address(owner)).status_code for _ in range(21)]

    assert codes == [200] * 20 + [429]


def test_page_takes_the_same_queries_with_and_without_a_logo(
    client: Client, owner: Membership, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(2):
        # Session, user, organisations, the organisation, staff roles for the header.
        with django_assert_num_queries(5):
            client.get(address(owner))
        upload(client, owner, plain())
