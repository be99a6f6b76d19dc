"""The pages of comments and history, whole and as the part of a card."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries
from pytest_django.live_server_helper import LiveServer

from checklists.models import Answer, Assessment, Comment
from checklists.services import answers
from checklists.services.answers import Changes
from copassess.accounts.models import Role
from tests.checklists.views.area_driving import CODE, address, card, note, sign_in
from tests.factories.accounts import MembershipFactory
from tests.factories.checklists import AssessmentFactory, owner_of
from tests.factories.together import CommentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
HTMX = {"HX-Request": "true"}
LATER = datetime(2026, 3, 3, 10, tzinfo=UTC)


@pytest.fixture
def draft(client: Client) -> Assessment:
    """Sign the owner of a new assessment in."""
    assessment: Assessment = AssessmentFactory.create()
    client.force_login(owner_of(assessment.organisation))
    return assessment


def path(assessment: Assessment, name: str = "question-talk") -> str:
    """Return the address of something about the first question."""
    return reverse(f"checklists:{name}", args=[assessment.pk, CODE])


def save(assessment: Assessment, changes: Changes) -> None:
    """Save as an owner does."""
    answers.save(
        assessment=assessment,
        question=CODE,
        version=Answer.objects.get(assessment=assessment, question=CODE).version,
        changes=changes,
        by=owner_of(assessment.organisation),
        at=LATER,
    )


def text(client: Client, where: str) -> str:
    """Return a page's text."""
    response = client.get(where)
    assert response.status_code == 200
    return response.content.decode()


def test_page_tells_from_and_to(client: Client, draft: Assessment) -> None:
    save(draft, {"response": "no", "note": "Six pages, agreed with the police unit."})
    save(draft, {"response": "partly", "note": "Seven pages, agreed with the police unit."})

    page = text(client, path(draft))

    assert "3 March 2026, 10:00" in page
    assert "removed: </span>Six </del>" in page
    assert "added: </span>Seven </ins>" in page
    assert page.count("Return to the answer of") == 1


def test_a_comment_is_written_and_settled_without_script(client: Client, draft: Assessment) -> None:
    client.post(path(draft, "comment-write"), {"text": "Who <b>can</b> confirm?"})
    page = text(client, path(draft))
    assert "Who &lt;b&gt;can&lt;/b&gt; confirm?" in page

    comment = Comment.objects.get()
    client.post(reverse("checklists:comment-resolve", args=[comment.pk]))
    assert "1 resolved comment" in text(client, path(draft))
    client.post(reverse("checklists:comment-reopen", args=[comment.pk]))

    assert Comment.objects.get().resolved_at is None


def test_what_cannot_be_sent_stays_in_its_field(client: Client, draft: Assessment) -> None:
    response = client.post(path(draft, "comment-write"), {"text": "x" * 2001})

    assert response.status_code == 409
    assert "2001 characters" in response.content.decode()
    assert "x" * 2001 in response.content.decode()


def test_return_to_an_earlier_answer(client: Client, draft: Assessment) -> None:
    save(draft, {"note": "First"})
    save(draft, {"note": "Second"})

    response = client.post(path(draft, "answer-restore"), {"version": "1", "seen": "2"})

    assert response["Location"] == path(draft)
    assert Answer.objects.get(question=CODE).note == "First"
    assert "returned to version 1" in text(client, path(draft))


@pytest.mark.parametrize(
    "numbers", [("", ""), ("99", "2"), ("x", "2"), ("1" * 30, "2"), ("1", "0")]
)
def test_return_with_numbers_that_make_no_sense(
    client: Client, draft: Assessment, numbers: tuple[str, str]
) -> None:
    save(draft, {"note": "First"})
    save(draft, {"note": "Second"})
    version, seen = numbers

    response = client.post(path(draft, "answer-restore"), {"version": version, "seen": seen})

    assert response.status_code == 409
    assert Answer.objects.get(question=CODE).note == "Second"


def test_part_of_a_card(client: Client, draft: Assessment) -> None:
    save(draft, {"note": "First"})
    save(draft, {"note": "Second"})

    part = client.get(path(draft), headers=HTMX).content.decode()
    assert "<html" not in part
    assert 'id="talk-of-GEN-A-1"' in part
    written = client.post(path(draft, "comment-write"), {"text": "Here"}, headers=HTMX)
    assert "Here" in written.content.decode()
    back = client.post(
        path(draft, "answer-restore"), {"version": "1", "seen": "2", "field": "note"}, headers=HTMX
    )

    assert back["HX-Refresh"] == "true"


def test_viewers_read_and_reviewers_see_nothing(client: Client, draft: Assessment) -> None:
    CommentFactory.create(answer=Answer.objects.get(question=CODE), text="Only for us")
    viewer = MembershipFactory.create(organisation=draft.organisation, role=Role.VIEWER)
    client.force_login(viewer.user)

    page = text(client, path(draft))

    assert "Only for us" in page
    assert "Write a comment" not in page


def test_list_of_comments(client: Client, draft: Assessment) -> None:
    where = reverse("checklists:comment-list", args=[draft.pk])
    assert "No comment waits" in text(client, where)
    answer = Answer.objects.get(question=CODE)
    CommentFactory.create(answer=answer, text="Open one")
    CommentFactory.create(answer=answer, text="Settled one", resolved_at=LATER)

    assert "Open one" in text(client, where)
    assert "Settled one" not in text(client, where)
    assert "Settled one" in text(client, f"{where}?show=all")
    comment = Comment.objects.get(text="Open one")
    resolve = reverse("checklists:comment-resolve", args=[comment.pk])

    assert client.post(resolve, {"back": "list"})["Location"] == where


def test_long_histories_are_shown_in_part(client: Client, draft: Assessment) -> None:
    for number in range(23):
        save(draft, {"note": f"Version {number}"})

    assert text(client, path(draft)).count("history-who") == 20
    assert "Show all earlier versions" in text(client, path(draft))
    assert text(client, path(draft) + "?show=all").count("history-who") == 23


def test_evidence_and_sources_are_told(client: Client, draft: Assessment) -> None:
    answers.add_evidence(
        assessment=draft,
        question=CODE,
        title="Policy",
        url="https://example.org/p",
        by=owner_of(draft.organisation),
        at=LATER,
    )
    for told in ({"via": "workbook"}, {"via": "copy"}, {"via": "profile"}, {"proposed_by": "Ines"}):
        answer = answers.find(draft, CODE)
        sent = answers.Sent(answer.version, Changes(note=str(told)), told=told)
        answers.write(answer=answer, sent=sent, by=owner_of(draft.organisation), at=LATER)

    page = text(client, path(draft))

    for words in ("Attached: Policy", "uploaded workbook", "copied from", "proposed by Ines"):
        assert words in page


@pytest.mark.parametrize("name", ["question-talk", "comment-list"])
def test_queries_do_not_grow(
    client: Client,
    draft: Assessment,
    name: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    list_of = reverse("checklists:comment-list", args=[draft.pk])
    where, count = (path(draft), 8) if name == "question-talk" else (list_of, 6)
    answer = Answer.objects.get(question=CODE)
    CommentFactory.create(answer=answer)
    save(draft, {"note": "First"})
    text(client, where)

    with django_assert_num_queries(count):
        text(client, where)
    for number in range(20):
        member = MembershipFactory.create(organisation=draft.organisation)
        CommentFactory.create(answer=answer, written_by=member.user)
        save(draft, {"note": f"Version {number}"})
    with django_assert_num_queries(count):
        text(client, where)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_in_the_card_of_a_question(page: Page, live_server: LiveServer) -> None:
    draft: Assessment = AssessmentFactory.create()
    sign_in(page.context, owner_of(draft.organisation), live_server.url)
    page.on("console", lambda message: pytest.fail(message.text))
    page.goto(address(draft, live_server.url))
    note(page).fill("First")
    note(page).blur()
    expect(page.locator(f"#saved-{CODE}")).to_contain_text("Saved at")
    note(page).fill("Second")
    note(page).blur()
    expect(page.locator(f"[name='{CODE}-version']")).to_have_value("2")

    card(page).get_by_role("link", name="Comments and history").click()
    card(page).get_by_label("Write a comment").fill("Is this right?")
    card(page).get_by_role("button", name="Comment", exact=True).click()
    expect(card(page).get_by_text("Is this right?")).to_be_visible()
    card(page).get_by_role("button", name="Return to the answer").click()

    expect(note(page)).to_have_value("First")
    expect(card(page).get_by_role("link", name="1 open comment, and history")).to_be_visible()
