"""Returning an answer to what it once said: a new write, never a change of what was."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, cast

from django.db import transaction

from checklists.models import Answer, AnswerHistory
from checklists.services import answers
from checklists.services.answers import FIELDS, Changes, Sent
from checklists.workflow import NotDone
from copassess.accounts.models import User


@transaction.atomic
def restore(
    *,
    answer: Answer,
    version: int,
    seen: int,
    by: User,
    at: datetime,
    fields: Collection[str] = FIELDS,
) -> Answer:
    """Write what stood after a version once more; `seen` is the version that the person saw.

    What is the same stays as it is. Raises NotDone where there is no such version, and Stale,
    Refused and Invalid as every write does.
    """
    rows = list(AnswerHistory.objects.filter(answer=answer, version__lte=version))
    if not rows or rows[-1].version != version:
        raise NotDone("history_gone")
    stood = states(rows)[-1]
    differing = {
        name: value
        for name, value in stood.items()
        if name in fields and value != getattr(answer, name)
    }
    sent = Sent(seen, cast("Changes", differing), told={"returned_to": version})
    return answers.write(answer=answer, sent=sent, by=by, at=at)


def states(rows: Iterable[AnswerHistory]) -> list[dict[str, Any]]:
    """Return what stood after each of an answer's writes, from the first on, by field.

    What no row tells was empty.
    """
    empty = Answer()
    now: dict[str, Any] = {name: getattr(empty, name) for name in FIELDS}
    found = []
    for row in rows:
        now = {**now, **_told(row.values)}
        found.append(now)
    return found


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that a row tells of, as the answer holds them."""
    told = {name: value for name, value in values.items() if name in FIELDS}
    if told.get("action_due"):
        told["action_due"] = date.fromisoformat(told["action_due"])
    return told
