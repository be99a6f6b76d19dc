"""What the permission table is made of: its columns, a row, and the usual outcomes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto


class Who(StrEnum):
    """The columns."""

    ANONYMOUS = auto()
    STRANGER = auto()  # the owner of another organisation
    VIEWER = auto()
    CONTRIBUTOR = auto()
    OWNER = auto()
    REVIEWER = auto()  # of the organisation's country
    OTHER_REVIEWER = auto()  # of another country
    EDITOR = auto()
    ADMINISTRATOR = auto()


@dataclass(frozen=True)
class Row:
    """One URL name; `arguments` maps the URL's own to what the test's world calls the object."""

    name: str
    get: str
    post: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, str] = field(default_factory=dict)

    def outcome(self, method: str, who: Who) -> str:
        """Return what the table says."""
        line = self.get if method == "GET" else self.post
        return line.split()[list(Who).index(who)]


ALL_200 = "200 200 200 200 200 200 200 200 200"
ALL_405 = "405 405 405 405 405 405 405 405 405"
SIGNED_IN_200 = "login 200 200 200 200 200 200 200 200"
SIGNED_IN_405 = "login 405 405 405 405 405 405 405 405"

#                   anon. str. view contr own rev. other edit. adm.
MEMBERS_200 = "     login 404 200 200 200 404 404 404 404"
OWNERS_200 = "      login 404 403 403 200 404 404 404 404"
OWNERS_302 = "      login 404 403 403 302 404 404 404 404"
ADMINISTRATORS_200 = "login 403 403 403 403 403 403 403 200"
ADMINISTRATORS_302 = "login 403 403 403 403 403 403 403 302"

#                    anon. str. view contr own rev. other edit. adm.
MEMBERS_302 = "      login 404 302 302 302 404 404 404 404"
CONTRIBUTORS_302 = " login 404 403 302 302 404 404 404 404"
DRAFT = {"pk": "draft"}
WAITING = {"pk": "waiting"}
#                    anon. str. view contr own rev. other edit. adm.
READERS_200 = "      login 404 200 200 200 200 404 404 404"
