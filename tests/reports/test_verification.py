"""What anybody learns of a report by its code, and what nobody learns."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from checklists.choices import ActionStatus, Outcome
from checklists.files import documents_of
from checklists.models import Answer, Assessment, Submission
from checklists.services import reviews, submissions
from checklists.services.submissions import LETTERS
from copassess.accounts.models import Role
from copassess.audit.guarding import lifted
from copassess.audit.models import Event
from guidelines.models import Revision
from reports import samples, verification
from reports.build import build
from reports.verification import normal
from tests.factories import reviews as reviewing
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.checklists import AT, answered_assessment, owner_of, submitted
from tests.factories.reviews import LATER

CODES = st.text(alphabet=LETTERS, min_size=8, max_size=8)
BETWEEN = st.text(alphabet=" -–—_.\t\u00a0\u200b/", max_size=3)  # noqa: RUF001 (meant)
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
WIDE = {n: n + 0xFEE0 for n in range(0x21, 0x7F)}


@pytest.fixture
def submission(real_catalogue: Revision) -> Submission:
    """Return a submission of a company in Kenya, with one critical gap."""
    return submitted(
        organisation=OrganisationFactory.create(name="Harbour Online"),
        responses={"GEN-CSAM-01": "no"},
    )


def page_of(client: Client, submission: Submission) -> str:
    """Return what the page says of a code."""
    response = client.get(reverse("reports:verification-detail", args=[submission.code]))
    assert response.status_code == 200
    return response.content.decode()


def label_of(submission: Submission) -> str:
    """Return where a submission stands, in a word or two."""
    verified = verification.by_code(submission.code)
    assert verified is not None
    return verified.standing.label


def publish(submission: Submission) -> None:
    """Opt in."""
    Assessment.objects.filter(pk=submission.assessment_id).update(is_score_public=True)


def test_verify_asks_and_leads_on(client: Client) -> None:
    page = client.get(reverse("reports:verify"))
    assert page.status_code == 200
    assert b"error-summary" not in page.content
    assert b"Type the code." in client.get(reverse("reports:verify"), {"code": ""}).content

    response = client.get(reverse("reports:verify"), {"code": " cop 7f3k-9qwm "})

    assert response["Location"] == reverse("reports:verification-detail", args=["COP-7F3K-9QWM"])


def test_address_on_the_last_page_is_the_codes_own(client: Client, submission: Submission) -> None:
    document, review = documents_of(submission)
    sign_off = build(document, review).sign_off

    assert sign_off is not None
    path = reverse("reports:verification-detail", args=[submission.code])
    assert sign_off.address.endswith(path)
    page = page_of(client, submission)
    response = client.get(path)
    assert response["X-Robots-Tag"] == "noindex"
    for told in (sign_off.sha256, submission.code, "Harbour Online"):
        assert told in page


@pytest.mark.pure
@given(CODES, BETWEEN, BETWEEN, BETWEEN)
def test_code_is_known_however_it_is_typed(code: str, one: str, two: str, three: str) -> None:
    issued = f"COP-{code[:4]}-{code[4:]}"
    typed = f"{one}COP{two}{code[:4]}{three}{code[4:]}{one}"

    for form in (issued, typed, typed.lower(), typed.translate(WIDE), typed.translate(ARABIC)):
        assert normal(form) == issued
    assert normal(code) == issued


@pytest.mark.pure
@given(st.text())
def test_whatever_is_typed_is_a_code_or_nothing(text: str) -> None:
    assert re.fullmatch(r"|COP-[A-Z0-9]{4}-[A-Z0-9]{4}", normal(text))


@pytest.mark.pure
@pytest.mark.parametrize(
    "text",
    ["", "COP", "COP-7F3K", "COP-7F3K-9QWMM", "СОР-7F3K-9QWМ", "COP-7F3K-9QWé", "x" * 10_000],  # noqa: RUF001 (Cyrillic, meant)
)
def test_what_cannot_be_a_code_is_none(text: str) -> None:
    assert normal(text) == ""


WRONG = ["COP-AAAA-AAAA", "unknown", "x" * 300, "COP-7F3K-9QW", "٣", "\u202e", "' OR 1=1 --", "%00"]


def test_wrong_code_tells_nothing_and_costs_the_same(
    client: Client, submission: Submission, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(reverse("reports:verify"))
    pages = []
    for code in WRONG:
        # Those that look the code up, among what is there and what was removed.
        with django_assert_num_queries(2):
            pages.append(client.get(reverse("reports:verification-detail", args=[code])))
        # Each request has a number of its own.
        del pages[-1].headers["X-Request-ID"]

    assert {page.status_code for page in pages} == {404}
    assert len({page.content for page in pages}) == 1
    assert {str(sorted(page.headers.items())) for page in pages} == {
        str(sorted(pages[0].headers.items()))
    }


def test_code_of_the_sample_is_known_as_such(client: Client, real_catalogue: Revision) -> None:
    response = client.get(reverse("reports:verification-detail", args=[samples.CODE]))

    assert response.status_code == 200
    assert "This is the sample report" in response.content.decode()


def test_whoever_guesses_codes_must_wait(client: Client, submission: Submission) -> None:
    wrong = reverse("reports:verification-detail", args=["COP-AAAA-AAAA"])

    codes = [client.get(wrong).status_code for _ in range(61)]

    assert codes == [404] * 60 + [429]
    # Who knows a code is not guessing.
    page_of(client, submission)


def test_page_says_where_a_submission_stands(client: Client, submission: Submission) -> None:
    assert "UNICEF has not reviewed the answers" in page_of(client, submission)

    review = reviewing.in_review(submission)
    assert label_of(submission) == "Being reviewed"

    reviewing.judge(review, "GEN-POL-01", "clarify", comment="Who?")
    reviewing.returned(review)
    assert label_of(submission) == "Returned"
    assert "returned by UNICEF on 5 March 2026" in page_of(client, submission)

    again = reviewing.submitted_again(submission.assessment)
    page = page_of(client, submission)
    assert label_of(submission) == "Superseded"
    assert "submitted this assessment again on 5 March 2026" in page
    assert "no longer stands" in page
    assert again.code not in page

    assessment = again.assessment
    assessment.refresh_from_db()
    submissions.withdraw(assessment=assessment, by=owner_of(assessment.organisation), at=AT)
    assert "took this submission back on 2 March 2026" in page_of(client, again)
    # What was taken back takes nobody's place.
    assert label_of(submission) == "Returned"


def accept(submission: Submission, outcome: Outcome) -> None:
    """Have a reviewer agree to everything and accept."""
    review = reviewing.in_review(submission)
    reviewing.agree(review)
    assert review.claimed_by is not None
    reviews.accept(
        review=reviewing.reread_review(review),
        by=review.claimed_by,
        at=LATER,
        summary="",
        outcome=outcome,
    )


def test_page_tells_acceptance_and_agreed_plans(client: Client, real_catalogue: Revision) -> None:
    whole = submitted()
    accept(whole, Outcome.ACCEPTED)

    assert label_of(whole) == "Reviewed: accepted"
    assert "No critical gap is open" in page_of(client, whole)

    assessment = answered_assessment({"GEN-CSAM-01": "no"})
    planned_for(assessment)
    planned = submitted(assessment)
    accept(planned, Outcome.PLAN_AGREED)

    assert label_of(planned) == "Reviewed: plan agreed"


def planned_for(assessment: Assessment) -> None:
    """Plan an action for the critical gap."""
    Answer.objects.of(assessment).filter(question="GEN-CSAM-01").update(
        action_text="Report every finding",
        action_owner="Head of trust",
        action_due=AT.date() + timedelta(days=60),
        action_status=ActionStatus.PLANNED,
    )


@pytest.mark.parametrize(("years", "label"), [(0, "Superseded"), (1, "Self-assessed")])
def test_correction_for_the_same_period_supersedes_and_the_next_period_does_not(
    submission: Submission, years: int, label: str
) -> None:
    old = submission.assessment
    following: dict[str, Any] = {
        "organisation": old.organisation,
        "period_from": old.period_from.replace(year=old.period_from.year + years),
        "period_to": old.period_to.replace(year=old.period_to.year + years),
    }
    assessment = answered_assessment(**following)
    Assessment.objects.filter(pk=assessment.pk).update(started_from=old)
    submitted(assessment)

    assert label_of(submission) == label


def test_score_is_told_only_where_the_company_decided_so(
    client: Client, submission: Submission
) -> None:
    page = page_of(client, submission)
    assert "Score by the company" not in page
    report = build(*documents_of(submission)).executive
    assert report.score not in re.sub(r"[0-9a-f]{64}", "", page.partition("<dl")[2])

    publish(submission)

    verified = verification.by_code(submission.code)
    assert verified is not None
    [own] = verified.scores
    assert (own.score, own.unit, own.band) == (report.score, report.score_unit, report.band)
    assert own.cap
    page = page_of(client, submission)
    for words in (own.score, own.band, own.cap):
        assert words in page


def test_reviewed_score_is_told_beside_as_the_report_shows_it(submission: Submission) -> None:
    review = reviewing.in_review(submission)
    reviewing.judge(review, "GEN-POL-01", "not_agreed", response="no", comment="None was shown.")
    reviewing.returned(review)
    publish(submission)
    submission = reviewing.reread(submission)

    verified = verification.by_code(submission.code)
    statement = build(*documents_of(submission)).review

    assert verified is not None
    assert statement is not None
    own, reviewed = verified.scores
    assert (own.score, reviewed.score) == (statement.own_score, statement.reviewed_score)
    assert own.score != reviewed.score


def test_withdrawn_submission_tells_no_score(submission: Submission) -> None:
    publish(submission)
    assessment = reviewing.reread(submission).assessment
    submissions.withdraw(assessment=assessment, by=owner_of(assessment.organisation), at=AT)

    verified = verification.by_code(submission.code)

    assert verified is not None
    assert verified.scores == ()


def test_score_by_rules_that_are_unknown_here_is_left_out(
    client: Client, submission: Submission
) -> None:
    publish(submission)
    text = submission.document.replace('"rules":"1"', '"rules":"99"')
    with lifted():
        Submission.objects.filter(pk=submission.pk).update(document=text)

    page = page_of(client, submission)

    assert "Score by the company" not in page


@pytest.mark.parametrize("rows", [2, 20])
def test_page_takes_the_same_queries_however_often_submitted(
    client: Client,
    submission: Submission,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    Submission.objects.bulk_create(
        Submission(
            assessment=submission.assessment,
            number=number,
            code=f"COP-AAAA-AA{number:02}",
            document=submission.document,
            sha256=submission.sha256,
            revision_document=submission.revision_document,
            rules=submission.rules,
            submitted_at=AT,
        )
        for number in range(2, rows + 1)
    )
    owner = owner_of(submission.assessment.organisation)
    page_of(client, submission)

    # The submission with its assessment and review, and whether there is a newer one.
    with django_assert_num_queries(2):
        page_of(client, submission)
    client.force_login(owner)
    # Session, user, organisations, assessment, submissions, staff roles for the header.
    with django_assert_num_queries(6):
        client.get(reverse("reports:score-publish", args=[submission.assessment_id]))


def test_owner_decides_who_sees_the_score(client: Client, submission: Submission) -> None:
    assessment = submission.assessment
    address = reverse("reports:score-publish", args=[assessment.pk])
    client.force_login(owner_of(assessment.organisation))

    before = client.get(address).content.decode()
    assert "does not show the score" in before
    assert submission.code in before
    assert "What the page would show" in before

    for _ in range(2):
        after = client.post(address, {"public": "yes"}, follow=True).content.decode()
    assert "shows the score too" in after
    assert "Score by the company" in page_of(client, submission)

    client.post(address, {"public": "no"})
    assert "Score by the company" not in page_of(client, submission)
    kinds = Event.objects.filter(kind__startswith="score.").order_by("at")
    assert [event.kind for event in kinds] == ["score.publish", "score.hide"]


def test_other_members_see_the_state_and_cannot_change_it(
    client: Client, submission: Submission
) -> None:
    assessment = submission.assessment
    address = reverse("reports:score-publish", args=[assessment.pk])
    colleague = MembershipFactory.create(
        organisation=assessment.organisation, role=Role.CONTRIBUTOR
    ).user
    client.force_login(colleague)

    page = client.get(address).content.decode()

    assert "An owner of your company decides this." in page
    assert 'name="public"' not in page
    assert client.post(address, {"public": "yes"}).status_code == 403
    assert not Assessment.objects.filter(is_score_public=True).exists()
