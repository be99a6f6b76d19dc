"""How long checklists take, by the rule and in words."""

from dataclasses import replace

import pytest

from guidelines.filling_time import (
    FAST,
    SLOW,
    FillingTime,
    assumptions,
    filling_time,
    words,
)
from tests.factories.catalogue import invented, real_content

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("least", "most", "said"),
    [
        (0, 0, "about 10 minutes"),
        (8, 14, "about 10 minutes"),
        (22, 48, "about 20 to 50 minutes"),
        (40, 70, "about 0.5 to 1 hours"),
        (98, 184, "about 1.5 to 3 hours"),
        (194, 366, "about 3 to 6 hours"),
        (291, 550, "about 5 to 9 hours"),
    ],
)
def test_words(least: int, most: int, said: str) -> None:
    assert str(FillingTime(least, most)) == said


def test_rule_counts_reading_and_answering() -> None:
    question = replace(
        invented(1, "policies", "general"),
        severity="critical",
        title="word " * 220,
        question="word " * 220,
        why="",
        good_practice="",
    )

    found = filling_time([question])

    assert words(question) == 440
    assert found == FillingTime(round(440 / FAST + 6), round(440 / SLOW + 12))


def test_what_is_worse_for_a_child_takes_longer() -> None:
    question = invented(1, "policies", "general")
    times = [
        filling_time([replace(question, severity=severity)] * 10)
        for severity in ("critical", "high", "medium")
    ]

    assert times == sorted(times, key=lambda time: time.least, reverse=True)


def test_a_sector_of_the_real_catalogue() -> None:
    content = real_content()

    said = {str(filling_time(content.questions_for([s.code]))) for s in content.sectors}

    assert said <= {"about 5 to 9 hours", "about 5 to 10 hours"}


def test_assumptions_are_said() -> None:
    text = assumptions()

    assert "nobody has been measured" in text
    assert "120 to 220 words a minute" in text
    assert "6 to 12 minutes for a critical question" in text
