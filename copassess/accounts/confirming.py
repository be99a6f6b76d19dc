"""Asks for password, code or passkey once more before something that matters."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponseBase

from copassess.accounts.http import AuthenticatedHttpRequest
from copassess.accounts.identity import PROOF_LASTS

# In the session: when its person signed in (seconds).
SIGNED_IN_AT = "accounts.signed_in_at"

P = ParamSpec("P")
Answer = TypeVar("Answer", bound=HttpResponseBase)


def note_sign_in(request: HttpRequest) -> None:
    """Remember that somebody has proven just now who they are."""
    request.session[SIGNED_IN_AT] = time.time()


def is_proven(request: HttpRequest) -> bool:
    """Tell whether the person has signed in, or proven it again, within the last 15 minutes."""
    signed_in_at: float = request.session.get(SIGNED_IN_AT, 0)
    recently = 0 <= time.time() - signed_in_at < PROOF_LASTS
    return recently or bool(did_recently_reauthenticate(request))


def confirm_first(
    view: Callable[Concatenate[AuthenticatedHttpRequest, P], Answer],
) -> Callable[Concatenate[AuthenticatedHttpRequest, P], Answer]:
    """Open a page only to who has proven lately who they are; stands below `login_required`.

    allauth keeps what was posted, asks, and goes on with it.
    """

    @wraps(view)
    def asked(request: AuthenticatedHttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
        if not is_proven(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return asked
