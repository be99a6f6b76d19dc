"""What every page's header needs."""

from django.http import HttpRequest

from copassess.accounts.models import StaffKind, User


def navigation(request: HttpRequest) -> dict[str, object]:
    """Say which parts of the site the present user has: companies, review, staff accounts."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"is_reviewer": False, "is_administrator": False, "needs_second_factor": False}
    return {
        "is_reviewer": StaffKind.REVIEWER in user.staff_roles,
        "is_administrator": StaffKind.ADMINISTRATOR in user.staff_roles,
        "needs_second_factor": bool(user.staff_roles),
    }
