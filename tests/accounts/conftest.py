"""What the tests of accounts share."""

from collections.abc import Callable

import pytest
from django.db import transaction


@pytest.fixture
def mail_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Send as where no transaction stands around a request; here the test's own does."""

    def at_once(action: Callable[[], object], *, robust: bool = False) -> None:
        action()

    monkeypatch.setattr(transaction, "on_commit", at_once)
