"""Every kind of event has words."""

import re
from pathlib import Path

import pytest

from copassess.audit.wording import LABELS, label_of

ROOT = Path(__file__).parents[2]
CODE = [ROOT / name for name in ("copassess", "guidelines", "checklists", "reports")]
# A kind is a literal, noun.verb, wherever a service names one to record.
CALL = re.compile(r'\b_?(?:audit\.)?_?record\(\s*f?"([a-z_.{}]+)"')


def recorded() -> set[str]:
    texts = [path.read_text("utf-8") for folder in CODE for path in folder.rglob("*.py")]
    return {kind for text in texts for kind in CALL.findall(text)}


@pytest.mark.pure
def test_every_kind_that_is_recorded_has_words() -> None:
    assert "invitation.create" in recorded()

    assert {kind for kind in recorded() if "{" not in kind} <= set(LABELS)


@pytest.mark.pure
def test_label_of_a_kind_without_words_is_the_kind() -> None:
    assert label_of("user.sign_in") == "Signed in"
    assert label_of("something.new") == "something.new"
