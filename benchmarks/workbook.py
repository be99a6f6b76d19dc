"""The workbook of an assessment, made and read back, against openpyxl with as many plain cells."""

import json

from figures import Verdict, median
from stage import stage

# Three sectors ask about 120 questions, as many as a company of several kinds answers.
SECTORS = "mobile-operators,internet-service-providers,ugc-social"
ROUNDS = 7
# What a person notices, in seconds.
MADE, READ = 1.0, 2.0


def main() -> None:
    """Make and read the same workbook again and again, in turns with plain cells."""
    verdict = Verdict()
    with stage(static=False) as made:
        out = made.manage(
            "setworkbook", f"--sectors={SECTORS}", f"--rounds={ROUNDS}", settings="floor.shipped"
        )
    facts = json.loads(out)
    ours = {name: median(facts[name]) for name in ("made", "read")}
    floor = {name: median(facts[f"plain_{name}"]) for name in ("made", "read")}
    print(
        f"  {facts['questions']} questions, {facts['cells']} cells, {facts['bytes'] // 1000} kB: "
        f"made in {ours['made'] * 1000:.0f} ms, read in {ours['read'] * 1000:.0f} ms; plain cells "
        f"written in {floor['made'] * 1000:.0f} ms, read in {floor['read'] * 1000:.0f} ms",
        flush=True,
    )
    verdict.at_most("a workbook made, against plain cells", ours["made"] / floor["made"], 6)
    verdict.at_most("a workbook read back, against plain cells", ours["read"] / floor["read"], 3)
    verdict.at_most("a workbook made, database included", ours["made"], MADE, " s")
    verdict.at_most("a workbook read back", ours["read"], READ, " s")
    verdict.end()


if __name__ == "__main__":
    main()
