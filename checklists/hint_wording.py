"""What is worth a second look, in words that accuse nobody."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from checklists.choices import Response
from checklists.hints import Hint, Rule

# In the list of all hints, and as the name of the filter.
LABELS: Mapping[Rule, Promise] = {
    Rule.CRITICAL_WITHOUT_EVIDENCE: _("Critical, answered yes, nothing attached"),
    Rule.CRITICAL_NOT_APPLICABLE: _("Critical, said not to apply"),
    Rule.LOWERED: _("Answered lower than last time"),
    Rule.COPIED_NOTE: _("One note at many questions"),
    Rule.AREA_NOT_APPLICABLE: _("Much of an area said not to apply"),
    Rule.AREA_ALL_YES: _("Yes to all of an area"),
    Rule.ALL_YES: _("Yes to everything"),
}
# At a question.
SENTENCES: Mapping[Rule, Promise] = {
    Rule.CRITICAL_WITHOUT_EVIDENCE: _(
        "Critical and answered yes, with no evidence attached. Does the note show it well enough?"
    ),
    Rule.CRITICAL_NOT_APPLICABLE: _(
        "Critical and said not to apply. Does the reason in the note hold for this company?"
    ),
    Rule.LOWERED: _("Answered lower than last time, then “%(was)s”. Does the note say why?"),
    Rule.COPIED_NOTE: _(
        "The same note stands at %(count)s questions. Does it answer this one as well?"
    ),
    Rule.AREA_NOT_APPLICABLE: _(
        "More than a quarter of this area, by weight, is said not to apply. Do the reasons hold?"
    ),
    Rule.AREA_ALL_YES: _("All that applies in this area is answered yes. A sample may be enough."),
    Rule.ALL_YES: _("All that applies is answered yes. A sample may be enough."),
}


def sentence(hint: Hint, was: Response | None = None) -> str:
    """Return what a hint says at one question, which was answered `was` in the round before."""
    facts = {"count": len(hint.questions), "was": was.label if was else gettext("not answered")}
    return str(SENTENCES[hint.rule]) % facts
