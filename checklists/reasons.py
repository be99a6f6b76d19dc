"""Why a step of working together did not happen, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from checklists.workflow import NotDone

# By reason; a sentence may use the error's facts, as %(name)s.
SENTENCES: Mapping[str, Promise] = {
    "unknown_area": _("This assessment asks nothing in that area."),
}


def sentence(error: NotDone) -> str:
    """Return why it did not happen, and what to do."""
    return str(SENTENCES[error.reason]) % error.facts
