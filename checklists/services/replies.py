"""Texts that reviewers use again in comments: each belongs to its writer, who may share it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from checklists.models import ReplyText
from checklists.services.answers import UNSTORABLE, plain_text
from checklists.workflow import NOTE_MAX, NotDone
from copassess.accounts.models import User
from copassess.audit import services as audit
from guidelines import catalogue

TITLE_MAX = 80
# At which field of a form each refusal is said; one of the whole at none.
FIELDS: Mapping[str, str] = {
    "reply_title_empty": "title",
    "reply_title_long": "title",
    "reply_empty": "text",
    "reply_long": "text",
    "reply_question": "question",
}
# Texts of one reviewer: more than anybody finds again in a list.
TEXTS_MAX = 100


@transaction.atomic
def write(
    *, title: str, text: str, question: str, is_shared: bool, by: User, at: datetime
) -> ReplyText:
    """Add a text; an empty question means any. Raises NotDone."""
    values = _checked(title, text, question)
    if ReplyText.objects.filter(owner=by).count() >= TEXTS_MAX:
        raise NotDone("reply_many", limit=TEXTS_MAX)
    reply = ReplyText.objects.create(owner=by, is_shared=is_shared, written_at=at, **values)
    if is_shared:
        _record("reply.share", reply, by=by, at=at)
    return reply


@transaction.atomic
def change(
    *,
    reply: ReplyText,
    title: str,
    text: str,
    question: str,
    is_shared: bool,
    by: User,
    at: datetime,
) -> None:
    """Write one's own text anew; comments that it was put into stay. Raises NotDone."""
    values = {**_checked(title, text, question), "is_shared": is_shared}
    rows = ReplyText.objects.filter(pk=reply.pk, owner=by)
    if not rows.update(**values, written_at=at):
        raise NotDone("reply_gone")
    was_shared, reply.is_shared, reply.title = reply.is_shared, is_shared, str(values["title"])
    if is_shared != was_shared:
        _record("reply.share" if is_shared else "reply.unshare", reply, by=by, at=at)


@transaction.atomic
def delete(*, reply: ReplyText, by: User, at: datetime) -> None:
    """Take one's own text away; where that was done already nothing happens."""
    gone, _ = ReplyText.objects.filter(pk=reply.pk, owner=by).delete()
    if gone and reply.is_shared:
        _record("reply.unshare", reply, by=by, at=at)


def _checked(title: str, text: str, question: str) -> dict[str, str]:
    """Return the values as they are stored. Raises NotDone."""
    name, clean, code = " ".join(title.split()), plain_text(text), question.strip().upper()
    if not name:
        raise NotDone("reply_title_empty")
    if not clean:
        raise NotDone("reply_empty")
    if len(name) > TITLE_MAX:
        raise NotDone("reply_title_long", limit=TITLE_MAX, count=len(name))
    if len(clean) > NOTE_MAX:
        raise NotDone("reply_long", limit=NOTE_MAX, count=len(clean))
    if UNSTORABLE.search(name + clean + code):
        raise NotDone("reply_characters")
    if code and not _is_known(code):
        raise NotDone("reply_question", question=code[:TITLE_MAX])
    return {"title": name, "text": clean, "question": code}


def _is_known(code: str) -> bool:
    """Tell whether the newest guidelines ask this question."""
    newest = catalogue.newest()
    return newest is not None and code in newest.by_code


def _record(kind: str, reply: ReplyText, *, by: User, at: datetime) -> None:
    """Write down what other reviewers can see from now on, or no more."""
    audit.record(kind, by=by, at=at, target=reply, facts={"title": reply.title})
