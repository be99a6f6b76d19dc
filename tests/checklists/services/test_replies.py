"""Texts that reviewers use again: written, shared, changed by their writer alone."""

from typing import Any

import pytest

from checklists.models import ReplyText
from checklists.services import replies
from checklists.workflow import NotDone
from copassess.accounts.models import User
from copassess.audit.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.checklists import AT
from tests.factories.reviews import LATER, ReplyTextFactory, reviewer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]

VALUES: dict[str, Any] = {
    "title": "Evidence",
    "text": "Please attach it.",
    "question": "",
    "is_shared": False,
}


def write(by: User, **values: object) -> ReplyText:
    """Write a text as a reviewer does."""
    return replies.write(by=by, at=AT, **{**VALUES, **values})


def offered(user: User) -> list[str]:
    """Return the names of the texts that a user may put into a comment, in order."""
    rows = ReplyText.objects.visible_to(user).for_list(user)
    return list(rows.values_list("title", flat=True))


def events() -> list[str]:
    """Return what was written down, in order."""
    return list(
        Event.objects.filter(kind__startswith="reply.")
        .order_by("at")
        .values_list("kind", flat=True)
    )


def test_text_is_stored_as_it_is_used() -> None:
    amina = reviewer()

    row = write(amina, title="  Evidence \n please ", text=" One.\r\nTwo. ", question=" gen-a-1 ")

    assert (row.title, row.text, row.question) == ("Evidence please", "One.\nTwo.", "GEN-A-1")
    assert (row.owner, row.is_shared, row.written_at) == (amina, False, AT)
    assert events() == []


def test_sharing_and_no_longer_sharing_are_written_down() -> None:
    amina = reviewer()

    row = write(amina, is_shared=True)
    replies.change(reply=row, by=amina, at=LATER, **{**VALUES, "is_shared": True, "text": "New."})
    replies.change(reply=row, by=amina, at=LATER, **VALUES)
    replies.change(reply=row, by=amina, at=LATER, **{**VALUES, "is_shared": True})
    replies.delete(reply=row, by=amina, at=LATER)

    assert sorted(events()) == ["reply.share", "reply.share", "reply.unshare", "reply.unshare"]
    event = Event.objects.filter(kind="reply.share").earliest("at")
    assert (event.facts, event.organisation_id) == ({"title": "Evidence"}, "")


def test_own_texts_come_first_then_shared_ones() -> None:
    amina, other = reviewer(), reviewer("UG", name="Jo Park")
    write(amina, title="b mine")
    write(amina, title="C mine")
    write(other, title="A shared", is_shared=True)
    write(other, title="Not shared")

    assert offered(amina) == ["b mine", "C mine", "A shared"]


def test_whoever_reviews_nothing_has_no_texts() -> None:
    user = UserFactory.create()
    ReplyTextFactory.create(is_shared=True)
    ReplyTextFactory.create(owner=user)

    assert offered(user) == []


def test_only_the_writer_changes_and_deletes() -> None:
    row = ReplyTextFactory.create(is_shared=True)
    other = reviewer()

    with pytest.raises(NotDone) as refused:
        replies.change(reply=row, by=other, at=LATER, **VALUES)
    replies.delete(reply=row, by=other, at=LATER)

    assert refused.value.reason == "reply_gone"
    assert ReplyText.objects.get() == row
    assert events() == []


def test_change_of_a_deleted_text_says_so() -> None:
    row = ReplyTextFactory.create()
    replies.delete(reply=row, by=row.owner, at=LATER)

    row = ReplyTextFactory.build(pk=row.pk, owner=row.owner)
    with pytest.raises(NotDone) as refused:
        replies.change(reply=row, by=row.owner, at=LATER, **VALUES)

    assert refused.value.reason == "reply_gone"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"title": " \n "}, "reply_title_empty"),
        ({"text": " \n "}, "reply_empty"),
        ({"title": "x" * 81}, "reply_title_long"),
        ({"text": "x" * 5001}, "reply_long"),
        ({"text": "bell \x07"}, "reply_characters"),
        ({"title": "bell \x07"}, "reply_characters"),
        ({"question": "GEN\x00"}, "reply_characters"),
        ({"question": "NOWHERE"}, "reply_question"),
        ({"question": "x" * 10_000}, "reply_question"),
    ],
)
def test_text_that_cannot_be_stored_is_refused(values: dict[str, str], reason: str) -> None:
    amina = reviewer()
    row = write(amina, title="Before")

    with pytest.raises(NotDone) as new:
        write(amina, **values)
    with pytest.raises(NotDone) as changed:
        replies.change(reply=row, by=amina, at=LATER, **{**VALUES, **values})

    assert new.value.reason == changed.value.reason == reason
    assert ReplyText.objects.get().title == "Before"


def test_text_takes_as_much_as_a_comment() -> None:
    row = write(reviewer(), title="x" * 80, text="x" * 5000)

    assert len(row.text) == 5000


def test_one_reviewer_has_so_many_texts_and_no_more() -> None:
    amina = reviewer()
    ReplyTextFactory.create_batch(replies.TEXTS_MAX, owner=amina)

    with pytest.raises(NotDone) as refused:
        write(amina)
    write(reviewer())

    assert refused.value.reason == "reply_many"
    assert ReplyText.objects.filter(owner=amina).count() == replies.TEXTS_MAX
