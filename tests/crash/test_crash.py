"""A shorter run of benchmarks/crash.py and pairs.py: real servers, killed while people write."""

import crash
import kills
import pairs
import pytest
from stage import Stage

pytestmark = pytest.mark.crash


def test_no_acknowledged_save_is_lost(made: Stage) -> None:
    victims = [kills.WORKER, kills.SERVER, kills.WORKER]

    outcome = crash.survive(made, "killed", victims=victims, seed=7)

    print(f"\nkilled {', '.join(victims)}: {outcome}")  # noqa: T201 (its figures are asked for)
    assert not any(outcome.faults.values()), outcome.faults
    # The kills met people who wrote.
    assert outcome.acknowledged > crash.CLIENTS
    assert outcome.counts["failed"]


def test_of_each_pair_of_saves_exactly_one_is_stored(made: Stage) -> None:
    [place] = made.prepare(name="pairs", people=2)

    with made.serving() as server:
        good = pairs.rounds(server.port, place)

    assert good == pairs.ROUNDS == 25
