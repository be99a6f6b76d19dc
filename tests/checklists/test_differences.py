"""What differs between two texts, word by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists.differences import WORDS_MAX, Piece, compared

pytestmark = pytest.mark.pure


def test_a_changed_word_stands_beside_what_it_was() -> None:
    assert compared("Six pages, agreed.", "Seven pages, agreed.") == (
        Piece("gone", "Six "),
        Piece("new", "Seven "),
        Piece("same", "pages, agreed."),
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", "Something"),
        ("Something", ""),
        ("One text of its own", "Quite another thing altogether here"),
        ("word " * (WORDS_MAX + 1), "word " * WORDS_MAX),
    ],
)
def test_two_texts_that_share_little_are_not_compared(old: str, new: str) -> None:
    assert compared(old, new) == ()


@given(st.text(max_size=200), st.text(max_size=200))
def test_the_pieces_are_both_texts(old: str, new: str) -> None:
    pieces = compared(old, new)

    if pieces:
        assert "".join(p.text for p in pieces if p.kind != "new") == old
        assert "".join(p.text for p in pieces if p.kind != "gone") == new
