"""The address of a request, at hand while it is answered."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from copassess.audit.middleware import SourceMiddleware
from copassess.audit.source import source


def test_source_is_the_address_of_the_request_and_is_cleared() -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse(source.get())

    response = SourceMiddleware(answer)(RequestFactory().get("/", REMOTE_ADDR="192.0.2.7"))

    assert response.content == b"192.0.2.7"
    assert source.get() == ""


def test_source_is_cleared_after_a_fault() -> None:
    def fail(request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        SourceMiddleware(fail)(RequestFactory().get("/"))

    assert source.get() == ""
