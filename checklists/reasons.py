"""Why a step of working together did not happen, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from checklists.workflow import NotDone

# By reason; a sentence may use the error's facts, as %(name)s.
SENTENCES: Mapping[str, Promise] = {
    "copy_moved": _(
        "Nothing was copied: all that you chose has changed meanwhile, here or there. Look at it "
        "again."
    ),
    "copy_nothing": _("Nothing was copied: tick at least one question."),
    "copy_source": _("Choose another assessment of the same company to copy from."),
    "market_exists": _(
        "Nothing was started: for %(country)s there is “%(title)s” for the same period already. "
        "Take the country off the list, or choose another period."
    ),
    "market_many": _(
        "Nothing was started: %(count)s countries are chosen, and at most %(limit)s go at once."
    ),
    "market_none": _("Nothing was started: tick at least one country."),
    "market_title": _(
        "Nothing was started: the title “%(title)s” is longer than %(limit)s characters. Choose a "
        "shorter one."
    ),
    "market_unknown": _("Nothing was started: no country has the code “%(country)s”."),
    "unknown_area": _("This assessment asks nothing in that area."),
}


def sentence(error: NotDone) -> str:
    """Return why it did not happen, and what to do."""
    return str(SENTENCES[error.reason]) % error.facts
