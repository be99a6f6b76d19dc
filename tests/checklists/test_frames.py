"""Frames: rendered once, filled safely."""

import pytest
from django.utils.safestring import SafeString

from checklists.frames import Frame, Marks, frame

pytestmark = pytest.mark.pure


def test_frame_is_filled_in_the_order_of_its_template() -> None:
    context = {"code": "GEN-A-1", "area": "csam"}

    made = frame("checklists/_answer_saved.html", context)

    assert made.names[:2] == ("state", "tools")
    assert len(made.texts) == len(made.names) + 1


def test_frame_escapes_what_is_no_markup() -> None:
    made = Frame(texts=("<p>", " ", "</p>"), names=("typed", "rendered"))

    filled = made.filled({"typed": "<b>&\"'", "rendered": SafeString("<b>bold</b>")})

    assert filled == "<p>&lt;b&gt;&amp;&quot;&#x27; <b>bold</b></p>"
    assert isinstance(filled, SafeString)


def test_frame_never_looks_into_what_is_filled_in() -> None:
    made = Frame(texts=("<", "|", ">"), names=("one", "other"))

    assert made.filled({"one": "\x02other\x02", "other": "2"}) == "<\x02other\x02|2>"


def test_frame_needs_every_value() -> None:
    with pytest.raises(KeyError):
        Frame(texts=("", ""), names=("one",)).filled({})


def test_marks_survive_escaping() -> None:
    assert isinstance(Marks()["note"], SafeString)
