"""Why something about accounts cannot be done; `wording` puts it into sentences."""

from enum import StrEnum, auto


class Reason(StrEnum):
    """What stood in the way."""

    ACCOUNT_EXISTS = auto()
    ALREADY_MEMBER = auto()
    DEACTIVATED = auto()
    INVITATION_CLOSED = auto()
    LAST_ADMINISTRATOR = auto()
    LAST_OWNER = auto()
    LOGO_ANIMATED = auto()
    LOGO_BROKEN = auto()
    LOGO_KIND = auto()
    LOGO_LARGE = auto()
    LOGO_SVG = auto()
    LOGO_TRAILING = auto()
    LOGO_WIDE = auto()
    NO_LONGER_MEMBER = auto()
    OTHER_ADDRESS = auto()
    OWNER_THERE = auto()


class Refused(Exception):  # noqa: N818 - the word of DESIGN, section 3
    """A service changed nothing, for one reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
