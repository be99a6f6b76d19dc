"""Pages on rows of earlier releases: each that somebody is led to opens, and work goes on."""

import re
from collections import Counter
from html import unescape
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from copassess.accounts.models import User
from tests.factories.accounts import give_app
from tests.releases.artefact import Artefact

LINK = re.compile(r'<a\b[^>]*\bhref="([^"#]+)')
# Of the pages of one kind so many are opened; lists of years and filters lead to hundreds.
A_KIND = 2
# Ends the visit; renders for seconds what other tests hold; reads a file, which no row is.
LEFT_OUT = ("_logout", "-pdf", "-download", "-xlsx", "-zip")
OWNERS = {
    "accounts:event-list",
    "accounts:session-list",
    "checklists:assessment-area",
    "checklists:assessment-detail",
    "checklists:assessment-list",
    "checklists:market-list",
    "checklists:plan-detail",
    "checklists:proposal-list",
    "checklists:question-talk",
    "checklists:round-list",
    "checklists:work-list",
    "reports:report-detail",
}
REVIEWERS = {
    "checklists:review-detail",
    "checklists:review-queue",
    "reports:portfolio-detail",
    "reports:profile-list",
    "reports:report-detail",
}
ADMINISTRATORS = {"accounts:audit-list", "accounts:staff-list", "site:closing-list"}


def signed_in(user: User) -> Client:
    """Return somebody's browser; staff have enrolled their second factor."""
    if user.staff_roles:
        give_app(user)
    browser = Client(headers={"host": "127.0.0.1"})
    browser.force_login(user)
    return browser


def led_to(browser: Client, start: str) -> tuple[set[str], list[str]]:
    """Follow links from a page; return the kinds of pages seen, and those that do not open."""
    opened, wrong = Counter[str](), list[str]()
    waiting, known = [start], {start}
    while waiting:
        address = waiting.pop(0)
        try:
            name = resolve(urlsplit(address).path).view_name
        except Resolver404:
            wrong.append(f"{address} leads nowhere")
            continue
        if name.endswith(LEFT_OUT) or opened[name] >= A_KIND:
            continue
        opened[name] += 1
        answer = browser.get(address)
        if answer.status_code not in (HTTPStatus.OK, HTTPStatus.FOUND):
            wrong.append(f"{address} answers {answer.status_code}")
        for found in next_of(address, answer):
            if found not in known:
                known.add(found)
                waiting.append(found)
    return set(opened), wrong


def next_of(address: str, answer: object) -> list[str]:
    """Return where a page leads on this site."""
    if target := getattr(answer, "headers", {}).get("Location"):
        return [target]
    if "html" not in getattr(answer, "headers", {}).get("Content-Type", ""):
        return []
    found = LINK.findall(getattr(answer, "content", b"").decode())
    joined = (urljoin(address, unescape(href)) for href in found)
    return [one for one in joined if one.startswith("/") and not one.startswith("/static/")]


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("owner@lagoon.example", OWNERS),
        ("kampala@staff.example", REVIEWERS),
        ("administrator@demo.example", ADMINISTRATORS),
    ],
)
def test_pages_open_on_old_rows(undone: Artefact, email: str, expected: set[str]) -> None:
    browser = signed_in(User.objects.get(email=email))

    seen, wrong = led_to(browser, reverse("site:home"))

    assert wrong == []
    assert expected - seen == set()
