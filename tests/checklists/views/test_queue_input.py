"""What people and links put into the queue's address: clear answers, nothing leaked, no error."""

from urllib.parse import urlencode

import pytest
from django.test import Client

from copassess.accounts.models import User
from guidelines.models import Revision
from tests.checklists.queue_driving import QUEUE, company, listed
from tests.checklists.test_searching import HARD
from tests.factories.reviews import reviewer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def amina(client: Client, small_catalogue: Revision) -> User:
    """Sign a reviewer of Kenya in, with two companies to review and one that is not hers."""
    user = reviewer("KE")
    client.force_login(user)
    company("First")
    company("Second", days=1, sector="internet")
    company("Elsewhere", country="TZ")
    return user


def page(client: Client, **query: str) -> str:
    """Return the queue's page for these filters."""
    response = client.get(QUEUE, query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("tab", "nowhere", "There is no such tab; these are those that wait."),
        ("sector", "nowhere", "Choose one from the list; this one was left out."),
        ("country", "XX", "Choose one from the list; this one was left out."),
        ("country", "TZ", "Choose one from the list; this one was left out."),
        ("size", "giant", "Choose one from the list; this one was left out."),
        ("year", "soon", "Choose one from the list; this one was left out."),
        ("year", "9" * 400, "Choose one from the list; this one was left out."),
        ("reviewer", "somebody", "Choose one from the list; this one was left out."),
        (
            "reviewer",
            "0b7f6a52-3c1d-4d6e-9a53-2f5f0f6f6c11",
            "Choose one from the list; this one was left out.",
        ),
        ("round", "third", "Choose one from the list; this one was left out."),
        ("order", "-password", "Choose one from the list; this one was left out."),
        ("since", "yesterday", "Give a day, such as 2026-03-31; this one was left out."),
        ("since", "0001-01-01", "Give a day from 2000 on; this one was left out."),
        ("until", "9999-12-31", "Give a day from 2000 on; this one was left out."),
        ("until", "2026-02-30", "Give a day, such as 2026-03-31; this one was left out."),
        ("search", "x" * 10_000, "Search for at most 200 characters; nothing was searched."),
        ("search", "%'\"", "Search for letters or digits; nothing was searched."),
        ("status", "submitted", "The address has a filter that is not known here."),
    ],
)
def test_value_without_sense_is_told_and_the_others_count(
    client: Client, name: str, value: str, sentence: str
) -> None:
    other = "country" if name == "sector" else "sector"
    right = {"sector": "internet", "country": "KE"}[other]

    text = page(client, **{name: value, other: right})
    rows = listed(client, "?" + urlencode({name: value, other: right}))

    assert sentence in text
    assert rows == (["Second"] if other == "sector" else ["First", "Second"])
    assert "Elsewhere" not in text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"since": "2026-04-01", "until": "2026-03-01"}, "This day is before the first one"),
        ({"tab": "unclaimed", "reviewer": "mine"}, "No submission of this tab has that reviewer"),
        ({"tab": "mine", "reviewer": "unclaimed"}, "No submission of this tab has that reviewer"),
        ({"tab": "accepted", "reviewer": "unclaimed"}, "No submission of this tab has that"),
        ({"tab": "answered", "round": "first"}, "What was answered is never a first submission"),
    ],
)
def test_contradiction_is_told_at_the_field(
    client: Client, query: dict[str, str], sentence: str
) -> None:
    assert sentence in page(client, **query)


def test_filter_given_twice_is_told_and_left_out(client: Client) -> None:
    response = client.get(f"{QUEUE}?sector=mobile&sector=internet&country=KE")

    assert "The address gives this twice; it was left out." in response.content.decode()
    assert listed(client, "?sector=mobile&sector=internet") == ["First", "Second"]


@pytest.mark.parametrize("text", [text for text in HARD if not set(text) & {"\ud800", "\x00"}])
def test_search_takes_whatever_is_typed(client: Client, text: str) -> None:
    answer = page(client, search=text, tab="all")

    assert "Elsewhere" not in answer
    assert "<script" not in answer.partition("<main")[2]


@pytest.mark.parametrize("raw", ["%ff%fe", "%ED%A0%80", "%", "+", "%20"])
def test_address_that_is_no_text_is_read_as_far_as_it_goes(client: Client, raw: str) -> None:
    for name in ("search", "sector", "page", "tab", "since"):
        assert client.get(f"{QUEUE}?{name}={raw}").status_code == 200


def test_what_was_typed_is_shown_as_text(client: Client) -> None:
    answer = page(client, search="<script>alert(1)</script>")

    assert "<script>alert" not in answer
    assert "Search: &lt;script&gt;alert(1)&lt;/script&gt;" in answer


def test_ninth_word_of_a_search_is_said_not_to_count(client: Client) -> None:
    assert "Only the first eight words were looked for." in page(client, search="a b c d e f g h i")
    assert "Only the first eight words" not in page(client, search="a b c d e f g h")


def test_chips_take_one_filter_away_each(client: Client) -> None:
    response = client.get(
        QUEUE, {"sector": "internet", "country": "KE", "critical": "", "tab": "all"}
    )

    chips = {str(chip.label): (chip.value, chip.query) for chip in response.context["chips"]}
    assert chips == {
        "Sector": ("Internet providers", "tab=all&country=KE"),
        "Country": ("Kenya", "tab=all&sector=internet"),
    }
    text = response.content.decode()
    assert 'href="?tab=all&amp;country=KE"' in text
    assert 'href="?tab=all">Take all away' in text


def test_address_that_is_handed_on_holds_what_is_set_alone(client: Client) -> None:
    response = client.get(
        f"{QUEUE}?search=&sector=internet&year=&since=yesterday&page=7&order=newest"
    )

    assert response.context["query"] == "sector=internet&order=newest"


def test_address_with_a_null_character_is_refused(client: Client) -> None:
    response = client.get(f"{QUEUE}?search=a%00b")

    assert response.status_code == 400
    assert "First" not in response.content.decode()
