"""The page of an area: what it shows to whom, and saving it without script."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from checklists.choices import Judgement, Response, Status
from checklists.models import Answer, Assessment, Evidence
from checklists.services import answers
from copassess.accounts.models import Role
from guidelines.models import Revision
from tests.factories.accounts import MembershipFactory
from tests.factories.checklists import (
    AT,
    AssessmentFactory,
    answered_assessment,
    attach,
    fill,
    owner_of,
    submitted,
)
from tests.factories.reviews import in_review, judge, returned

pytestmark = pytest.mark.django_db


def address(assessment: Assessment, area: str = "policies", query: str = "") -> str:
    """Return where an area's questions are."""
    return reverse("checklists:assessment-area", args=[assessment.pk, area]) + query


def page_of(client: Client, assessment: Assessment, area: str = "policies", query: str = "") -> str:
    """Return the page's text."""
    response = client.get(address(assessment, area, query))
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def draft(client: Client, small_catalogue: Revision) -> Assessment:
    """Sign the owner of an assessment in that is half answered: one yes, one gap."""
    assessment = answered_assessment({"GEN-A-2": "no", "MNO-A-1": ""})
    client.force_login(owner_of(assessment.organisation))
    return assessment


def test_shows_the_areas_questions_by_checklist(client: Client, draft: Assessment) -> None:
    text = page_of(client, draft)

    assert text.index("General checklist") < text.index("Does the company do GEN-A-1?")
    assert text.index("Does the company do GEN-A-2?") < text.index("Mobile operators</h2>")
    assert "GEN-B-1" not in text
    assert "2 of 3 answered" in text
    assert "5 of 6 answered" in text
    assert "not yet checked against the original" in text


@pytest.mark.parametrize(
    ("show", "codes"),
    [
        ("", {"GEN-A-1", "GEN-A-2", "MNO-A-1"}),
        ("open", {"MNO-A-1"}),
        ("gaps", {"GEN-A-2"}),
        ("else", {"GEN-A-1", "GEN-A-2", "MNO-A-1"}),
    ],
)
def test_is_narrowed(client: Client, draft: Assessment, show: str, codes: set[str]) -> None:
    text = page_of(client, draft, query=f"?show={show}")

    assert {c for c in ("GEN-A-1", "GEN-A-2", "MNO-A-1") if f'id="question-{c}"' in text} == codes


def test_says_that_nothing_is_left(client: Client, draft: Assessment) -> None:
    assert "Nothing is open in this area" in page_of(client, draft, "csam", "?show=open")
    assert "No gap was found in this area" in page_of(client, draft, "csam", "?show=gaps")


@pytest.mark.parametrize("area", ["none", "education"])
def test_an_area_that_asks_nothing_is_not_found(
    client: Client, draft: Assessment, area: str
) -> None:
    assert client.get(address(draft, area)).status_code == 404


def test_leads_to_the_next_open_question_from_here_on(client: Client, draft: Assessment) -> None:
    following = reverse("checklists:assessment-next", args=[draft.pk])

    assert f'href="{following}"' in page_of(client, draft)
    assert f'href="{following}?after=MNO-A-1"' in page_of(client, draft, "csam")


@pytest.mark.parametrize("note", ["<script>alert(1)</script>", "‏مرحبا 👧", "=1+1", "a\n\nb & c"])
def test_notes_show_as_typed(client: Client, draft: Assessment, note: str) -> None:
    Answer.objects.filter(question="GEN-A-1").update(note=note)

    response = client.get(address(draft))

    assert "<script>alert" not in response.content.decode()
    fields = response.context["page"].groups[0].cards[0]
    assert fields.note == note


def test_a_viewer_reads(client: Client, draft: Assessment) -> None:
    viewer = MembershipFactory.create(organisation=draft.organisation, role=Role.VIEWER)
    client.force_login(viewer.user)
    Answer.objects.filter(question="GEN-A-1").update(note="As it is")

    text = page_of(client, draft)

    assert "As it is" in text
    assert "<textarea" not in text
    assert "hx-post" not in text
    assert 'id="answers"' not in text


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.IN_REVIEW, Status.ACCEPTED])
def test_once_submitted_only_actions_have_fields(
    client: Client, draft: Assessment, status: Status
) -> None:
    Assessment.objects.update(status=status)

    text = page_of(client, draft)

    assert "<textarea" not in text
    assert 'name="GEN-A-2-action_text"' in text
    assert 'name="GEN-A-1-action_text"' not in text
    assert "the actions on gaps can" in text


@pytest.fixture
def asked(client: Client, small_catalogue: Revision) -> Assessment:
    """Sign the owner in of an assessment that was returned with two comments."""
    review = in_review(submitted())
    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="Since when?")
    judge(review, "GEN-A-2", Judgement.NOT_AGREED, response="no", comment="It is not.")
    returned(review)
    client.force_login(owner_of(review.submission.assessment.organisation))
    return Assessment.objects.get()


def test_comments_and_replies_stand_at_the_questions(client: Client, asked: Assessment) -> None:
    text = page_of(client, asked)

    assert "Since when?" in text
    assert "Not agreed · Response: No" in text
    assert 'name="GEN-A-1-reply"' in text
    assert 'name="MNO-A-1-reply"' not in text


def test_a_gap_that_the_reviewer_found_asks_for_an_action(
    client: Client, asked: Assessment
) -> None:
    cards = client.get(address(asked)).context["page"].groups[0].cards

    assert [card.has_action for card in cards] == [False, True]


def test_a_reply_is_saved(client: Client, asked: Assessment) -> None:
    client.post(address(asked), {"GEN-A-1-version": "1", "GEN-A-1-reply": "Since March."})

    assert Answer.objects.get(question="GEN-A-1").reply == "Since March."
    assert "Since March." in page_of(client, asked)


def test_saves_without_script_what_was_changed(client: Client, draft: Assessment) -> None:
    before = {a.question: a.version for a in Answer.objects.all()}
    data = {
        "GEN-A-1-version": "1",
        "GEN-A-1-response": "yes",
        "GEN-A-1-note": "",
        "GEN-A-1-action_due": "",
        "GEN-A-1-action_status": "planned",
        "GEN-A-2-version": "1",
        "GEN-A-2-response": "partly",
        "GEN-A-2-note": "Half of it",
        "GEN-A-2-action_due": "2026-06-30",
        "MNO-A-1-version": "1",
        "MNO-A-1-note": "",
    }

    response = client.post(address(draft), data, follow=True)

    assert response.redirect_chain == [(address(draft), 302)]
    assert "1 answer is saved." in response.content.decode()
    answer = Answer.objects.get(question="GEN-A-2")
    assert (answer.response, answer.note) == (Response.PARTLY, "Half of it")
    assert str(answer.action_due) == "2026-06-30"
    after = {a.question: a.version for a in Answer.objects.all()}
    assert after == {**before, "GEN-A-2": 2}


def test_saving_without_script_keeps_the_narrowing(client: Client, draft: Assessment) -> None:
    response = client.post(address(draft, query="?show=open"), {"MNO-A-1-version": "1"})

    assert response["Location"] == address(draft, query="?show=open")


def test_each_card_is_saved_for_itself(client: Client, draft: Assessment) -> None:
    data = {
        "GEN-A-1-version": "1",
        "GEN-A-1-note": "x" * 5001,
        "GEN-A-2-version": "1",
        "GEN-A-2-note": "Fine",
        "MNO-A-1-version": "1",
        "MNO-A-1-action_due": "soon",
    }

    response = client.post(address(draft), data)

    text = response.content.decode()
    assert response.status_code == 422
    assert Answer.objects.get(question="GEN-A-2").note == "Fine"
    assert Answer.objects.get(question="GEN-A-1").note == ""
    assert "2 answers were not saved" in text
    assert '<a href="#GEN-A-1-note">GEN-A-1, note: this is longer than 5000' in text
    assert '<a href="#MNO-A-1-action_due">MNO-A-1, due date of the action: this is not' in text
    assert "x" * 5001 in text
    assert 'value="soon"' in text
    assert 'aria-invalid="true"' in text


def test_a_stale_card_shows_both_texts_and_keeps_its_version(
    client: Client, draft: Assessment
) -> None:
    answers.save(
        assessment=draft,
        question="GEN-A-1",
        version=1,
        changes={"note": "Theirs"},
        by=owner_of(draft.organisation),
        at=AT,
    )

    response = client.post(address(draft), {"GEN-A-1-version": "1", "GEN-A-1-note": "Mine"})

    text = response.content.decode()
    assert response.status_code == 409
    assert "Theirs" in text
    assert "Mine</textarea>" in text
    assert 'name="GEN-A-1-version" value="1"' in text
    assert 'value="keep:GEN-A-1:2"' in text

    response = client.post(
        address(draft),
        {"GEN-A-1-version": "1", "GEN-A-1-note": "Mine", "do": "keep:GEN-A-1:2"},
    )
    assert response["Location"].endswith("#question-GEN-A-1")
    assert Answer.objects.get(question="GEN-A-1").note == "Mine"


def test_what_others_changed_and_i_did_not_is_no_conflict(
    client: Client, draft: Assessment
) -> None:
    answers.save(
        assessment=draft,
        question="GEN-A-1",
        version=1,
        changes={"note": "Theirs", "response": "no"},
        by=owner_of(draft.organisation),
        at=AT,
    )

    response = client.post(
        address(draft),
        {"GEN-A-1-version": "1", "GEN-A-1-note": "", "GEN-A-1-response": "yes"},
    )

    assert response.status_code == 302
    assert Answer.objects.get(question="GEN-A-1").note == "Theirs"
    assert Answer.objects.get(question="GEN-A-1").response == Response.NO


def test_links_come_and_go_without_script(client: Client, draft: Assessment) -> None:
    client.post(
        address(draft),
        {
            "GEN-A-1-version": "1",
            "GEN-A-1-url": "https://example.org/policy",
            "GEN-A-1-title": "Policy",
            "do": "attach:GEN-A-1:",
        },
    )
    evidence = Evidence.objects.get()
    assert (evidence.title, evidence.answer.question) == ("Policy", "GEN-A-1")

    client.post(address(draft), {"do": f"remove:GEN-A-1:{evidence.pk}"})
    assert not Evidence.objects.exists()

    response = client.post(address(draft), {"do": f"remove:GEN-A-1:{evidence.pk}"})
    assert response.status_code == 302


def test_a_link_that_is_none_keeps_the_card_as_typed(client: Client, draft: Assessment) -> None:
    data = {
        "GEN-A-1-version": "1",
        "GEN-A-1-note": "With a link",
        "GEN-A-1-url": "javascript:alert(1)",
    }

    response = client.post(address(draft), data)

    text = response.content.decode()
    assert response.status_code == 422
    assert "With a link" in text
    assert 'value="javascript:alert(1)"' in text
    assert 'href="javascript' not in text
    assert not Answer.objects.exclude(note="").exists()


def test_another_assessments_evidence_stays(client: Client, draft: Assessment) -> None:
    other = answered_assessment(evidence=["GEN-A-1"])
    evidence = Evidence.objects.get(answer__assessment=other)

    client.post(address(draft), {"do": f"remove:GEN-A-1:{evidence.pk}"})

    assert Evidence.objects.exists()


def test_nobody_else_sees_it(client: Client, draft: Assessment) -> None:
    client.force_login(MembershipFactory.create().user)

    assert client.get(address(draft)).status_code == 404
    assert client.post(address(draft), {}).status_code == 404


@pytest.mark.parametrize("questions", [20, 200])
def test_queries_however_many_questions(
    client: Client,
    synthetic_catalogue: Callable[[int], Revision],
    questions: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    synthetic_catalogue(questions)
    assessment: Assessment = AssessmentFactory.create()
    codes = Answer.objects.of(assessment).values_list("question", flat=True)
    fill(assessment)
    attach(assessment, codes)
    client.force_login(owner_of(assessment.organisation))

    with django_assert_num_queries(12):
        text = page_of(client, assessment)

    assert text.count("<fieldset") == text.count("https://example.org/") >= 3


@pytest.mark.parametrize("questions", [20, 200])
def test_saving_queries_however_many_questions(
    client: Client,
    synthetic_catalogue: Callable[[int], Revision],
    questions: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    synthetic_catalogue(questions)
    assessment: Assessment = AssessmentFactory.create()
    client.force_login(owner_of(assessment.organisation))
    code = Answer.objects.of(assessment)[0].question
    save = reverse("checklists:answer-save", args=[assessment.pk, code])
    data = {f"{code}-version": "0", f"{code}-response": "yes", f"{code}-note": "A note"}

    # Nine, and the savepoint with which the test stands in for the transaction.
    with django_assert_num_queries(9 + 2):
        response = client.post(save, data, headers={"HX-Request": "true"})

    assert response.status_code == 200
