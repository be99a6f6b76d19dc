"""PostgreSQL killed while people save, attach and submit; the server goes on by itself.

In a cluster of its own, which writes to the disk as PostgreSQL does by itself.
"""

from collections.abc import Iterator

import crash
import kills
import pytest
import submissions
import uploads
from stage import Stage, stage

from scripts import postgres

pytestmark = pytest.mark.crash

VICTIMS = [kills.DATABASE, kills.DATABASE]


@pytest.fixture(scope="module")
def cluster() -> Iterator[postgres.Cluster]:
    """Start a cluster that may be killed."""
    with postgres.running(is_durable=True) as one:
        yield one


@pytest.fixture(scope="module")
def killed(cluster: postgres.Cluster) -> Iterator[Stage]:
    """Return a stage on that cluster."""
    with stage(static=False, database_url=cluster.url) as one:
        yield one


@pytest.mark.parametrize("play", [crash, uploads, submissions])
def test_killed_database_loses_nothing_that_was_acknowledged(
    killed: Stage, cluster: postgres.Cluster, play: kills.Play
) -> None:
    outcome = play.survive(killed, play.__name__, victims=VICTIMS, seed=7, database=cluster)

    print(f"\n{play.__name__}: {outcome}")  # noqa: T201 (its figures are asked for)
    assert not any(outcome.faults.values()), outcome.faults
    # The kills met people at work; whoever was answered meanwhile was told to come back.
    assert outcome.acknowledged > len(VICTIMS)
    assert outcome.counts["answered 503"]
    assert "answered 500" not in outcome.counts
