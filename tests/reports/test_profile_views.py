"""Country profiles over HTTP: whose they are, what leaves as PDF, what is kept of it."""

from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from checklists.tallying import LETTERS
from copassess.accounts.models import User
from copassess.audit.models import Event
from guidelines.models import Revision
from reports import pdf
from tests.checklists import small
from tests.factories.accounts import UserFactory
from tests.factories.firms import Firm, firms, tallied
from tests.factories.reviews import reviewer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
NO = LETTERS[2]
LIST = "/portfolio/countries"
QUERIES_MOST = 12
# What is no country of the reviewer's, whatever it is.
CODES = [
    *("UG", "XX", "ke", "KE ", " KE", "KEN", "K", "ALL", "KE.pdf.pdf"),
    *("..", "%2e%2e%2fetc%2fpasswd", "KE'--", "%3Cscript%3E", "K" * 3000, "١٢"),
]


@pytest.fixture
def small_catalogue(db: None) -> Revision:
    """Load two areas, two sectors and seven questions."""
    return small.load()


@pytest.fixture
def user(client: Client) -> User:
    """Sign Kenya's reviewer in."""
    found = reviewer("KE", name="Amina Odhiambo")
    client.force_login(found)
    return found


def text_of(client: Client, path: str) -> str:
    """Return a page's text."""
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def printed(client: Client, code: str = "KE") -> str:
    """Return the text of a country's PDF."""
    content = client.get(reverse("reports:profile-download", args=[code])).content
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_list_shows_the_reviewer_s_countries_alone(client: Client, user: User) -> None:
    tallied([*firms(5, accepted=True), *firms(9, country="UG")])

    page = text_of(client, LIST)

    assert "Kenya" in page
    assert "Uganda" not in page
    assert reverse("reports:profile-download", args=["KE"]) in page


def test_list_says_where_there_are_too_few(client: Client, user: User) -> None:
    tallied(firms(4))

    page = text_of(client, LIST)

    assert "too few" in page
    assert reverse("reports:profile-download", args=["KE"]) not in page


def test_list_of_nothing_says_what_to_do(client: Client, user: User) -> None:
    page = text_of(client, LIST)

    assert "No company of your countries has submitted yet" in page
    assert reverse("checklists:review-queue") in page


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("ending", ["", ".pdf"])
def test_what_is_no_country_of_the_reviewer_s_is_not_found(
    client: Client, user: User, code: str, ending: str
) -> None:
    tallied([*firms(6), *firms(9, country="UG")])

    answer = client.get(f"{LIST}/{code}{ending}")

    assert answer.status_code == 404
    assert b"Uganda" not in answer.content
    assert not Event.objects.filter(kind="profile.export").exists()


def test_a_code_that_is_no_text_is_refused(client: Client, user: User) -> None:
    assert client.get(f"{LIST}/KE%00").status_code in {400, 404}
    assert client.get(f"{LIST}/%00.pdf").status_code in {400, 404}


def test_headquarters_sees_every_country(client: Client) -> None:
    client.force_login(reviewer())
    tallied([*firms(6), *firms(5, country="UG")])

    assert "Uganda" in text_of(client, f"{LIST}/UG")
    assert "Uganda" in text_of(client, LIST)


def test_nobody_else_sees_one(client: Client) -> None:
    tallied(firms(6))
    path = f"{LIST}/KE"

    anonymous = client.get(path)
    client.force_login(UserFactory.create())

    assert anonymous.status_code == 302
    assert client.get(path).status_code == 403
    assert client.get(f"{path}.pdf").status_code == 403


def test_four_companies_make_no_figure_and_five_do(client: Client, user: User) -> None:
    alike = {"score": 77, "critical_gaps": 1, "answers": {"GEN-A-1": NO}}

    tallied(firms(4, **alike))
    pages_of_four = [text_of(client, f"{LIST}/KE"), printed(client)]
    tallied(firms(5, **alike))
    pages_of_five = [text_of(client, f"{LIST}/KE"), printed(client)]

    for text in pages_of_four:
        assert "Fewer than 5 companies have submitted" in text
        words = ["Median", "critical gap", "%", "profile-number", "Practice GEN-A-1"]
        assert not [told for told in words if told in text]
    for text in pages_of_five:
        assert "Fewer than 5" not in text
        assert "Median score" in text
        assert "middle half 75 to 75" in " ".join(text.split())
        # Five of five: "all" is never told.
        assert "60 %" in text
        assert "100 %" not in text
        assert "Children are safer with GEN-A-1." in text
        assert "GEN-A-1 is written down and followed." in text


def test_no_company_is_named(client: Client, user: User) -> None:
    tallied([Firm(f"Aster {number}") for number in range(6)])

    assert "Aster" not in text_of(client, f"{LIST}/KE")
    assert "Aster" not in printed(client)


def test_page_and_pdf_say_the_same(client: Client, user: User) -> None:
    tallied([*firms(6, score=33), *firms(7, score=64, answers={"GEN-B-1": NO})])

    page, paper = text_of(client, f"{LIST}/KE"), printed(client)

    for text in (page, paper):
        assert "13" in text
        assert "35 to 65" in text
        assert "Practice GEN-B-1" in text
        assert "Hotline and helpline: Kenya" in text
        assert "none can be told" in text


def test_download_is_a_file_of_its_own_and_leaves_an_event(client: Client, user: User) -> None:
    tallied(firms(6))

    answer = client.get(f"{LIST}/KE.pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert 'attachment; filename="country-profile-KE-' in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"
    event = Event.objects.get(kind="profile.export")
    assert (event.actor_id, event.actor) == (str(user.pk), str(user))
    assert event.facts == {"country": "KE", "has_figures": True}


def test_looking_leaves_no_event(client: Client, user: User) -> None:
    tallied(firms(6))

    answer = client.get(f"{LIST}/KE")

    assert "no-store" in answer["Cache-Control"]
    assert not Event.objects.filter(kind="profile.export").exists()


def test_same_profile_is_made_once_and_every_download_is_an_event(
    client: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def render(html: str) -> bytes:
        made.append(html)
        return b"%PDF-1"

    monkeypatch.setattr(pdf, "render_html", render)
    tallied(firms(6))

    for _ in range(3):
        assert client.get(f"{LIST}/KE.pdf").content == b"%PDF-1"

    assert len(made) == 1
    assert Event.objects.filter(kind="profile.export").count() == 3


def test_what_is_kept_is_nobody_else_s(client: Client, user: User) -> None:
    """Other figures, another country, another key: another file. A right is asked each time."""
    client.force_login(reviewer("KE", "UG"))
    tallied([*firms(6), *firms(6, country="UG")])
    kenya, uganda = printed(client, "KE"), printed(client, "UG")
    tallied([*firms(11), *firms(6, country="UG")])
    later = printed(client, "KE")
    client.force_login(reviewer("UG"))

    stranger = client.get(f"{LIST}/KE.pdf")

    assert "Kenya" in kenya
    assert "Uganda" not in kenya
    assert "Uganda" in uganda
    assert "Kenya" not in uganda
    assert later != kenya
    assert stranger.status_code == 404


def test_file_that_cannot_be_made_is_said_and_nothing_is_kept(
    client: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(html: str) -> bytes:
        message = "the PDF could not be made"
        raise pdf.ReportFailed(message)

    monkeypatch.setattr(pdf, "render_html", fail)
    tallied(firms(6))

    answer = client.get(f"{LIST}/KE.pdf")

    assert answer.status_code == 500
    assert "The PDF could not be made" in answer.content.decode()
    assert not Event.objects.filter(kind="profile.export").exists()
    monkeypatch.undo()
    assert client.get(f"{LIST}/KE.pdf").status_code == 200


@pytest.mark.parametrize("ending", ["", ".pdf"])
def test_without_a_catalogue_the_page_says_so(client: Client, user: User, ending: str) -> None:
    Revision.objects.all().delete()
    tallied(firms(6))

    assert client.get(f"{LIST}/KE{ending}").status_code == 503


@pytest.mark.parametrize("path", [LIST, f"{LIST}/KE", f"{LIST}/KE.pdf"])
def test_queries_stay_the_same(client: Client, path: str) -> None:
    client.force_login(reviewer())
    numbers = {}
    for count in (2, 20):
        places = ["KE", "UG", "TZ", "RW", "BR", "PE", "CL", "CO", "IN", "LK", "NP", "FI", "ES"]
        found = [
            firm
            for number, country in enumerate(places[:count])
            for firm in firms(count + 4, country=country, year=2020 + number % 7)
        ]
        tallied([*found, *firms(count, year=2019)])
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        numbers[count] = len(captured)

    assert numbers[2] == numbers[20] <= QUERIES_MOST
