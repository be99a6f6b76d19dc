"""Sentences for refusals and audit events (gettext)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from copassess.accounts.models import Role
from copassess.accounts.refusals import Reason, Refused
from copassess.audit.models import Event

REFUSALS = {
    Reason.ACCOUNT_EXISTS: gettext_lazy(
        "This e-mail address has an account already. Sign in first."
    ),
    Reason.ALREADY_MEMBER: gettext_lazy("This person belongs to the company already."),
    Reason.INVITATION_CLOSED: gettext_lazy(
        "This invitation has been used or taken back meanwhile, or it has expired."
    ),
    Reason.LAST_ADMINISTRATOR: gettext_lazy(
        "There must be an administrator. Make somebody else administrator first."
    ),
    Reason.LAST_OWNER: gettext_lazy(
        "A company must have an owner. Make somebody else owner first."
    ),
    Reason.NO_LONGER_MEMBER: gettext_lazy("This person has left the company meanwhile."),
    Reason.OTHER_ADDRESS: gettext_lazy("This invitation was sent to another e-mail address."),
}


def explain(refused: Refused) -> str:
    """Say why nothing was done."""
    return str(REFUSALS[refused.reason])


def about(event: Event) -> str:
    """Say whom or what an event is about; a change of role also says from which to which."""
    if event.kind == "membership.change":
        before, after = event.facts.get("from", ""), event.facts.get("to", "")
        return _("%(person)s: %(before)s, now %(after)s") % {
            "person": event.target,
            "before": role_label(before),
            "after": role_label(after),
        }
    if event.kind.startswith("invitation."):
        role = role_label(event.facts.get("role", ""))
        return f"{event.facts.get('email', event.target)} ({role})"
    return event.target


def role_label(code: str) -> str:
    """Return the role's name, or the code where no role has it (any longer)."""
    return str(Role(code).label) if code in Role.values else code
