"""Sessions, and owners of companies without one."""

from tests.permission_shape import SIGNED_IN_200, SIGNED_IN_405, Row

ROWS = [
    Row("accounts:session-list", get=SIGNED_IN_200, post=SIGNED_IN_405),
    Row(
        # Everybody ends their own sessions alone; a number of somebody else's ends nothing.
        "accounts:session-end",
        get=SIGNED_IN_405,
        post="login 302 302 302 302 302 302 302 302",
        data={"which": "others"},
    ),
]
