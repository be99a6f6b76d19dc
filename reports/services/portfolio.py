"""The portfolio's figures leave as a file: without those of too few, and with an event."""

from collections.abc import Mapping
from datetime import datetime

from copassess.accounts import countries
from copassess.accounts.models import User
from copassess.audit import services as audit
from reports.portfolio import files, whole
from reports.portfolio.tables import tables
from reports.portfolio.whole import Filters, Reach


def export(
    *,
    reach: Reach,
    filters: Filters,
    codes: Mapping[str, str],
    words: Mapping[str, str],
    form: str,
    by: User,
    at: datetime,
) -> bytes:
    """Return what the filters choose; `codes` and `words` tell of them in the file."""
    portfolio = whole.read(reach, filters)
    may_leave = whole.may_leave(portfolio, reach, filters)
    about = files.About(
        filters=codes,
        words=words,
        countries=countries.names_of(list(portfolio.parts)),
        at=at,
        may_leave=may_leave,
    )
    content = files.MAKE[form](tables(portfolio, reach, may_leave=may_leave), about)
    facts = {"format": form, "filters": dict(words), "is_withheld": not may_leave}
    audit.record("portfolio.export", by=by, at=at, facts=facts)
    return content
