"""Words of submissions, and how the queue finds them.

PostgreSQL looks them up in an index over companies, titles, codes and notes; SQLite looks through
companies, titles and codes alone.
"""

import re
import unicodedata

from django.db import connections
from django.db.models import BooleanField, F, Func, Q, TextField, Value

from checklists.models import SummaryDetail
from checklists.models.portfolio import SummaryQuerySet

WORD = re.compile(r"\w+")
# No word of a language is longer; a tsvector holds 2 KB a word and 1 MB in all.
LONGEST = 60
WORDS_MOST = 3_000
# More words than these narrow nothing down any further.
ASKED_MOST = 8


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


def matching(rows: SummaryQuerySet, text: str) -> SummaryQuerySet:
    """Return the rows that have every word of a search, or a word that begins so.

    The first eight words count; a search without any finds nothing.
    """
    if not words_of(text):
        return rows.none()
    if connections[rows.db].vendor != "postgresql":
        return _looked_through(rows, text)
    query = Value(_tsquery(words_of(text)[:ASKED_MOST]), output_field=TextField())
    found = SummaryDetail.objects.filter(_Holds(F("words"), query))
    return rows.filter(pk__in=found.values("pk"))


def _tsquery(words: list[str]) -> str:
    r"""Return a query for all of the words, each as a beginning.

    A word is letters, digits and underscores: inside quotes nothing of it means anything.
    """
    return " & ".join(f"'{word}':*" for word in words)


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
