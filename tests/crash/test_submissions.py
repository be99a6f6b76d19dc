"""A shorter run of benchmarks/submissions.py: real servers, killed while owners submit."""

import kills
import pytest
import submissions
from stage import Stage

pytestmark = pytest.mark.crash

STANDS = {
    "status": "submitted",
    "submissions": [["first", 1, True], ["second", 2, False]],
    "submitted": 2,
    "withdrawn": 1,
    "receipts": 2,
    "summary": "second",
}


def test_no_acknowledged_submission_is_lost_or_half_there(made: Stage) -> None:
    victims = [kills.WORKER, kills.SERVER, kills.WORKER]

    outcome = submissions.survive(made, "submissions", victims=victims, seed=7)

    print(f"\nkilled {', '.join(victims)}: {outcome}")  # noqa: T201 (its figures are asked for)
    assert not any(outcome.faults.values()), outcome.faults
    # The kills met people who submitted.
    assert outcome.acknowledged > submissions.COMPANIES
    assert outcome.counts["failed"]


def test_what_was_kept_is_no_fault() -> None:
    owner = submissions.Owner(0, "", "", submitted=["first", "second"], withdrawn=["first"])

    assert submissions.lost(owner, STANDS) == []
    assert submissions.torn(STANDS) == []


def test_submission_that_is_not_there_is_lost() -> None:
    owner = submissions.Owner(0, "", "", submitted=["third"])

    assert submissions.lost(owner, STANDS) == ["third: was acknowledged and is gone"]


def test_withdrawal_that_is_not_there_is_lost() -> None:
    owner = submissions.Owner(0, "", "", withdrawn=["second"])

    assert submissions.lost(owner, STANDS) == ["second: its withdrawal is gone"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"status": "draft"}, "status"),
        ({"summary": "first"}, "summary"),
        ({"submitted": 1}, "events of submissions"),
        ({"withdrawn": 0}, "events of withdrawals"),
        ({"receipts": 1}, "receipts"),
        ({"submissions": [["first", 1, True], ["second", 3, False]]}, "numbers"),
    ],
)
def test_half_a_submission_is_torn(changed: dict[str, object], told: str) -> None:
    assert submissions.torn({**STANDS, **changed}) == [f"second: {told} do not fit"]


def test_older_submission_that_stands_beside_the_newest_is_torn() -> None:
    rows = [["first", 1, False], ["second", 2, False]]

    assert "second: which stand do not fit" in submissions.torn({**STANDS, "submissions": rows})
