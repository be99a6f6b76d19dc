"""What colleagues say to each other about a question: nobody outside the company ever sees it."""

from datetime import datetime

from django.db import transaction

from checklists import talk_mail
from checklists.models import Answer, Comment
from checklists.services.answers import UNSTORABLE, plain_text
from checklists.workflow import NotDone
from copassess.accounts.models import User

TEXT_MAX = 2000


@transaction.atomic
def write(*, answer: Answer, text: str, by: User, at: datetime) -> Comment:
    """Add a comment, in whatever status; those who take part are told. Raises NotDone."""
    clean = plain_text(text)
    if not clean:
        raise NotDone("comment_empty")
    if len(clean) > TEXT_MAX:
        raise NotDone("comment_long", limit=TEXT_MAX, count=len(clean))
    if UNSTORABLE.search(clean):
        raise NotDone("comment_characters")
    comment = Comment.objects.create(answer=answer, text=clean, written_by=by, written_at=at)
    talk_mail.tell_comment(comment, at=at)
    return comment


def resolve(*, comment: Comment, by: User, at: datetime) -> None:
    """Mark it as settled; where that was done already nothing happens."""
    rows = Comment.objects.filter(pk=comment.pk, resolved_at=None)
    rows.update(resolved_at=at, resolved_by=by)


def reopen(*, comment: Comment) -> None:
    """Take the mark away again; where that was done already nothing happens."""
    Comment.objects.filter(pk=comment.pk).update(resolved_at=None, resolved_by=None)
