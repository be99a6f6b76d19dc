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
    Reason.DEACTIVATED: gettext_lazy(
        "This account is closed. Whoever runs this site can open it again."
    ),
    Reason.INVITATION_CLOSED: gettext_lazy(
        "This invitation has been used or taken back meanwhile, or it has expired."
    ),
    Reason.LAST_ADMINISTRATOR: gettext_lazy(
        "There must be an administrator. Make somebody else administrator first."
    ),
    Reason.LAST_OWNER: gettext_lazy(
        "A company must have an owner. Make somebody else owner first."
    ),
    Reason.LOGO_ANIMATED: gettext_lazy(
        "This picture moves. Save one still picture of it as PNG or JPEG."
    ),
    Reason.LOGO_BROKEN: gettext_lazy(
        "This picture is damaged or not complete. Save it again as PNG or JPEG."
    ),
    Reason.LOGO_KIND: gettext_lazy(
        "This file is neither a PNG nor a JPEG picture, whatever its name says. Save the logo as "
        "PNG or JPEG."
    ),
    Reason.LOGO_LARGE: gettext_lazy(
        "This file is larger than 2 MB. Save the picture smaller: 1,800 pixels wide is plenty."
    ),
    Reason.LOGO_SVG: gettext_lazy(
        "This is an SVG drawing, which can carry more than a picture. Save the logo as PNG."
    ),
    Reason.LOGO_TRAILING: gettext_lazy(
        "This file goes on after its picture ends, so it holds more than a picture. Save the logo "
        "again as PNG or JPEG."
    ),
    Reason.LOGO_WIDE: gettext_lazy(
        "This picture has more than 4,000 pixels on one side. Save it smaller: 1,800 pixels wide "
        "is plenty."
    ),
    Reason.NO_LONGER_MEMBER: gettext_lazy("This person has left the company meanwhile."),
    Reason.OTHER_ADDRESS: gettext_lazy("This invitation was sent to another e-mail address."),
    Reason.OWNER_THERE: gettext_lazy(
        "This company has an owner who can sign in. Owners say themselves who else is one."
    ),
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
    if reason := event.facts.get("reason"):
        return f"{event.target}: {reason}"
    return event.target


def role_label(code: str) -> str:
    """Return the role's name, or the code where no role has it (any longer)."""
    return str(Role(code).label) if code in Role.values else code
