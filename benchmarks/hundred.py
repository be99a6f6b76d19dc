"""A hundred reports in a row: what the process that prints them holds after 20, and after all."""

import json

from figures import Verdict
from stage import empty_stage

NUMBER, EVERY, BOUND = 100, 20, 1.05


def main() -> None:
    """Print the invented company's report again and again in one process."""
    verdict = Verdict()
    with empty_stage() as made:
        arguments = ("printhundred", str(NUMBER), f"--every={EVERY}")
        held = json.loads(made.manage(*arguments, settings="floor.shipped"))
    told = ", ".join(f"{megabytes:.1f} MB" for megabytes in held)
    print(f"  after every {EVERY} reports: {told}", flush=True)
    verdict.at_most(f"memory after {NUMBER}, against after {EVERY}", held[-1] / held[0], BOUND)
    verdict.end()


if __name__ == "__main__":
    main()
