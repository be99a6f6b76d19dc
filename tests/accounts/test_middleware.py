"""Times in the reader's zone."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from copassess.accounts.middleware import TimeZoneMiddleware
from copassess.accounts.models import User


def zone_within(user: User | AnonymousUser) -> str:
    request = RequestFactory().get("/")
    request.user = user

    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse(timezone.get_current_timezone_name())

    return TimeZoneMiddleware(answer)(request).content.decode()


@pytest.mark.parametrize(
    ("stored", "active"),
    [("Asia/Tokyo", "Asia/Tokyo"), ("UTC", "UTC"), ("Mars/Olympus", "UTC"), ("", "UTC")],
)
def test_times_are_in_the_user_s_zone_or_utc(stored: str, active: str) -> None:
    assert zone_within(User(time_zone=stored)) == active
    assert timezone.get_current_timezone_name() == "UTC"


def test_times_are_in_utc_for_anonymous() -> None:
    assert zone_within(AnonymousUser()) == "UTC"
