"""What differs between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# Longer texts are shown whole: comparing them would take too long, to make and to read.
WORDS_MAX = 1200
# Texts that share less are two texts, not one that was changed.
ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words: `kind` is "same", "new" or "gone"."""

    kind: str
    text: str


def compared(old: str, new: str) -> tuple[Piece, ...]:
    """Return a text with its changes; none where that would tell less than both texts do."""
    before, after = re.findall(r"\S+\s*|\s+", old), re.findall(r"\S+\s*|\s+", new)
    if not before or not after or max(len(before), len(after)) > WORDS_MAX:
        return ()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < ALIKE:
        return ()
    pieces = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(before[a:b])))
            continue
        pieces += [Piece("gone", "".join(before[a:b]))] if b > a else []
        pieces += [Piece("new", "".join(after[c:d]))] if d > c else []
    return tuple(pieces)
