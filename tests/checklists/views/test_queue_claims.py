"""Claims, releases and hand-overs from the queue, and the queue's files."""

import csv
import io
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from checklists import queue_export
from checklists.models import Review, Submission, Summary
from checklists.services import reviews, submissions
from copassess.accounts.models import User
from copassess.audit.guarding import lifted
from copassess.audit.models import Event
from guidelines.models import Revision
from tests.checklists.queue_driving import company
from tests.factories.accounts import MembershipFactory
from tests.factories.checklists import owner_of
from tests.factories.reviews import LATER, in_review, reread, reread_review, reviewer

pytestmark = pytest.mark.django_db
CLAIM, RELEASE = reverse("checklists:queue-claim"), reverse("checklists:queue-release")


@pytest.fixture
def amina(client: Client, small_catalogue: Revision) -> User:
    """Sign a reviewer of Kenya in."""
    user = reviewer("KE")
    client.force_login(user)
    return user


def said(client: Client, path: str, data: dict[str, object]) -> str:
    """Post, follow, and return the messages."""
    response = client.post(path, data, follow=True)
    assert response.status_code == 200
    return " ".join(str(message) for message in response.context["messages"])


def test_bulk_claim_says_how_many_and_who_was_faster(client: Client, amina: User) -> None:
    free, also, other, gone = company("A"), company("B"), company("C"), company("D")
    in_review(other, by=reviewer(name="Otto Lang"))
    submissions.withdraw(
        assessment=reread(gone).assessment, by=owner_of(gone.assessment.organisation), at=LATER
    )

    told = said(client, CLAIM, {"ticked": [row.pk for row in (free, also, other, gone)]})

    assert "2 submissions claimed; they stand in the tab “Mine”." in told
    assert "Not claimed: Otto Lang has claimed “C” meanwhile." in told
    assert "1 submission that you chose is not there for you any more." in told
    assert set(Summary.objects.filter(reviewer=amina).values_list("company", flat=True)) == {
        "A",
        "B",
    }
    assert Event.objects.filter(kind="review.start", actor_id=str(amina.pk)).count() == 2


def test_one_claim_goes_back_to_the_filtered_queue(client: Client, amina: User) -> None:
    one, other = company("One"), company("Other")

    response = client.post(
        f"{CLAIM}?tab=unclaimed&sector=mobile&page=1", {"one": one.pk, "ticked": [other.pk]}
    )

    assert response["Location"] == "/reviews?tab=unclaimed&sector=mobile&page=1"
    assert list(Review.objects.values_list("submission", flat=True)) == [one.pk]


@pytest.mark.usefixtures("amina")
def test_nothing_ticked_is_said(client: Client) -> None:
    company("One")

    assert "tick at least one" in said(client, CLAIM, {})
    assert "tick at least one" in said(client, CLAIM, {"ticked": ["nonsense", "'"]})
    assert "at most one page" in said(client, CLAIM, {"ticked": [uuid4() for _n in range(26)]})
    assert not Review.objects.exists()


def test_claims_reach_no_further_than_the_reviewer(client: Client, amina: User) -> None:
    elsewhere, own = company("Elsewhere", country="TZ"), company("Own")
    MembershipFactory.create(organisation=own.assessment.organisation, user=amina)

    told = said(client, CLAIM, {"ticked": [elsewhere.pk, own.pk, uuid4()]})

    assert told == "3 submissions that you chose are not there for you any more."
    assert not Review.objects.exists()


def test_second_click_is_no_error(client: Client, amina: User) -> None:
    one = company("One")
    in_review(one, by=amina)

    assert "1 submission claimed" in said(client, CLAIM, {"one": one.pk})


def test_release_stays_in_the_queue(client: Client, amina: User) -> None:
    one = company("One")
    in_review(one, by=amina)

    told = said(client, f"{RELEASE}?tab=mine", {"one": one.pk})
    again = said(client, RELEASE, {"one": one.pk})

    assert told == "The claim on “One” is released. The verdicts given so far stay."
    assert "was not released: it is submitted and waits for a reviewer" in again
    assert Summary.objects.get().status == "submitted"


@pytest.mark.usefixtures("amina")
def test_release_reaches_no_further_than_the_reviewer(client: Client) -> None:
    elsewhere = company("Elsewhere", country="TZ")
    in_review(elsewhere, by=reviewer("TZ"))

    assert said(client, RELEASE, {"one": elsewhere.pk}) == ""
    assert Summary.objects.get().status == "in_review"


def test_start_page_names_who_was_faster(client: Client, amina: User) -> None:
    one = company("One")
    reviews.start(submission=reread(one), by=reviewer(name="Otto Lang"), at=LATER)

    told = said(client, reverse("checklists:review-start", args=[one.pk]), {})

    assert told == "Not claimed: Otto Lang has claimed “One” meanwhile. You can read along."


def test_hand_over_page_offers_colleagues_of_the_country(client: Client, amina: User) -> None:
    one = company("One")
    review = in_review(one, by=amina)
    otto = reviewer("KE", name="Otto Lang")
    reviewer("TZ", name="Too far away")
    path = reverse("checklists:review-hand-over", args=[one.pk])

    page = client.get(path).content.decode()
    told = said(client, path, {"person": otto.pk})

    assert "Otto Lang" in page
    assert "Too far away" not in page
    assert told == "Handed over to Otto Lang."
    assert reread_review(review).claimed_by == otto


def test_hand_over_to_nobody_or_a_stranger_is_told(client: Client, amina: User) -> None:
    one = company("One")
    review = in_review(one, by=amina)
    reviewer("KE")
    far = reviewer("TZ")
    path = reverse("checklists:review-hand-over", args=[one.pk])

    assert "Choose a colleague." in client.post(path, {}).content.decode()
    for person in (far.pk, amina.pk, uuid4(), "nonsense"):
        page = client.post(path, {"person": person}).content.decode()
        assert "Choose one of these colleagues." in page
    assert reread_review(review).claimed_by == amina


def test_hand_over_without_a_colleague_says_what_to_do(client: Client, amina: User) -> None:
    one = company("One")
    in_review(one, by=amina)

    page = client.get(reverse("checklists:review-hand-over", args=[one.pk])).content.decode()

    assert "Nobody else reviews companies of this country." in page


def test_hand_over_of_what_nobody_reviews_is_told(client: Client, amina: User) -> None:
    one = company("One")
    review = in_review(one, by=amina)
    reviews.release(review=review, by=amina, at=LATER)

    told = said(client, reverse("checklists:review-hand-over", args=[one.pk]), {"person": "x"})

    assert "Nobody reviews this submission now" in told


def exported(client: Client, form: str, query: str = "") -> list[list[str]]:
    """Return the rows of a file, the head first."""
    response = client.get(reverse("checklists:queue-export", args=[form]) + query)
    assert response.status_code == 200
    assert f'.{form}"' in response["Content-Disposition"]
    assert response["Cache-Control"] == "private, no-store"
    if form == "csv":
        return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
    return [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.usefixtures("amina")
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_file_holds_the_filtered_queue(client: Client, form: str) -> None:
    company("First")
    second = company("Second", days=1, sector="internet")
    company("Elsewhere", country="TZ")

    head, *rows = exported(client, form, "?sector=internet")

    assert head[:4] == ["Company", "Assessment", "Code", "Country"]
    assert [row[:4] for row in rows] == [
        ["Second", second.assessment.title, second.code, "Kenya"],
    ]
    (event,) = Event.objects.filter(kind="queue.export")
    assert (event.facts["format"], event.facts["rows"]) == (form, 1)
    assert event.facts["filters"] == {"Shown": "Waiting", "Sector": "Internet providers"}


DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"]


@pytest.mark.usefixtures("amina")
@pytest.mark.parametrize("name", DANGEROUS)
def test_no_cell_of_a_file_is_a_formula(client: Client, name: str) -> None:
    submission = company("Plain")
    Summary.objects.filter(submission=submission).update(company=name, title=name)

    plain = exported(client, "csv")[1]
    response = client.get(reverse("checklists:queue-export", args=["xlsx"]))
    cell = load_workbook(io.BytesIO(response.content)).worksheets[0]["A2"]

    assert plain[:2] == [f"'{name}", f"'{name}"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


@pytest.mark.usefixtures("amina")
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_file_that_cannot_hold_all_says_so(
    client: Client, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_export, "MOST", 1)
    company("First")
    company("Second", days=1)

    response = client.get(reverse("checklists:queue-export", args=[form]))

    if form == "csv":
        text = response.content.decode("utf-8-sig")
    else:
        book = load_workbook(io.BytesIO(response.content))
        text = " ".join(str(cell) for row in book["About"].values for cell in row)
    assert "There are more: these are the first 1." in text
    assert "Second" not in text
    (event,) = Event.objects.filter(kind="queue.export")
    assert event.facts["is_cut"] is True


@pytest.mark.usefixtures("amina")
def test_file_of_another_form_is_not_found(client: Client) -> None:
    assert client.get(reverse("checklists:queue-export", args=["exe"])).status_code == 404
    assert not Event.objects.filter(kind="queue.export").exists()


@pytest.mark.usefixtures("amina")
def test_frozen_documents_stay_where_they_are(client: Client) -> None:
    company("First")
    with lifted():
        Submission.objects.update(document="not even JSON")

    assert exported(client, "csv")[1][0] == "First"
