"""Words of submissions, and how the queue finds them.

PostgreSQL looks them up in an index over companies, titles, codes and notes; SQLite looks through
companies, titles and codes alone.
"""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import BooleanField, F, Func, Q, QuerySet, TextField, Value

from checklists.models import SummaryDetail
from checklists.models.portfolio import SummaryQuerySet

WORD = re.compile(r"\w+")
# No word of a language is longer; a tsvector holds 2 KB a word and 1 MB in all.
LONGEST = 60
WORDS_MOST = 3_000
# More words than these narrow nothing down any further.
ASKED_MOST = 8
# Letters that a beginning has at least.
BEGINNING = 3
# What more submissions have is quickly shown, a page at a time, and slow to count.
COMMON = 10_000


class _Holds(Func):
    """Whether words hold all that is asked for.

    A cast reads the words as they stand: `to_tsquery` would cut them up by rules of its own.
    """

    template = "%(expressions)s::tsquery"
    arg_joiner = " @@ "
    output_field = BooleanField()


def words_of(text: str) -> list[str]:
    """Return a text's words as they are looked up, each once, in the order of the text."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = dict.fromkeys(word[:LONGEST] for word in WORD.findall(plain))
    return list(words)[:WORDS_MOST]


@contextmanager
def by_index(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Have what is read inside find words by their index.

    PostgreSQL's planner takes words for as cheap to read as a number, and then reads all rows; they
    are kept apart from their rows, at a hundred times the price.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        yield
        return
    is_inner = connection.in_atomic_block
    with transaction.atomic(using), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        if is_inner:
            cursor.execute("SET LOCAL enable_seqscan = on")


def is_common(text: str, using: str = DEFAULT_DB_ALIAS) -> bool:
    """Tell whether too many submissions have the words to count them while somebody waits."""
    if connections[using].vendor != "postgresql" or not words_of(text):
        return False
    return _found(text).using(using)[: COMMON + 1].count() > COMMON


def matching(rows: SummaryQuerySet, text: str, *, common: bool | None = None) -> SummaryQuerySet:
    """Return the rows that have every word of a search; three letters or more may begin a word.

    The first eight words count; a search without any finds nothing. Read them `by_index`; `common`
    is what `is_common` says, where the caller has asked already.
    """
    if not words_of(text):
        return rows.none()
    if connections[rows.db].vendor != "postgresql":
        return _looked_through(rows, text)
    found = _found(text).values("pk")
    # A page of what many have is filled by walking the rows in their order; that way to a few
    # leads past all rows, so these are found first: what has a limit is read by itself.
    is_many = is_common(text, rows.db) if common is None else common
    return rows.filter(pk__in=found if is_many else found[: COMMON + 1])


def _found(text: str) -> QuerySet[SummaryDetail]:
    query = Value(_tsquery(words_of(text)[:ASKED_MOST]), output_field=TextField())
    return SummaryDetail.objects.filter(_Holds(F("words"), query))


def _tsquery(words: list[str]) -> str:
    """Return a query for all of the words, each as a beginning.

    A word is letters, digits and underscores: inside quotes nothing of it means anything.
    """
    return " & ".join(f"'{word}'" if _is_whole(word) else f"'{word}':*" for word in words)


def _is_whole(word: str) -> bool:
    """Tell whether a word is too short to begin others: one letter begins a tenth of all."""
    return word.isascii() and len(word) < BEGINNING


def _looked_through(rows: SummaryQuerySet, text: str) -> SummaryQuerySet:
    typed = WORD.findall(unicodedata.normalize("NFKC", text))
    for word in list(dict.fromkeys(typed))[:ASKED_MOST]:
        rows = rows.filter(_anywhere(word[:LONGEST]))
    return rows


def _anywhere(word: str) -> Q:
    """Return where a word stands; SQLite alone knows upper and lower case of a to z only."""
    cases = {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
    where = Q()
    for case in cases:
        where |= Q(company__icontains=case) | Q(title__icontains=case) | Q(code__icontains=case)
    return where
