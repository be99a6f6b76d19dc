"""The PDF of 50, 100 and 200 questions with long notes: does a question cost the same in each?"""

import json

from figures import Verdict, median
from stage import empty_stage

QUESTIONS, ROUNDS, BOUND = (50, 100, 200), 3, 1.25


def main() -> None:
    """Time reports that differ in nothing but their length."""
    verdict = Verdict()
    with empty_stage() as made:
        numbers = [str(number) for number in QUESTIONS]
        arguments = ("growreport", *numbers, f"--rounds={ROUNDS}")
        taken = json.loads(made.manage(*arguments, settings="floor.shipped"))
    each = [[one / n for one in seconds] for n, seconds in zip(QUESTIONS, taken, strict=True)]
    for number, seconds, share in zip(QUESTIONS, taken, each, strict=True):
        told = f"{median(seconds):.2f} s, {median(share) * 1000:.1f} ms a question"
        print(f"  {number} questions: {told}", flush=True)
    ratio = median([last / first for first, last in zip(each[0], each[-1], strict=True)])
    name = f"a question among {QUESTIONS[-1]}, against one among {QUESTIONS[0]}"
    verdict.at_most(name, ratio, BOUND)
    verdict.end()


if __name__ == "__main__":
    main()
