"""A shorter run of benchmarks/uploads.py: real servers, killed while people attach documents."""

import crash
import pytest
import uploads
from stage import Stage

pytestmark = pytest.mark.crash


def test_no_acknowledged_document_is_lost_or_half_there(made: Stage) -> None:
    victims = [crash.WORKER, crash.SERVER, crash.WORKER]

    outcome = uploads.survive(made, "uploads", victims=victims, seed=7)

    print(f"\nkilled {', '.join(victims)}: {outcome}")  # noqa: T201 (its figures are asked for)
    assert outcome.is_good, [*outcome.lost, *outcome.torn, outcome.left]
    # The kills met people who attached.
    assert outcome.acknowledged > uploads.CLIENTS
    assert outcome.counts["failed"]
