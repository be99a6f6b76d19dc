"""Assessments out to JSON and in again: what comes back is what went out."""

import json
from datetime import date, timedelta
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from checklists import exchange
from checklists.choices import ActionStatus, Response, ScopeKind
from checklists.document import collect
from checklists.exchange_reader import Parsed, Unreadable
from checklists.models import Answer, AnswerHistory, Assessment, Evidence
from checklists.review_document import ReviewDocument
from checklists.services import answers
from copassess.accounts.models import Organisation
from copassess.audit.models import Event
from guidelines.models import Edition, Revision
from tests.checklists import small
from tests.factories import reviews as reviewing
from tests.factories.accounts import OrganisationFactory
from tests.factories.checklists import (
    AT,
    AssessmentFactory,
    answered_assessment,
    attach_document,
    submitted,
)

SECTORS = ["mobile", "internet"]
CODES = [row[0] for row in small.QUESTIONS]
# All that an import reads.
READ = ("title", "sectors", "scope", "period")
FORBIDDEN = "".join(map(chr, [*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF]))
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=FORBIDDEN), max_size=60)
responses = st.sampled_from(["", *Response.values])
actions = st.fixed_dictionaries(
    {
        "action_text": texts,
        "action_owner": texts,
        "action_due": st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)),
        "action_status": st.sampled_from(ActionStatus.values),
    }
)
links = st.lists(st.tuples(texts, st.integers(1, 99)), max_size=3)
given_answers = st.fixed_dictionaries(
    {code: st.tuples(responses, texts, st.booleans(), actions, links) for code in CODES}
)


def exported(assessment: Assessment) -> dict[str, Any]:
    """Return what a file of the assessment holds."""
    fresh = Assessment.objects.for_page().get(pk=assessment.pk)
    data: dict[str, Any] = json.loads(exchange.export_text(collect(fresh)))
    return data


def imported(data: dict[str, Any], organisation: Organisation | None = None) -> Assessment:
    """Import what a file holds."""
    organisation = organisation or OrganisationFactory.create()
    parsed = exchange.read(json.dumps(data).encode())
    assessment, _left_out = exchange.import_assessment(
        parsed=parsed, organisation=organisation, by=None, at=AT
    )
    return assessment


def written(given: dict[str, Any]) -> Assessment:
    """Return an assessment with these answers, as the pages would have left them."""
    assessment: Assessment = AssessmentFactory.create(sectors=SECTORS)
    owner = assessment.created_by
    assert owner is not None
    for code, (response, note, _carried, action, attached) in given.items():
        changes = answers.Changes(response=response, note=note)
        changes.update(action)
        answers.save(
            assessment=assessment, question=code, version=0, changes=changes, by=owner, at=AT
        )
        for number, (title, page) in enumerate(attached):
            answers.add_evidence(
                assessment=assessment,
                question=code,
                title=title,
                url=f"https://example.org/{page}",
                by=owner,
                at=AT + timedelta(seconds=number),
            )
    carried = [code for code, answer in given.items() if answer[2] and answer[0]]
    Answer.objects.filter(assessment=assessment, question__in=carried).update(carried_forward=True)
    return assessment


@pytest.mark.django_db
@pytest.mark.usefixtures("small_catalogue")
@hypothesis.settings(
    max_examples=60, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture]
)
@hypothesis.given(given_answers)
def test_import_gives_back_what_was_exported(given: dict[str, Any]) -> None:
    before = exported(written(given))

    after = exported(imported(before))

    assert {name: after[name] for name in READ} == {name: before[name] for name in READ}
    assert after["answers"] == before["answers"]
    assert after["scores"] == before["scores"]
    assert after["gaps"] == before["gaps"]


@pytest.mark.django_db
@pytest.mark.usefixtures("small_catalogue")
@pytest.mark.parametrize(
    ("kind", "name", "country"),
    [
        (ScopeKind.COMPANY, "", ""),
        (ScopeKind.COUNTRY, "", "UG"),
        (ScopeKind.PRODUCT, "Messenger", ""),
        (ScopeKind.PRODUCT, "Messenger", "UG"),
    ],
)
def test_scope_comes_back(kind: str, name: str, country: str) -> None:
    assessment = AssessmentFactory.create(
        scope_kind=kind, scope_name=name, scope_country=country, sectors=["mobile"]
    )
    before = exported(assessment)

    after = imported(before)

    assert exported(after)["scope"] == before["scope"]
    assert (after.scope_kind, after.scope_name, after.scope_country) == (kind, name, country)
    assert after.country == (country or "KE")


@pytest.mark.django_db
def test_whole_catalogue_comes_back(real_catalogue: Revision) -> None:
    sectors = ["mobile-operators", "internet-service-providers", "ugc-social"]
    before = exported(
        answered_assessment({"GEN-CSAM-04": Response.NO}, evidence=["GEN-POL-01"], sectors=sectors)
    )

    after = exported(imported(before))

    assert after["answers"] == before["answers"]
    assert after["sectors"] == before["sectors"]


@pytest.mark.django_db
@pytest.mark.usefixtures("small_catalogue")
def test_import_makes_a_draft_with_history_and_an_event() -> None:
    data = exported(answered_assessment(evidence=["GEN-A-1"], sectors=["mobile"]))
    organisation = OrganisationFactory.create(country="BR")

    assessment = imported(data, organisation)

    answer = Answer.objects.get(assessment=assessment, question="GEN-A-1")
    assert (assessment.status, assessment.organisation, assessment.country) == (
        "draft",
        organisation,
        "BR",
    )
    assert (answer.version, answer.written_at, answer.written_by) == (1, AT, None)
    history = AnswerHistory.objects.get(answer=answer)
    assert history.values["response"] == "yes"
    assert history.values["evidence_imported"][0][1:] == [
        "Evidence of GEN-A-1",
        "https://example.org/GEN-A-1",
    ]
    event = Event.objects.get(kind="assessment.import")
    assert event.target_id == str(assessment.pk)
    assert event.facts == {"answers": 6, "left_out": 0}


@pytest.mark.django_db
@pytest.mark.usefixtures("small_catalogue")
def test_answers_that_say_nothing_stay_unwritten() -> None:
    data = exported(AssessmentFactory.create(sectors=["mobile"]))
    data["answers"][0]["note"] = "Only a note."

    assessment = imported(data)

    rows = {row.question: row.version for row in Answer.objects.of(assessment)}
    first = data["answers"][0]["question"]
    assert rows == {code: int(code == first) for code in rows}


@pytest.mark.django_db
@pytest.mark.usefixtures("small_catalogue")
def test_questions_that_a_file_leaves_out_stay_open() -> None:
    data = exported(answered_assessment(sectors=["mobile"]))
    data["answers"] = data["answers"][:1]

    assessment = imported(data)

    assert Answer.objects.of(assessment).count() == 6
    assert Answer.objects.of(assessment).exclude(response="").count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("small_catalogue")
def test_documents_of_evidence_are_left_out_and_named() -> None:
    assessment = answered_assessment(sectors=["mobile"])
    answer = Answer.objects.get(assessment=assessment, question="GEN-B-1")
    attach_document(answer, "Policy.pdf", sha256="ab" * 32)
    parsed = exchange.read(json.dumps(exported(assessment)).encode())

    made, left_out = exchange.import_assessment(
        parsed=parsed, organisation=OrganisationFactory.create(), by=None, at=AT
    )

    assert left_out == ("GEN-B-1: Policy.pdf",)
    assert not Evidence.objects.filter(answer__assessment=made).exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("small_catalogue")
def test_what_an_import_does_not_read_does_not_matter() -> None:
    review = reviewing.in_review(submitted(sectors=["mobile"]))
    reviewing.judge(review, "GEN-A-2", "not_agreed", response="no", comment="Not for products.")
    reviewing.returned(review)
    submission = reviewing.reread(review.submission)
    submission.review.refresh_from_db()
    frozen = ReviewDocument.from_json(submission.review.document)
    document = collect(Assessment.objects.for_page().get(pk=submission.assessment_id))
    data = json.loads(exchange.export_text(document, frozen))
    ignored = {"scores": 7, "gaps": "none", "status": [], "revision": None, "organisation": {}}

    assessment = imported({**data, **ignored, "and more": True})

    assert data["reviewed"]["overall"] != data["scores"]["overall"]
    assert assessment.status == "draft"


@pytest.mark.django_db
@pytest.mark.usefixtures("real_catalogue")
def test_import_goes_into_the_newest_revision_of_the_file_s_edition(
    small_catalogue: Revision,
) -> None:
    edition = small_catalogue.edition
    data = exported(answered_assessment(sectors=["mobile"], edition=edition.code))
    newer = Revision.objects.create(edition=edition, number=2, document=small_catalogue.document)
    Revision.objects.create(edition=edition, number=3)
    Edition.objects.filter(pk=edition.pk).update(year=1999)

    assessment = imported(data)

    assert assessment.revision == newer


@pytest.mark.django_db
@pytest.mark.usefixtures("small_catalogue")
def test_revision_loaded_meanwhile_refuses_and_leaves_nothing() -> None:
    data = exported(answered_assessment(sectors=["mobile"]))
    parsed = exchange.read(json.dumps(data).encode())
    retired = Parsed(
        **{
            **vars(parsed),
            "answers": tuple(
                type(one)(**{**vars(one), "question": f"OLD-{one.question}"})
                for one in parsed.answers[:1]
            ),
        }
    )
    organisation = OrganisationFactory.create()

    with pytest.raises(Unreadable, match="OLD-GEN-A-1: the newest revision no longer asks this"):
        exchange.import_assessment(parsed=retired, organisation=organisation, by=None, at=AT)

    assert not Assessment.objects.filter(organisation=organisation).exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("small_catalogue")
def test_export_is_sorted_readable_and_ends_with_a_line() -> None:
    assessment = answered_assessment({"GEN-A-1": "partly"}, sectors=["mobile"], title="Bewährt, é")

    text = exchange.export_text(collect(Assessment.objects.for_page().get(pk=assessment.pk)))

    data = json.loads(text)
    assert text == json.dumps(data, ensure_ascii=False, sort_keys=True, indent=2) + "\n"
    assert "Bewährt, é" in text
    assert data["format"] == "copassess/1"
    assert data["period"] == {"from": "2026-01-01", "to": date(2026, 12, 31).isoformat()}
    assert data["reviewed"] is None
    assert data["outcome"] is None
    assert set(data) == {
        *("format", "edition", "revision", "title", "organisation", "sectors", "scope", "period"),
        *("status", "outcome", "answers", "scores", "reviewed", "gaps"),
    }


@pytest.mark.django_db
@pytest.mark.usefixtures("small_catalogue")
@pytest.mark.parametrize(
    "edition", ["", "\x00", "small-2014\x00", "\ud800", "itu-2020", "é" * 9999]
)
def test_edition_that_no_database_can_be_asked_for_is_unknown(edition: str) -> None:
    data = {**exported(AssessmentFactory.create(sectors=["mobile"])), "edition": edition}

    with pytest.raises(Unreadable, match="is no edition that is loaded here"):
        exchange.read(json.dumps(data).encode())
