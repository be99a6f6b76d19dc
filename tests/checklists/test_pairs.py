"""Two people save one question at once, 25 times over; on SQLite and PostgreSQL alike."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from checklists import answer_card
from checklists.models import Answer, AnswerHistory, Assessment
from checklists.services import answers
from checklists.workflow import Stale
from copassess.accounts.models import User
from tests.checklists import small
from tests.factories.checklists import AT, answered_assessment, owner_of

pytestmark = pytest.mark.django_db(transaction=True)
CODE, PAIRS = "GEN-A-1", 25
NAMES = ("One", "Other")


def save_at(gate: Barrier, assessment: Assessment, by: User, version: int, note: str) -> Answer:
    """Save as a request of its own does: both have read before either writes."""
    try:
        answer = answers.find(Assessment.objects.get(pk=assessment.pk), CODE)
        gate.wait(timeout=10)
        sent = answers.Sent(version, {"note": note})
        return answers.write(answer=answer, sent=sent, by=by, at=AT)
    finally:
        connection.close()


def test_of_25_pairs_of_saves_25_store_one_and_show_the_other_both_texts() -> None:
    small.load()
    draft = answered_assessment()
    by = owner_of(draft.organisation)
    first = Answer.objects.get(question=CODE).version

    for version in range(first, first + PAIRS):
        gate = Barrier(2)
        notes = [f"{name} in round {version}" for name in NAMES]
        with ThreadPoolExecutor(2) as pool:
            saves = [pool.submit(save_at, gate, draft, by, version, note) for note in notes]
            errors = [save.exception() for save in saves]

        winner = errors.index(None)
        stale = errors[1 - winner]
        assert isinstance(stale, Stale)
        shown = answer_card.conflict(stale, {"note": notes[1 - winner]})
        assert [(d.name, d.mine, d.theirs) for d in shown.differences] == [
            ("note", notes[1 - winner], notes[winner])
        ]
        answer = Answer.objects.get(question=CODE)
        assert (answer.version, answer.note) == (version + 1, notes[winner])

    history = AnswerHistory.objects.filter(answer__question=CODE, version__gt=first)
    assert history.count() == PAIRS
    draft.refresh_from_db()
    assert draft.writes == PAIRS
