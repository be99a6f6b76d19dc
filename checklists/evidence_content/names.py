"""What a document is called: its title out of its file's name, and its name as a download."""

import re
import unicodedata
from pathlib import PurePosixPath

from checklists.evidence_content.kinds import Kind

TITLE_MAX, NAME_MAX = 200, 80
# What no system minds in a name, in whatever script; each run of anything else is one hyphen.
UNSAFE = re.compile(r"[^\w (),]+")
# Devices of Windows, which no file may be called.
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
FALLBACK = "document"


def title_of(name: str) -> str:
    """Return what a file was called, without its ending and without what does not show."""
    path = PurePosixPath(name.replace("\\", "/"))
    is_known = path.suffix.lower().removeprefix(".") in list(Kind)
    whole = path.stem if is_known else path.name
    title = "".join(" " if _is_unseen(letter) else letter for letter in whole)
    return " ".join(title.split())[:TITLE_MAX] or FALLBACK


def file_name(title: str, kind: Kind) -> str:
    """Return a name for the download, with the ending that its bytes have."""
    plain = UNSAFE.sub("-", unicodedata.normalize("NFC", title))[:NAME_MAX].strip(" -_") or FALLBACK
    stem = f"{FALLBACK}-{plain}" if RESERVED.fullmatch(plain) else plain
    return f"{stem}.{kind.value}"


def is_plain(title: str) -> bool:
    """Tell whether a title can be stored, and shows as it is."""
    return len(title) <= TITLE_MAX and not any(_is_unseen(letter) for letter in title)


def _is_unseen(letter: str) -> bool:
    """Tell whether it steers instead of showing: a control, or one that turns the order around."""
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn")
