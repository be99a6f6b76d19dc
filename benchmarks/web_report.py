"""The web page of a report of 120 questions, as whoever comes first sees it, and all others."""

import json
from collections.abc import Mapping
from typing import Any

from figures import Verdict, described, median
from stage import stage

SECTORS = "content-retail-apps,ugc-social,hardware-os-appstores"
TIMES, SECONDS, QUERIES = 40, 0.1, 15


def main() -> None:
    """Open the page again and again in one process, all queries included."""
    verdict = Verdict()
    with stage() as made:
        arguments = ("timereport", f"--sectors={SECTORS}", f"--times={TIMES}")
        facts = json.loads(made.manage(*arguments, settings="floor.shipped"))
    print(f"  {facts['questions']} questions: {facts['bytes'] / 1000:.0f} kB", flush=True)
    judge("a first view", facts["first"], verdict)
    judge("a view of what the process keeps", facts["kept"], verdict)
    verdict.end()


def judge(name: str, facts: Mapping[str, Any], verdict: Verdict) -> None:
    """Say how long such a view takes, and what it asks of the database."""
    print(described(name, facts["seconds"]), flush=True)
    verdict.at_most(name, median(facts["seconds"]), SECONDS, " s")
    verdict.at_most(f"queries of {name}", facts["queries"], QUERIES, "")


if __name__ == "__main__":
    main()
