"""What became of the actions that were carried forward from an earlier assessment."""

from datetime import datetime

from checklists.choices import ActionStatus
from checklists.models import Answer
from checklists.services import answers
from checklists.services.answers import Changes, Sent
from checklists.workflow import NotDone, Stale
from copassess.accounts.models import User

# What the history says of an action that still stands as it was carried forward.
STANDS = "action_stands"
SETTLED = (ActionStatus.DONE, ActionStatus.UNDER_WAY, ActionStatus.DROPPED)


def settle(*, answer: Answer, version: int, status: ActionStatus, by: User, at: datetime) -> Answer:
    """Say how a carried action went: done, under way or dropped. Raises Refused, NotDone.

    One that was under way and still is leaves a row in the history: nobody need be asked again.
    """
    if answer.version != version:
        raise NotDone("plan_moved")
    told = {STANDS: status.value}
    try:
        if answer.action_status == status:
            return answers.affirm(answer=answer, version=version, told=told, by=by, at=at)
        sent = Sent(version, Changes(action_status=status.value), told=told)
        return answers.write(answer=answer, sent=sent, by=by, at=at)
    except Stale as error:
        raise NotDone("plan_moved") from error
