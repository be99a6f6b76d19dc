"""The PDF of a report, against WeasyPrint alone with the same finished HTML."""

import json
import os
import subprocess
import sys
from pathlib import Path

from figures import Verdict, median
from stage import ALL_SECTORS, ONE_SECTOR, Stage, stage

ROUNDS, MEGABYTES = 5, 200
ALONE = """
import json, pathlib, sys, time
from weasyprint import HTML
html = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
began = time.perf_counter()
pdf = HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
print(json.dumps({"seconds": time.perf_counter() - began, "bytes": len(pdf)}))
"""


def main() -> None:
    """Measure reports of one sector and of all six."""
    verdict = Verdict()
    with stage(static=False) as made:
        for name, sectors in (("one sector", ONE_SECTOR), ("six sectors", ALL_SECTORS)):
            measure(made, name, sectors, verdict)
    verdict.end()


def measure(made: Stage, name: str, sectors: str, verdict: Verdict) -> None:
    """Print one report again and again, each time in a process of its own, in turns."""
    submission = made.manage("setreport", f"--sectors={sectors}", settings="floor.shipped").strip()
    html = made.folder / "report.html"
    made.manage("gapreport", submission, "--format", "html", "-o", str(html))
    ours, alone = [], []
    for _ in range(ROUNDS):
        out = made.manage("printreport", submission, settings="floor.shipped")
        ours.append(json.loads(out))
        alone.append(print_alone(made, html))
    seconds = median([one["seconds"] for one in ours])
    floor = median([one["seconds"] for one in alone])
    peak = max(one["megabytes"] for one in ours)
    print(
        f"  {name}: {ours[0]['pages']} pages, {ours[0]['bytes'] / 1000:.0f} kB, "
        f"{seconds:.2f} s (second time {median([one['again'] for one in ours]):.2f} s), "
        f"WeasyPrint alone {floor:.2f} s",
        flush=True,
    )
    # Round by round: what disturbed one print disturbed the next one too.
    pairs = zip(ours, alone, strict=True)
    ratio = median([one["seconds"] / least["seconds"] for one, least in pairs])
    verdict.at_most(f"PDF of {name}, against WeasyPrint alone", ratio, 1.5)
    verdict.at_most(f"PDF of {name}, peak memory", peak, MEGABYTES, " MB")


def print_alone(made: Stage, html: Path) -> dict[str, float]:
    """Print finished HTML with nothing but WeasyPrint in the process."""
    output = subprocess.run(
        [sys.executable, "-c", ALONE, str(html)],
        env={**os.environ, **made.environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    result: dict[str, float] = json.loads(output)
    return result


if __name__ == "__main__":
    main()
