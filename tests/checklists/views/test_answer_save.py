"""Saving one card as its script does: what is stored, and what the card is told."""

from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from checklists.choices import Response, Status
from checklists.models import Answer, Assessment
from checklists.services import answers
from copassess.accounts.models import Role, User
from tests.checklists import small
from tests.factories.accounts import MembershipFactory
from tests.factories.checklists import AssessmentFactory, answered_assessment, owner_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
CODE, CONDITIONAL = "GEN-A-1", "MNO-A-1"


@pytest.fixture
def draft(client: Client) -> Assessment:
    """Sign the owner of a new assessment in."""
    assessment: Assessment = AssessmentFactory.create()
    client.force_login(owner_of(assessment.organisation))
    return assessment


def post(
    client: Client, assessment: Assessment, data: dict[str, str], code: str = CODE
) -> tuple[int, str]:
    """Post one card's fields, named without their question; return status and text."""
    address = reverse("checklists:answer-save", args=[assessment.pk, code])
    fields = {name if name == "do" else f"{code}-{name}": data[name] for name in data}
    response = client.post(address, fields, headers={"HX-Request": "true"})
    return response.status_code, response.content.decode()


def answer_of(assessment: Assessment) -> Answer:
    """Return the answer as it is stored."""
    return assessment.answers.get(question=CODE)


def somebody_else_writes(assessment: Assessment, changes: answers.Changes) -> User:
    """Save as a colleague does, a moment earlier."""
    colleague = MembershipFactory.create(
        organisation=assessment.organisation, role=Role.CONTRIBUTOR, user__name="João"
    )
    version = answer_of(assessment).version
    answers.save(
        assessment=assessment,
        question=CODE,
        version=version,
        changes=changes,
        by=colleague.user,
        at=timezone.now(),
    )
    return colleague.user


def test_saves_and_says_so(client: Client, draft: Assessment) -> None:
    status, text = post(client, draft, {"version": "0", "response": "partly", "note": "So far"})

    answer = answer_of(draft)
    assert (status, answer.response, answer.note) == (200, Response.PARTLY, "So far")
    assert "Saved at" in text
    assert f'name="{CODE}-version" value="1"' in text


def test_says_the_time_where_the_reader_is(client: Client, draft: Assessment) -> None:
    User.objects.update(time_zone="Asia/Kolkata")
    now = timezone.localtime(timezone.now(), ZoneInfo("Asia/Kolkata"))

    _, text = post(client, draft, {"version": "0", "response": "yes"})

    assert f"Saved at {now:%H:}" in text


def test_renews_the_figures_where_a_response_changed(client: Client, draft: Assessment) -> None:
    _, text = post(client, draft, {"version": "0", "response": "no"})
    assert "1 of 3 answered" in text
    assert "1 of 6 answered" in text

    _, text = post(client, draft, {"version": "1", "note": "Only a note"})
    assert "answered" not in text


def test_answers_with_the_cards_state_only(client: Client, draft: Assessment) -> None:
    _, text = post(client, draft, {"version": "0", "note": "What I am typing"})

    assert "What I am typing" not in text
    assert "<html" not in text


def test_fields_that_are_missing_stay_as_they_are(client: Client, draft: Assessment) -> None:
    post(client, draft, {"version": "0", "response": "no", "note": "N", "action_text": "A"})

    post(client, draft, {"version": "1", "action_owner": "Legal"})

    answer = answer_of(draft)
    assert (answer.response, answer.note, answer.action_text) == (Response.NO, "N", "A")


def test_without_any_field_nothing_happens(client: Client, draft: Assessment) -> None:
    status, _ = post(client, draft, {})

    assert (status, answer_of(draft).version) == (200, 0)


def test_clearing_needs_its_button(client: Client, draft: Assessment) -> None:
    post(client, draft, {"version": "0", "response": "yes"})

    _, text = post(client, draft, {"version": "1", "response": "yes", "do": f"clear:{CODE}:"})

    assert answer_of(draft).response == ""
    assert f'id="choices-{CODE}"' in text
    assert "checked" not in text


def test_a_carried_response_waits_for_its_button(client: Client) -> None:
    earlier = answered_assessment()
    later = AssessmentFactory.create(organisation=earlier.organisation, started_from=earlier)
    client.force_login(owner_of(later.organisation))

    _, text = post(client, later, {"version": "0", "response": "yes", "note": "As before"})
    assert "please confirm" in text
    assert not answer_of(later).is_answered

    _, text = post(client, later, {"version": "1", "response": "yes", "do": f"confirm:{CODE}:"})
    assert "please confirm" not in text
    assert answer_of(later).is_answered


def test_another_response_confirms_by_itself(client: Client) -> None:
    earlier = answered_assessment()
    later = AssessmentFactory.create(organisation=earlier.organisation, started_from=earlier)
    client.force_login(owner_of(later.organisation))

    post(client, later, {"version": "0", "response": "no"})

    assert answer_of(later).is_answered


def test_asks_for_the_reason_of_not_applicable(client: Client, draft: Assessment) -> None:
    _, text = post(client, draft, {"version": "0", "response": "not_applicable", "note": "No"})

    assert "Saved at" in text
    assert "at least 20 characters" in text


def test_a_stale_write_is_refused_and_shows_both_texts(client: Client, draft: Assessment) -> None:
    somebody_else_writes(draft, {"note": "Theirs"})

    status, text = post(client, draft, {"version": "0", "response": "yes", "note": "Mine"})

    assert (status, answer_of(draft).note) == (409, "Theirs")
    assert "Mine" in text
    assert "Theirs" in text
    assert "João changed this answer" in text
    assert f'name="{CODE}-version" value="0"' in text


def test_what_was_refused_stays_refused_until_one_is_chosen(
    client: Client, draft: Assessment
) -> None:
    somebody_else_writes(draft, {"note": "Theirs"})
    post(client, draft, {"version": "0", "note": "Mine"})

    status, _ = post(client, draft, {"version": "0", "note": "Mine again"})

    assert (status, answer_of(draft).note) == (409, "Theirs")


def test_keeping_mine_leaves_what_i_did_not_touch(client: Client, draft: Assessment) -> None:
    somebody_else_writes(draft, {"note": "Theirs", "response": "no"})

    status, text = post(
        client, draft, {"version": "0", "note": "Mine", "reply": "", "do": f"keep:{CODE}:1"}
    )

    answer = answer_of(draft)
    assert (status, answer.note, answer.response) == (200, "Mine", Response.NO)
    assert f'id="question-{CODE}"' in text


def test_keeping_mine_is_refused_when_theirs_changed_again(
    client: Client, draft: Assessment
) -> None:
    somebody_else_writes(draft, {"note": "Theirs"})
    somebody_else_writes(draft, {"note": "Theirs again"})

    status, text = post(client, draft, {"version": "0", "note": "Mine", "do": f"keep:{CODE}:1"})

    assert (status, answer_of(draft).note) == (409, "Theirs again")
    assert "Mine" in text
    assert "Theirs again" in text


def test_taking_theirs_writes_nothing_and_shows_it(client: Client, draft: Assessment) -> None:
    somebody_else_writes(draft, {"note": "Theirs"})

    status, text = post(client, draft, {"version": "0", "note": "Mine", "do": f"take:{CODE}:"})

    assert (status, answer_of(draft).version) == (200, 1)
    assert "Theirs" in text
    assert "Mine" not in text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("note", "x" * 5001, "longer than 5000 characters"),
        ("action_due", "31 June", "not a date"),
        ("action_due", "2026-06-31", "not a date"),
        ("response", "maybe", "not one of the known values"),
        ("action_status", "later", "not one of the known values"),
        ("note", "a\x1bb", "cannot be stored"),
    ],
)
def test_what_cannot_be_stored_names_the_question(
    client: Client, draft: Assessment, field: str, value: str, words: str
) -> None:
    status, text = post(client, draft, {"version": "0", field: value})

    assert (status, answer_of(draft).version) == (422, 0)
    assert CODE in text
    assert words in text


def test_a_nul_is_a_bad_request(client: Client, draft: Assessment) -> None:
    status, _ = post(client, draft, {"version": "0", "note": "a\x00b"})

    assert (status, answer_of(draft).version) == (400, 0)


@pytest.mark.parametrize("version", ["", "one", "-1", "1.5", "٣", "9" * 30])
def test_a_version_that_is_none_is_a_bad_request(
    client: Client, draft: Assessment, version: str
) -> None:
    status, _ = post(client, draft, {"version": version, "response": "yes"})

    assert (status, answer_of(draft).version) == (400, 0)


@pytest.mark.parametrize(
    "button", ["burn:GEN-A-1:", "clear", "keep:GEN-A-1:x", "keep:GEN-A-1:", "remove:GEN-A-1:x"]
)
def test_a_button_that_is_none_is_a_bad_request(
    client: Client, draft: Assessment, button: str
) -> None:
    status, _ = post(client, draft, {"version": "0", "note": "Mine", "do": button})

    assert (status, answer_of(draft).version) == (400, 0)


def test_another_contents_of_the_request_write_nothing(client: Client, draft: Assessment) -> None:
    address = reverse("checklists:answer-save", args=[draft.pk, CODE])

    response = client.post(address, "[1, 2]", content_type="application/json")

    assert response.status_code < 500
    assert answer_of(draft).version == 0


@pytest.mark.parametrize("code", ["ISP-B-1", "GEN-Z-9"])
def test_a_question_that_is_not_asked_is_not_found(
    client: Client, draft: Assessment, code: str
) -> None:
    status, _ = post(client, draft, {"version": "0", "response": "yes"}, code=code)

    assert status == 404


def test_another_organisations_answer_is_not_found(client: Client, draft: Assessment) -> None:
    foreign = AssessmentFactory.create()

    status, _ = post(client, foreign, {"version": "0", "response": "yes"})

    assert (status, answer_of(foreign).version) == (404, 0)


def test_a_viewer_may_not(client: Client, draft: Assessment) -> None:
    viewer = MembershipFactory.create(organisation=draft.organisation, role=Role.VIEWER)
    client.force_login(viewer.user)

    status, _ = post(client, draft, {"version": "0", "response": "yes"})

    assert (status, answer_of(draft).version) == (403, 0)


def test_after_submitting_it_says_why_not(client: Client, draft: Assessment) -> None:
    Assessment.objects.update(status=Status.SUBMITTED)

    status, text = post(client, draft, {"version": "0", "response": "yes"})

    assert (status, answer_of(draft).version) == (409, 0)
    assert "it is submitted and waits for a reviewer" in text


def test_after_submitting_an_action_can_be_written(client: Client, draft: Assessment) -> None:
    Assessment.objects.update(status=Status.ACCEPTED)

    status, text = post(client, draft, {"version": "0", "action_text": "Write it"})

    assert (status, answer_of(draft).action_text) == (200, "Write it")
    assert "Clear the answer" not in text


def test_without_script_it_leads_back_to_the_card(client: Client, draft: Assessment) -> None:
    address = reverse("checklists:answer-save", args=[draft.pk, CODE])

    response = client.post(address, {f"{CODE}-version": "0", f"{CODE}-response": "yes"})

    area = reverse("checklists:assessment-area", args=[draft.pk, "policies"])
    assert response["Location"] == f"{area}#question-{CODE}"


def test_without_script_what_was_typed_is_kept(client: Client, draft: Assessment) -> None:
    address = reverse("checklists:answer-save", args=[draft.pk, CODE])

    response = client.post(address, {f"{CODE}-version": "0", f"{CODE}-note": "x" * 5001})

    assert response.status_code == 422
    assert "x" * 5001 in response.content.decode()


@pytest.mark.parametrize("data", [{"response": "no"}, {"note": "A note"}])
def test_one_save_takes_few_queries(
    client: Client,
    draft: Assessment,
    data: dict[str, str],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    post(client, draft, {"version": "0", "note": "Fills what is kept"})

    # Nine, and the two that mark the test's own savepoint.
    with django_assert_max_num_queries(9 + 2):
        status, _ = post(client, draft, {"version": "1", **data})

    assert status == 200


def test_a_card_that_was_not_written_stays_as_old_as_it_is(
    client: Client, draft: Assessment
) -> None:
    somebody_else_writes(draft, {"note": "Theirs"})

    status, text = post(client, draft, {"version": "0", "note": "", "reply": ""})

    # With the newer version, its old note would go over the newer one unnoticed.
    assert (status, answer_of(draft).note) == (200, "Theirs")
    assert f'name="{CODE}-version" value="0"' in text


def test_a_save_sent_twice_tells_its_version(client: Client, draft: Assessment) -> None:
    fields = {"version": "0", "response": "yes", "note": "Sent, and the answer lost "}
    post(client, draft, fields)

    status, text = post(client, draft, fields)

    assert status == 200
    assert f'name="{CODE}-version" value="1"' in text


def test_a_card_that_shows_less_than_is_stored_keeps_its_version(
    client: Client, draft: Assessment
) -> None:
    somebody_else_writes(draft, {"note": "Theirs", "response": "yes"})

    _, text = post(client, draft, {"version": "0", "response": "yes"})

    assert f'name="{CODE}-version" value="0"' in text


def test_of_two_texts_both_can_stay(client: Client, draft: Assessment) -> None:
    somebody_else_writes(draft, {"note": "Theirs"})
    status, text = post(client, draft, {"version": "0", "note": "Mine"})
    assert (status, "Keep both texts" in text) == (409, True)

    status, text = post(client, draft, {"version": "0", "note": "Mine", "do": f"both:{CODE}:1"})

    assert (status, answer_of(draft).note) == (200, "Theirs\n\nMine")
    assert "conflict" not in text


def test_two_responses_cannot_both_stay(client: Client, draft: Assessment) -> None:
    somebody_else_writes(draft, {"response": "no"})

    _, text = post(client, draft, {"version": "0", "response": "yes"})

    assert "Keep mine" in text
    assert "Keep both texts" not in text


def test_what_seems_not_to_apply_is_confirmed_by_a_button(
    client: Client, draft: Assessment
) -> None:
    Assessment.objects.update(facts={"hosts": False})
    page = client.get(reverse("checklists:assessment-area", args=[draft.pk, "policies"]))
    assert small.REASON in page.content.decode()

    fields = {"version": "0", "note": "", "do": f"inapplicable:{CONDITIONAL}:"}
    status, text = post(client, draft, fields, CONDITIONAL)

    answer = draft.answers.get(question=CONDITIONAL)
    assert (status, answer.response) == (200, Response.NOT_APPLICABLE)
    assert answer.note == small.REASON
    assert "inapplicable:" not in text
    assert '<span id="done-here" hx-swap-oob="innerHTML">1 of 3 answered</span>' in text


def test_what_was_typed_is_the_reason(client: Client, draft: Assessment) -> None:
    Assessment.objects.update(facts={"hosts": False})
    reason = "We are a wholesaler without a single private customer."

    fields = {"version": "0", "note": reason, "do": f"inapplicable:{CONDITIONAL}:"}
    post(client, draft, fields, CONDITIONAL)

    assert draft.answers.get(question=CONDITIONAL).note == reason


def test_what_may_apply_is_not_confirmed(client: Client, draft: Assessment) -> None:
    Assessment.objects.update(facts={"hosts": True})

    fields = {"version": "0", "note": "", "do": f"inapplicable:{CONDITIONAL}:"}
    post(client, draft, fields, CONDITIONAL)

    assert draft.answers.get(question=CONDITIONAL).response == ""
