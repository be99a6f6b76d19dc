"""The PDF of a report of every size, against WeasyPrint alone with the same finished HTML."""

import json

from figures import Verdict, described, median
from pypdf import PdfReader
from stage import Stage, empty_stage

ROUNDS, RATIO, MEGABYTES = 5, 1.3, 200
# The last is of 190 questions, more than any company would answer; its memory is told, not bound.
SIZES, SIX = ("all-yes", "half", "all-no"), "six-sectors"


def main() -> None:
    """Measure three sizes of 120 questions, then all six sectors' questions."""
    verdict = Verdict()
    with empty_stage() as made:
        for name in (*SIZES, SIX):
            weigh(made, name, verdict)
            measure(made, name, verdict)
    verdict.end()


def weigh(made: Stage, name: str, verdict: Verdict) -> None:
    """Print it twice in a process of its own; say what that process held at most."""
    file = made.folder / f"{name}.pdf"
    arguments = ("printreport", name, "-o", str(file))
    facts = json.loads(made.manage(*arguments, settings="floor.shipped"))
    told = f"{len(PdfReader(file).pages)} pages, {file.stat().st_size / 1000:.0f} kB"
    print(f"  {name}: {told}, {facts['first']:.2f} s in a new process", flush=True)
    if name == SIX:
        print(f"         {name}, peak memory: {facts['megabytes']:.0f} MB", flush=True)
    else:
        verdict.at_most(f"{name}, peak memory", facts["megabytes"], MEGABYTES, " MB")


def measure(made: Stage, name: str, verdict: Verdict) -> None:
    """Time both sides in turns, in a process where everything is warm."""
    arguments = ("comparereport", name, f"--rounds={ROUNDS}")
    ours, alone = json.loads(made.manage(*arguments, settings="floor.shipped"))
    print(described(f"{name}, document to PDF", ours))
    print(described(f"{name}, WeasyPrint alone", alone))
    # Round by round: what disturbed one print disturbed the next one too.
    ratio = median([one / least for one, least in zip(ours, alone, strict=True)])
    verdict.at_most(f"PDF of {name}, against WeasyPrint alone", ratio, RATIO)


if __name__ == "__main__":
    main()
