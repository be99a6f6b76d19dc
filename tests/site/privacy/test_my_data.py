"""What a person takes along: all about them, and nothing of what colleagues wrote."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from checklists.choices import Judgement
from checklists.models import Comment
from checklists.services import answers
from checklists.services.answers import Changes
from copassess.audit.models import Event
from copassess.mail.models import Mail
from copassess.site.privacy import my_data
from tests import permission_world
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.reviews import in_review, judge
from tests.factories.together import CommentFactory
from tests.permission_shape import Who
from tests.permission_world import World

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
URL = "/profile/data"


def of(user: Any) -> dict[str, Any]:  # noqa: ANN401 (a factory's)
    """Return somebody's data as programs read them."""
    document: dict[str, Any] = json.loads(my_data.collect(user=user, at=AT))
    return document


@pytest.fixture
def world() -> World:
    return permission_world.make()


def test_every_key_to_a_person_is_followed() -> None:
    keys = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.remote_field and field.remote_field.model is get_user_model()
    }
    followed = {(part.model, person) for part in my_data.PARTS for person in part.people}

    assert keys - followed == set(), "hand them out in copassess/site/privacy/my_data.py"


@pytest.mark.django_db
def test_file_holds_account_memberships_and_what_i_wrote(world: World) -> None:
    user = world.people[Who.CONTRIBUTOR]
    changes: Changes = {"response": "partly", "note": "Half of it is done."}
    answers.save(
        assessment=world.draft, question="GEN-A-1", version=0, changes=changes, by=user, at=AT
    )
    Mail.objects.create(kind="ready", to=user.email, made_at=AT)

    data = of(user)

    assert data["accounts.User"][0]["email"] == user.email
    assert data["accounts.Membership"][0]["role"] == "contributor"
    assert data["checklists.AnswerHistory"][0]["values"]["note"] == "Half of it is done."
    assert data["checklists.Comment"][0]["text"] == world.comment.text
    assert data["checklists.Assignment"][0]["area"] == world.assignment.area
    assert [mail["kind"] for mail in data["mails"]] == ["ready"]
    assert PASSWORD not in json.dumps(data)
    assert user.password not in json.dumps(data)


@pytest.mark.django_db
def test_file_holds_a_reviewers_verdicts(world: World) -> None:
    user = world.people[Who.REVIEWER]
    judge(in_review(world.waiting, by=user), "GEN-A-1", Judgement.CLARIFY, comment="Since when?")

    data = of(user)

    assert "Since when?" in [row["comment"] for row in data["checklists.Verdict"]]
    assert len(data["checklists.ReplyText"]) == 2


@pytest.mark.django_db
def test_file_holds_nothing_that_a_colleague_wrote(world: World) -> None:
    user = world.people[Who.CONTRIBUTOR]
    other = CommentFactory.create(answer=world.comment.answer, text="Keep this among us.")
    Comment.objects.filter(pk=other.pk).update(resolved_by=user, resolved_at=AT)

    data = of(user)

    resolved = [row for row in data["checklists.Comment"] if row["as"] == ["resolved_by"]]
    assert len(resolved) == 1
    assert "text" not in resolved[0]
    assert "Keep this among us." not in json.dumps(data)
    assert world.people[Who.OWNER].email not in json.dumps(data)


@pytest.mark.django_db
def test_stranger_gets_nothing_of_another_company(world: World) -> None:
    text = my_data.collect(user=world.people[Who.STRANGER], at=AT)

    assert world.organisation.name not in text
    assert world.draft.title not in text


@pytest.mark.django_db
def test_page_hands_out_a_file_and_leaves_an_event(client: Client) -> None:
    user = UserFactory.create()
    client.force_login(user)

    page, response = client.get(reverse("site:data-export")), client.post(URL)

    assert page.status_code == 200
    assert response["Content-Disposition"].startswith('attachment; filename="copassess-my-data-')
    assert "no-store" in response["Cache-Control"]
    assert response.json()["accounts.User"][0]["id"] == str(user.pk)
    assert Event.objects.filter(kind="user.export", actor_id=str(user.pk)).count() == 1


@pytest.mark.django_db
def test_page_hands_out_six_files_an_hour(client: Client) -> None:
    client.force_login(UserFactory.create())

    answered = [client.post(URL).status_code for _time in range(7)]

    assert answered == [200] * 6 + [429]
