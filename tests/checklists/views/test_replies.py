"""The pages of texts that reviewers use again."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from checklists.models import ReplyText
from copassess.accounts.models import User
from tests.checklists.views.test_review_queries import count_of
from tests.factories.reviews import ReplyTextFactory, reviewer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
TEXT = {"title": "Evidence", "text": "Please attach it.", "question": "", "is_shared": "on"}


@pytest.fixture
def amina(client: Client) -> User:
    """Sign a reviewer in."""
    user = reviewer("KE")
    client.force_login(user)
    return user


def send(client: Client, name: str, *args: object, **data: str) -> Any:  # noqa: ANN401
    """Send a form and follow where it leads."""
    path = reverse(f"checklists:{name}", args=args)
    return client.post(path, data, follow=True).content.decode()


@pytest.mark.usefixtures("amina")
def test_empty_list_says_so(client: Client) -> None:
    page = client.get(reverse("checklists:reply-list")).content.decode()

    assert "You have written none yet." in page
    assert "Nobody else shares any." in page


def test_list_shows_own_and_shared_texts(client: Client, amina: User) -> None:
    own = ReplyTextFactory.create(owner=amina, title="<b>Mine</b>", question="GEN-A-1")
    shared = ReplyTextFactory.create(title="Theirs", is_shared=True, owner=reviewer(name="Jo Park"))
    ReplyTextFactory.create(title="Hidden")

    page = client.get(reverse("checklists:reply-list")).content.decode()

    for text in ("&lt;b&gt;Mine&lt;/b&gt;", "Only you", "Only for GEN-A-1", "Theirs", "Jo Park"):
        assert text in page
    assert reverse("checklists:reply-edit", args=[own.pk]) in page
    assert reverse("checklists:reply-edit", args=[shared.pk]) not in page
    assert "Hidden" not in page


def test_text_is_written_changed_and_deleted(client: Client, amina: User) -> None:
    written = send(client, "reply-create", **TEXT)
    row = ReplyText.objects.get()
    form = client.get(reverse("checklists:reply-edit", args=[row.pk])).content.decode()
    changed = send(client, "reply-edit", row.pk, title="Proof", text="New.", question="gen-a-1")
    now = ReplyText.objects.get()
    asked = client.get(reverse("checklists:reply-delete", args=[row.pk])).content.decode()
    deleted = send(client, "reply-delete", row.pk)

    assert "The text is saved." in written
    assert (row.owner, row.title, row.is_shared) == (amina, "Evidence", True)
    assert "Please attach it." in form
    assert "The text is saved." in changed
    assert (now.title, now.text, now.question, now.is_shared) == ("Proof", "New.", "GEN-A-1", False)
    assert "Delete a text" in asked
    assert "The text is gone." in deleted
    assert not ReplyText.objects.exists()


@pytest.mark.parametrize(
    ("fields", "link"),
    [
        ({"title": ""}, '<a href="#id_title">Name: Give it a name'),
        ({"text": ""}, '<a href="#id_text">Text: Write the text'),
        ({"question": "NOWHERE"}, '<a href="#id_question">Only for this question: No question has'),
        ({"text": "x" * 5001}, '<a href="#id_text">Text: A comment holds 5000 characters'),
        ({"text": "bell \x07"}, "<li>Not saved: this holds a character that cannot be stored."),
    ],
)
def test_fault_is_said_at_its_field_and_nothing_typed_is_lost(
    client: Client, amina: User, fields: dict[str, str], link: str
) -> None:
    row = ReplyTextFactory.create(owner=amina)

    for name, args in (("reply-create", ()), ("reply-edit", (row.pk,))):
        page = send(client, name, *args, **{**TEXT, "title": "Typed name", **fields})
        assert link in page
        assert "Typed name" in page or fields.get("title") == ""
    assert ReplyText.objects.count() == 1


def test_other_reviewer_s_texts_are_not_to_be_changed(client: Client, amina: User) -> None:
    shared = ReplyTextFactory.create(is_shared=True)
    hidden = ReplyTextFactory.create()

    codes = {
        (name, row.is_shared): client.post(reverse(f"checklists:{name}", args=[row.pk])).status_code
        for name in ("reply-edit", "reply-delete")
        for row in (shared, hidden)
    }

    assert codes == {
        ("reply-edit", True): 403,
        ("reply-edit", False): 404,
        ("reply-delete", True): 403,
        ("reply-delete", False): 404,
    }
    assert ReplyText.objects.count() == 2


def test_new_text_for_a_question_has_its_code(client: Client, amina: User) -> None:
    path = reverse("checklists:reply-create") + "?question=GEN-A-1"

    assert 'value="GEN-A-1"' in client.get(path).content.decode()


def test_list_needs_as_many_queries_for_40_texts_as_for_4(client: Client, amina: User) -> None:
    counts = {}
    for texts in (2, 18):
        ReplyTextFactory.create_batch(texts, owner=amina)
        ReplyTextFactory.create_batch(texts, is_shared=True)
        counts[texts] = count_of(client, reverse("checklists:reply-list"))

    assert counts[2] == counts[18] <= 12
