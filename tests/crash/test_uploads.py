"""A shorter run of benchmarks/uploads.py: real servers, killed while people attach documents."""

import kills
import pytest
import uploads
from stage import Stage

pytestmark = pytest.mark.crash


def test_no_acknowledged_document_is_lost_or_half_there(made: Stage) -> None:
    victims = [kills.WORKER, kills.SERVER, kills.WORKER]

    outcome = uploads.survive(made, "uploads", victims=victims, seed=7)

    print(f"\nkilled {', '.join(victims)}: {outcome}")  # noqa: T201 (its figures are asked for)
    assert not any(outcome.faults.values()), outcome.faults
    # The kills met people who attached.
    assert outcome.acknowledged > uploads.CLIENTS
    assert outcome.counts["failed"]
