"""The address of a request, at hand while it is answered."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from copassess.audit.middleware import SourceMiddleware, client_address
from copassess.audit.source import source


def test_source_is_the_address_of_the_request_and_is_cleared() -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse(source.get())

    response = SourceMiddleware(answer)(RequestFactory().get("/", REMOTE_ADDR="192.0.2.7"))

    assert response.content == b"192.0.2.7"
    assert source.get() == ""


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.1", "192.0.2.7"),
        (1, "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        (2, "203.0.113.9, 198.51.100.1", "203.0.113.9"),
        (2, "198.51.100.1", "192.0.2.7"),
        (1, "x" * 100, "x" * 45),
    ],
)
def test_client_address_is_what_the_outermost_proxy_of_ours_saw(
    settings: Settings, proxies: int, forwarded: str, address: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get(
        "/", REMOTE_ADDR="192.0.2.7", headers={"X-Forwarded-For": forwarded}
    )

    assert client_address(request) == address


def test_source_is_cleared_after_a_fault() -> None:
    def fail(request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        SourceMiddleware(fail)(RequestFactory().get("/"))

    assert source.get() == ""
