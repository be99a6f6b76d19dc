"""Invented data: the demo to click through, and companies by the thousand."""

import hashlib
import re
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
import yaml
from django.conf import LazySettings, settings
from django.contrib.auth import authenticate
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.utils import timezone

from checklists import comparison, progress
from checklists.document import Document, collect
from checklists.models import (
    Answer,
    Assessment,
    Evidence,
    Review,
    Submission,
    SubmittedFile,
    Summary,
    Tally,
)
from checklists.seeding import demo, people, synthetic, texts
from checklists.services import evidence, rebuilding, submissions
from copassess.accounts.models import Organisation, Role, StaffKind, User
from copassess.audit.guarding import lifted
from copassess.audit.models import Event
from guidelines import catalogue
from guidelines.models import Revision
from tests.factories.catalogue import real_content, store


def seeded(*arguments: str, **options: Any) -> str:  # noqa: ANN401 (the command's)
    """Run the command, and return what it said."""
    said = StringIO()
    call_command("seeddemo", *arguments, stdout=said, stderr=StringIO(), **options)
    return said.getvalue()


@pytest.fixture
def _without_https(settings: LazySettings) -> None:
    settings.HTTPS = False


@pytest.mark.usefixtures("real_catalogue", "_without_https")
def test_demo_has_a_draft_a_submitted_and_a_reviewed_assessment() -> None:
    seeded("--demo")

    rows = {row.status: row for row in Assessment.objects.select_related("organisation")}
    review = Review.objects.exclude(decision="").get()
    answered = Answer.objects.of(rows["draft"]).exclude(response="").count()
    assert set(rows) == {"draft", "submitted", "accepted"}
    assert {row.organisation.name for row in rows.values()} == {demo.COMPANY}
    # 46 general questions and 23 of internet service providers.
    assert (answered, Answer.objects.of(rows["draft"]).count()) == (34, 69)
    assert review.outcome == rows["accepted"].outcome == "plan_agreed"
    call_command("verifysubmissions", stdout=StringIO())


@pytest.mark.usefixtures("real_catalogue", "_without_https")
def test_demo_people_sign_in_and_have_their_roles() -> None:
    seeded("--demo")

    people = {a.role: User.objects.get(email=a.email) for a in demo.ACCOUNTS}
    assert list(people["owner"].roles.values()) == [Role.OWNER]
    assert list(people["contributor"].roles.values()) == [Role.CONTRIBUTOR]
    assert set(people["reviewer"].staff_roles) == {StaffKind.REVIEWER}
    assert set(people["administrator"].staff_roles) == {StaffKind.ADMINISTRATOR}
    assert all(person.check_password(demo.PASSWORD) for person in people.values())
    assert authenticate(email=demo.OWNER.email, password="wrong") is None


@pytest.mark.usefixtures("real_catalogue", "_without_https")
def test_demo_tells_its_story_in_order() -> None:
    seeded("--demo")

    for submission in Submission.objects.select_related("assessment__organisation"):
        assessment = submission.assessment
        assert assessment.organisation.created_at <= assessment.created_at
        assert assessment.created_at < submission.submitted_at < timezone.now()
    assert not Event.objects.filter(at__lt=Organisation.objects.get().created_at).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("real_catalogue", "_without_https")
def test_demo_sends_no_mail(mailoutbox: list[EmailMessage]) -> None:
    before = settings.EMAIL_BACKEND

    seeded("--demo")

    assert Submission.objects.count() == 2
    assert mailoutbox == []
    assert before == settings.EMAIL_BACKEND


@pytest.mark.usefixtures("real_catalogue", "_without_https")
def test_demo_says_something_of_its_own_to_every_question() -> None:
    seeded("--demo")

    asked = real_content().questions_for(["mobile-operators"])
    said = yaml.safe_load(demo.SAID.read_text("utf-8"))
    last, this = Submission.objects.order_by("submitted_at")
    notes = [answer.note for answer in Document.from_json(this.document).answers]
    both = (Document.from_json(row.document).items for row in (last, this))
    change = comparison.compare(*both)
    assert {question.code for question in asked} <= set(said)
    assert set(said) <= {question.code for question in real_content().questions}
    assert len(set(notes)) == len(notes) == 70
    assert change.difference is not None
    assert change.difference > 5


@pytest.mark.django_db
@pytest.mark.usefixtures("_without_https")
def test_demo_answers_questions_that_are_newer_than_it() -> None:
    real = real_content()
    invented = tuple(replace(q, code=f"NEW-{q.code}") for q in real.questions)
    store(replace(real, questions=invented, crosswalk=()))

    seeded("--demo")

    assert set(Assessment.objects.values_list("status", flat=True)) == {
        *("draft", "submitted", "accepted")
    }


@pytest.mark.usefixtures("real_catalogue", "_without_https")
def test_demo_again_changes_nothing() -> None:
    seeded("--demo")
    before = (Event.objects.count(), User.objects.count(), Assessment.objects.count())

    seeded("--demo")

    assert (Event.objects.count(), User.objects.count(), Assessment.objects.count()) == before


@pytest.mark.usefixtures("real_catalogue")
def test_demo_is_refused_with_https(settings: LazySettings) -> None:
    settings.HTTPS = True

    with pytest.raises(CommandError, match="known to everybody"):
        seeded("--demo")

    assert not User.objects.exists()


@pytest.mark.usefixtures("real_catalogue")
def test_accounts_are_printed() -> None:
    said = seeded("--accounts")

    assert said.splitlines()[0] == f"owner\towner@demo.example\t{demo.PASSWORD}\t"
    assert len(said.splitlines()) == 4


@pytest.mark.django_db
@pytest.mark.parametrize("arguments", [["--demo"], ["--companies", "2"], []])
def test_without_a_catalogue_it_says_what_to_run(arguments: list[str]) -> None:
    with pytest.raises(CommandError, match="loadcatalogue"):
        seeded(*arguments)


@pytest.mark.usefixtures("real_catalogue")
def test_negative_number_of_companies_is_refused() -> None:
    with pytest.raises(CommandError, match="whole number from 0"):
        seeded("--companies", "-1")


@pytest.mark.usefixtures("real_catalogue")
def test_companies_are_submitted_mixed_and_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synthetic, "CHUNK", 7)

    said = seeded("--companies", "20", "--seed", "3")

    sectors = {tuple(row.sectors) for row in Assessment.objects.all()}
    countries = set(Organisation.objects.values_list("country", flat=True))
    bands = set(Submission.objects.values_list("sha256", flat=True))
    assert said == "Made 20 companies.\n"
    assert Organisation.objects.count() == 20
    assert len(sectors) > 3
    assert len(countries) > 5
    assert len(bands) == Submission.objects.count() > 20
    call_command("verifysubmissions", stdout=StringIO())


@pytest.mark.usefixtures("real_catalogue")
@pytest.mark.parametrize("arguments", [[], ["--without-answers"]])
def test_companies_stand_in_queue_and_portfolio_as_their_documents_say(
    arguments: list[str],
) -> None:
    seeded("--companies", "60", "--seed", "5", *arguments)

    statuses = set(Assessment.objects.values_list("status", flat=True))
    outcomes = set(Review.objects.values_list("outcome", flat=True))
    assert statuses == {"submitted", "in_review", "returned", "accepted"}
    assert outcomes == {"", "accepted", "plan_agreed"}
    assert Submission.objects.filter(number=2).exists()
    assert Assessment.objects.count() > Organisation.objects.count()
    assert list(rebuilding.differences()) == []
    call_command("verifysubmissions", stdout=StringIO())


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("real_catalogue")
def test_many_companies_are_made_by_several_processes_as_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seeded("--companies", "9", "--seed", "2")
    alone = sorted(Submission.objects.values_list("code", "sha256"))
    erased()
    monkeypatch.setattr(synthetic, "ALONE", 1)
    monkeypatch.setattr(synthetic, "CHUNK", 2)

    seeded("--companies", "9", "--seed", "2")

    assert sorted(Submission.objects.values_list("code", "sha256")) == alone
    assert list(rebuilding.differences()) == []


def erased() -> None:
    """Take every company away again."""
    with lifted():
        for model in (Summary, Tally, Review, Submission, Assessment, Organisation, Event):
            model.objects.all().delete()
    User.objects.filter(email__startswith="owner").delete()


@pytest.mark.usefixtures("real_catalogue")
def test_rows_of_a_company_say_what_its_document_says() -> None:
    seeded("--companies", "1", "--seed", "4")

    assessment = Assessment.objects.get()
    frozen = assessment.submissions.latest("number")
    rows = {row.question: row for row in Answer.objects.of(assessment)}
    document = Document.from_json(frozen.document)
    assert set(rows) == set(document.by_question)
    for code, entry in document.by_question.items():
        row = rows[code]
        action = entry.action
        assert (row.response, row.note) == (entry.response, entry.note)
        assert (row.action_text, row.action_due) == (
            (action.text, action.due) if action else ("", None)
        )
        assert list(row.evidence.values_list("title", "url")) == [
            (e.title, e.url) for e in entry.evidence
        ]


@pytest.mark.usefixtures("real_catalogue")
def test_companies_without_answers_have_submissions_only() -> None:
    seeded("--companies", "2", "--without-answers")

    assert Organisation.objects.count() == 2
    assert not Answer.objects.exists()
    assert not Evidence.objects.exists()


def test_same_seed_gives_the_same_companies(real_catalogue: Revision) -> None:
    content = catalogue.by_sha256(real_catalogue.document_id or "")

    staff = people.reviewers(9)
    first, again = (synthetic.company(4, 9, real_catalogue, content, staff) for _ in range(2))
    other = synthetic.company(4, 10, real_catalogue, content, staff)

    assert documents_of(first) == documents_of(again)
    assert first.rows == again.rows
    assert documents_of(first) != documents_of(other)


def documents_of(company: synthetic.Company) -> list[str]:
    """Return all that a company submitted."""
    return [row.document for life in company.lives for row in life.submissions]


@pytest.mark.usefixtures("real_catalogue")
def test_run_that_was_broken_off_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synthetic, "CHUNK", 2)
    seeded("--companies", "3", "--seed", "1")
    documents = set(Submission.objects.values_list("sha256", flat=True))

    said = seeded("--companies", "5", "--seed", "1")

    assert said == "Made 2 companies, 3 were there already.\n"
    assert Organisation.objects.count() == 5
    assert documents < set(Submission.objects.values_list("sha256", flat=True))


@pytest.mark.usefixtures("real_catalogue")
def test_another_seed_gives_other_companies_beside_them() -> None:
    seeded("--companies", "2", "--seed", "1")
    seeded("--companies", "2", "--seed", "11")

    owners = User.objects.filter(email__startswith="owner")
    assert Organisation.objects.count() == owners.count() == 4
    assert Submission.objects.values("code").distinct().count() == Submission.objects.count()


@pytest.mark.usefixtures("real_catalogue")
def test_every_company_has_an_owner_and_an_event() -> None:
    seeded("--companies", "3")

    for assessment in Assessment.objects.select_related("organisation", "created_by"):
        owner = assessment.created_by
        assert owner is not None
        assert owner.roles == {assessment.organisation_id: Role.OWNER}
        assert not owner.has_usable_password()
        events = Event.objects.of_organisation(assessment.organisation_id)
        submitted = events.filter(kind="assessment.submit", target_id=str(assessment.pk))
        assert {event.actor_id for event in submitted} == {str(owner.pk)}


@pytest.mark.usefixtures("real_catalogue")
def test_company_can_go_on_living() -> None:
    seeded("--companies", "12")
    waiting = Submission.objects.filter(assessment__status="submitted", number=1)
    submission = waiting.select_related("assessment").first()
    assert submission is not None
    assessment = submission.assessment
    owner = assessment.created_by
    assert owner is not None

    submissions.withdraw(assessment=assessment, by=owner, at=timezone.now())
    live = Assessment.objects.for_page().get(pk=assessment.pk)

    frozen = Document.from_json(submission.document)
    assert progress.of(live).whole.is_complete
    assert collect(live).answers == frozen.answers


def test_codes_of_a_seed_are_never_the_same() -> None:
    codes = [people.code_of(number, 1) for number in range(20_000)]

    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"COP-[A-Z0-9]{4}-[A-Z0-9]{4}", code) for code in codes)
    assert people.code_of(0, 1) != people.code_of(0, 2)


def test_every_area_has_a_story_and_another_edition_s_areas_borrow_one() -> None:
    assert {area.code for area in real_content().areas} == set(texts.STORIES)
    assert texts.story_of("csam") == texts.STORIES["csam"]
    assert texts.story_of("of-another-edition") in texts.STORIES.values()


@pytest.mark.usefixtures("real_catalogue", "_without_https")
def test_demo_has_a_document_that_its_submission_names() -> None:
    seeded("--demo")

    [submitted] = SubmittedFile.objects.select_related("file")
    content = evidence.content_of(submitted.file)
    assert submitted.title == "Child protection policy, version 3"
    assert submitted.sha256 == hashlib.sha256(content).hexdigest()
    assert b"an invented company" in content
