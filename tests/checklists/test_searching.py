"""Words, and what a search finds by them, on SQLite and PostgreSQL."""

import pytest
from django.db import connection

from checklists import searching
from checklists.models import Summary, SummaryDetail
from checklists.services import summaries
from guidelines.models import Revision
from tests.checklists.queue_driving import company

HARD = [
    "O'Brien",
    "''",
    "'; drop table checklists_summary; --",
    "100%",
    "_",
    "a & b | !c",
    "(",
    "foo:*",
    "\\",
    ".*",
    "[a-z]+(",
    "\x00",
    "a\x00b",
    "x" * 10_000,
    "w " * 5_000,
    "\ud800",
    "ﬁ Ⅷ ß İ",
    "😀",
]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("  \n", []),
        ("O'Brien & Sons", ["o", "brien", "sons"]),
        ("GEN-A-1", ["gen", "a", "1"]),
        ("Straße STRASSE", ["strasse"]),
        ("ﬁne Ⅷ", ["fine", "viii"]),
        ("snake_case", ["snake_case"]),
        ("a a A", ["a"]),
        ("%_'\"\\", ["_"]),
        ("子ども オンライン", ["子ども", "オンライン"]),
        ("\x00", []),
    ],
)
def test_words_are_cut_by_one_rule(text: str, words: list[str]) -> None:
    assert searching.words_of(text) == words


def test_words_have_their_limits() -> None:
    long = searching.words_of("x" * 10_000)
    many = searching.words_of(" ".join(str(number) for number in range(10_000)))

    assert long == ["x" * searching.LONGEST]
    assert len(many) == searching.WORDS_MOST


@pytest.fixture
def three(small_catalogue: Revision) -> None:
    """Have three companies, one with a note in its answers."""
    company("O'Brien Telecom")
    company("Ångström & Sons 100%")
    company("Tigo")


def found(text: str) -> set[str]:
    """Return the companies that a search finds."""
    rows = searching.matching(Summary.objects.all(), text)
    return set(rows.values_list("company", flat=True))


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("text", "companies"),
    [
        ("tigo", {"Tigo"}),
        ("TIG", {"Tigo"}),
        ("brien o", {"O'Brien Telecom"}),
        ("o'brien", {"O'Brien Telecom"}),
        ("tele brien", {"O'Brien Telecom"}),
        ("brien tigo", set()),
        ("ångström", {"Ångström & Sons 100%"}),
        ("ÅNGSTRÖM", {"Ångström & Sons 100%"}),
        ("100%", {"Ångström & Sons 100%"}),
        ("%", set()),
        ("nobody", set()),
    ],
)
def test_search_finds_every_word_or_its_beginning(text: str, companies: set[str]) -> None:
    assert found(text) == companies


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("text", HARD)
def test_search_takes_whatever_is_typed(text: str) -> None:
    assert found(text) <= {"O'Brien Telecom", "Ångström & Sons 100%", "Tigo"}


@pytest.mark.usefixtures("small_catalogue")
def test_search_finds_codes_and_titles() -> None:
    first, _second = company("First"), company("Second")

    assert found(first.code) == {"First"}
    assert found(first.code.lower()) == {"First"}
    assert found(first.assessment.title) == {"First"}


@pytest.mark.usefixtures("small_catalogue")
def test_search_counts_eight_words() -> None:
    company("One two three four five six seven eight")

    assert found("one two three four five six seven eight nine")


@pytest.mark.usefixtures("three")
def test_what_many_have_is_found_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "COMMON", 0)

    assert searching.is_common("tigo") == (connection.vendor == "postgresql")
    assert not searching.is_common("nobody")
    assert not searching.is_common("%")
    assert found("tigo") == {"Tigo"}


@pytest.mark.usefixtures("three")
def test_words_are_read_by_their_index_and_nothing_else_changes() -> None:
    with searching.by_index():
        assert found("tigo") == {"Tigo"}

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW enable_seqscan")
            assert cursor.fetchone() == ("on",)


@pytest.mark.usefixtures("small_catalogue")
def test_notes_and_question_codes_are_found_where_an_index_has_them() -> None:
    company("First", responses={"GEN-A-2": "not_applicable"})

    expected = {"First"} if connection.vendor == "postgresql" else set()
    assert found("planned service") == expected
    assert found("gen-a-1 company") == expected
    assert found("ervice") == set()


@pytest.mark.usefixtures("small_catalogue")
def test_words_are_looked_up_as_they_stand() -> None:
    submission = company("First snake_case the user@example.org")
    # What to_tsquery's own parser would cut in two, or leave out as a word without weight.
    SummaryDetail.objects.filter(summary__submission=submission).update(
        words=summaries.vector(["snake_case", "the", "user@example.org"])
    )

    assert found("snake_case") == found("the") == {"First snake_case the user@example.org"}
