"""Links that were used, ended or belong to somebody else; saves that come twice or too late."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from checklists.guest_tokens import token_of
from checklists.models import Answer, GuestLink, Proposal
from checklists.services import guests
from checklists.services.guests import mark_of
from copassess.accounts.models import Invitation, Membership, User
from copassess.accounts.tokens import hash_of
from tests.accounts.test_sign_up import link_in
from tests.factories.accounts import PASSWORD, UserFactory
from tests.hostile.driving import browser
from tests.permission_shape import Who
from tests.permission_world import TOKEN, World

JOIN = reverse("accounts:invitation-accept", args=[TOKEN])
NEW = {"name": "Ben", "password": PASSWORD}
NEW_PASSWORD = "another horse 8 charger"


@pytest.mark.django_db
def test_invitation_that_was_used_makes_no_second_member(world: World) -> None:
    first = Client().post(JOIN, NEW)

    again = [Client().post(JOIN, {**NEW, "name": name}) for name in ("Ben", "Eve")]

    assert first.status_code == 302
    assert [one.status_code for one in again] == [410, 410]
    assert User.objects.filter(email="invited@example.org").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("who", [Who.STRANGER, Who.REVIEWER, Who.ADMINISTRATOR])
def test_invitation_of_another_address_makes_no_member(world: World, who: Who) -> None:
    before = Membership.objects.count()

    response = browser(world, who).post(JOIN, {**NEW, "email": world.people[who].email})

    assert response.status_code == 403
    assert Membership.objects.count() == before
    assert Invitation.objects.get(pk=world.invitation.pk).accepted_at is None


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["expires_at", "revoked_at"])
def test_invitation_that_ended_makes_no_member(world: World, how: str) -> None:
    over = timezone.now() - timedelta(seconds=1)
    begun = {"invited_at": over - timedelta(days=14)}
    Invitation.objects.filter(pk=world.invitation.pk).update(**{**begun, how: over})

    assert Client().post(JOIN, NEW).status_code == 410
    assert not User.objects.filter(email="invited@example.org").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("token", [TOKEN.upper(), TOKEN[:-1], TOKEN + "x", hash_of(TOKEN), "%25"])
def test_invitation_is_found_by_its_whole_secret_alone(world: World, token: str) -> None:
    path = f"/invitations/accept/{token}"

    assert Client().get(path).status_code == 404
    assert Client().post(path, NEW).status_code == 404


@pytest.mark.django_db
@pytest.mark.usefixtures("mail_at_once")
def test_link_of_a_lost_password_works_once_and_for_one_account() -> None:
    ana, ben = UserFactory.create(), UserFactory.create()
    Client().post(reverse("account_reset_password"), {"email": ana.email})
    link = link_in(mail.outbox[0])
    data = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}

    def use(path: str, password: str = NEW_PASSWORD) -> None:
        client = Client()
        opened = client.get(path, follow=True)
        if opened.redirect_chain:
            client.post(opened.redirect_chain[-1][0], dict.fromkeys(data, password))

    use(link)
    use(link, "a third horse 9 charger")
    use(link.replace(link.split("/")[-2].split("-")[0], "1", 1), "a third horse 9 charger")

    ana.refresh_from_db()
    ben.refresh_from_db()
    assert ana.check_password(NEW_PASSWORD)
    assert ben.check_password(PASSWORD)


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["expires_at", "revoked_at", "finished_at"])
def test_guest_whose_link_ended_sees_and_writes_nothing(world: World, how: str) -> None:
    over = timezone.now() - timedelta(seconds=1)
    begun = {"made_at": over - timedelta(days=14)}
    GuestLink.objects.filter(pk=world.open_link.pk).update(**{**begun, how: over})
    path = reverse("checklists:guest-answer", args=[token_of(world.open_link)])
    before = list(Proposal.objects.order_by("pk").values_list("note", "version"))
    data = {"GEN-A-1-response": "no", "GEN-A-1-note": "Evil", "GEN-A-1-was": mark_of("", "")}

    pages = [Client().get(path), Client().post(path, data)]

    # Who has sent everything is thanked; everybody else is told that it is over.
    thanked = how == "finished_at"
    assert [page.status_code for page in pages] == ([200, 409] if thanked else [410, 410])
    assert all('name="GEN-A-1-note"' not in page.content.decode() for page in pages)
    assert list(Proposal.objects.order_by("pk").values_list("note", "version")) == before


@pytest.mark.django_db
def test_guest_writes_to_no_other_area(world: World) -> None:
    link = GuestLink.objects.for_guest().get(pk=world.open_link.pk)
    own = set(guests.questions_of(link.assessment, link.area))
    others = set(Answer.objects.of(world.draft).values_list("question", flat=True)) - own
    before = Proposal.objects.count()
    assert own
    assert others

    for question in sorted(others | {"nothing", "GEN-A-1'--"}):
        path = reverse("checklists:guest-keep", args=[token_of(link), question])
        data = {f"{question}-response": "no", f"{question}-note": "Evil", f"{question}-was": ""}
        assert Client().post(path, data).status_code in (400, 404), question

    assert Proposal.objects.count() == before


@pytest.mark.django_db
def test_token_of_a_guest_cannot_be_made_by_hand(world: World) -> None:
    token = token_of(world.open_link)
    other = world.guest_link.pk.hex
    forged = [
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        other + token[len(other) :],
        other,
        f"{other}.",
        token + "x",
    ]

    for one in forged:
        assert Client().get(f"/guest/{one}").status_code == 404


@pytest.mark.django_db
def test_save_from_an_old_page_overwrites_nothing(world: World) -> None:
    client = browser(world, Who.CONTRIBUTOR)
    path = reverse("checklists:answer-save", args=[world.draft.pk, "GEN-A-1"])
    data = {"GEN-A-1-response": "yes", "GEN-A-1-version": "0", "GEN-A-1-note": "Ours"}
    client.post(path, data, headers={"hx-request": "true"})

    late = {**data, "GEN-A-1-response": "no", "GEN-A-1-note": "Theirs"}
    response = client.post(path, late, headers={"hx-request": "true"})

    assert response.status_code == 409
    answer = Answer.objects.of(world.draft).get(question="GEN-A-1")
    assert (answer.response, answer.note) == ("yes", "Ours")


@pytest.mark.django_db
def test_save_after_submission_is_refused(world: World) -> None:
    client = browser(world, Who.OWNER)
    waiting = world.waiting.assessment
    path = reverse("checklists:answer-save", args=[waiting.pk, "GEN-A-1"])
    answer = Answer.objects.of(waiting).get(question="GEN-A-1")
    data = {"GEN-A-1-response": "no", "GEN-A-1-version": str(answer.version)}

    response = client.post(path, data, headers={"hx-request": "true"})

    assert response.status_code == 409
    after = Answer.objects.of(waiting).get(question="GEN-A-1")
    assert (after.response, after.version) == (answer.response, answer.version)
