"""That a lost save, and half of one, would be told: the check of benchmarks/crash.py can fail."""

from dataclasses import replace

import pytest
from ledger import Save, Stored, lost, torn

pytestmark = pytest.mark.pure

SAVES = (Save("A-1", 1, "first"), Save("A-1", 2, "second"), Save("A-2", 1, "other"))
KEPT = Stored(
    writes=3,
    answers={"A-1": (2, "second"), "A-2": (1, "other"), "A-3": (0, "")},
    history={"A-1": {1: "first", 2: "second"}, "A-2": {1: "other"}, "A-3": {}},
)


def test_what_was_kept_is_no_fault() -> None:
    assert lost(SAVES, KEPT) == []
    assert torn(KEPT) == []


def test_stored_reads_what_the_command_prints() -> None:
    told = {
        "writes": 3,
        "answers": {"A-1": [2, "second"], "A-2": [1, "other"], "A-3": [0, ""]},
        "history": [["A-1", 2, "second"], ["A-2", 1, "other"], ["A-1", 1, "first"]],
    }

    assert Stored.read(told) == KEPT


def test_a_save_that_is_not_there_is_lost() -> None:
    # As if the server had answered before the transaction was on the disk.
    before = Stored(
        writes=2,
        answers={**KEPT.answers, "A-1": (1, "first")},
        history={**KEPT.history, "A-1": {1: "first"}},
    )

    assert lost(SAVES, before) == ["A-1: version 2 was acknowledged and is gone"]
    assert torn(before) == []


def test_a_save_with_another_text_is_lost() -> None:
    other = replace(KEPT, history={**KEPT.history, "A-2": {1: "somebody else's"}})

    assert lost(SAVES, other) == ["A-2: version 1 was acknowledged and is gone"]


def test_an_answer_behind_its_history_is_lost_and_torn() -> None:
    behind = replace(KEPT, answers={**KEPT.answers, "A-1": (1, "first")})

    assert lost(SAVES, behind) == ["A-1: version 2 was acknowledged and is gone"]
    assert torn(behind) == [
        "A-1: at version 1, its history has [1, 2]",
        "3 writes were counted, 2 are there",
    ]


def test_an_answer_without_its_history_is_torn() -> None:
    gap = replace(KEPT, history={**KEPT.history, "A-1": {2: "second"}})

    assert torn(gap) == ["A-1: at version 2, its history has [2]"]


def test_another_note_than_the_history_says_is_torn() -> None:
    other = replace(KEPT, answers={**KEPT.answers, "A-2": (1, "changed by hand")})

    assert torn(other) == ["A-2: its note is not what its history says"]


def test_a_write_that_was_not_counted_is_torn() -> None:
    assert torn(replace(KEPT, writes=2)) == ["2 writes were counted, 3 are there"]
