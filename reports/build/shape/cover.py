"""The first and the last page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cover:
    """Whose report it is, of what, and how far it can be relied on."""

    company: str
    title: str
    checklists: tuple[str, ...]
    edition: str
    period: str
    scope: str
    country: str
    status: str
    submitted: str
    code: str
    is_draft: bool
    # The whole picture as a data: address, and its width and height in pixels; empty without one.
    logo: str = ""
    logo_size: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class SignOff:
    """Who signed, and how to check the report."""

    name: str
    position: str
    date: str
    code: str
    sha256: str
    address: str
    qr: str
