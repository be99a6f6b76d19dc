"""Replacing a document of evidence: one step, under its title, with and without script."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from checklists.choices import Status
from checklists.models import Answer, AnswerHistory, Assessment, Evidence, EvidenceFile
from checklists.services import evidence, submissions
from checklists.workflow import NotTaken, Refused
from copassess.accounts.models import Role
from copassess.audit.models import Event
from tests.factories import evidence_files as made
from tests.factories.accounts import MembershipFactory
from tests.factories.checklists import AT, SIGNED, answered_assessment, attach, owner_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
CODE, OTHER = "GEN-A-1", "GEN-A-2"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def draft(client: Client) -> Assessment:
    """Sign the owner of an assessment in that is wholly answered."""
    assessment = answered_assessment()
    client.force_login(owner_of(assessment.organisation))
    return assessment


def add(assessment: Assessment, content: bytes = made.PDF) -> Evidence:
    """Attach a document; return it as a request reads it."""
    answer = Answer.objects.for_writing().get(assessment=assessment, question=CODE)
    by = owner_of(assessment.organisation)
    row = evidence.add(answer=answer, content=content, name="", title="Our policy", by=by, at=AT)
    return Evidence.objects.for_writing().get(pk=row.pk)


def replace(row: Evidence, content: bytes = made.TEXT) -> Evidence:
    """Put another in its place."""
    by = owner_of(row.answer.assessment.organisation)
    return evidence.replace(evidence=row, content=content, by=by, at=AT)


def sent(row: Evidence, content: bytes = made.TEXT, button: str = "replace") -> dict[str, object]:
    """Return what a card posts with another document."""
    argument = row.pk if button == "replace" else ""
    return {
        "do": f"{button}:{CODE}:{argument}" if button else "",
        f"{CODE}-replace-{row.pk}": SimpleUploadedFile("new.txt", content),
        f"{CODE}-version": "2",
    }


def address(row: Evidence, assessment: Assessment) -> str:
    """Return where a card's script replaces a document."""
    return reverse("checklists:evidence-replace", args=[assessment.pk, row.pk])


def area(assessment: Assessment) -> str:
    """Return the page of the first area."""
    return reverse("checklists:assessment-area", args=[assessment.pk, "policies"])


def test_new_one_has_the_titles_place_and_the_old_file_goes(draft: Assessment) -> None:
    old = add(draft)

    new = replace(old)

    assert list(Evidence.objects.values_list("title", "sha256")) == [("Our policy", new.sha256)]
    assert EvidenceFile.objects.get().sha256 == new.sha256 != old.sha256
    told = AnswerHistory.objects.order_by("-version").values_list("values", flat=True)[:2]
    assert [next(iter(values)) for values in told] == ["evidence_added", "evidence_removed"]


def test_replacing_leaves_an_event_for_the_company(draft: Assessment) -> None:
    old = add(draft)

    new = replace(old)

    event = Event.objects.get(kind="evidence.replace")
    assert event.facts == {"question": CODE, "from": old.sha256, "to": new.sha256}
    assert event.organisation_id == str(draft.organisation_id)


def test_old_one_stays_in_the_earlier_submission(draft: Assessment) -> None:
    old = add(draft)
    by = owner_of(draft.organisation)
    draft.refresh_from_db()
    first = submissions.submit(assessment=draft, by=by, at=AT, declaration=SIGNED)
    Assessment.objects.update(status=Status.RETURNED)
    old = Evidence.objects.for_writing().get(pk=old.pk)

    replace(old)

    kept = first.submitted_files.select_related("file").get()
    assert kept.sha256 == old.sha256
    assert evidence.content_of(kept.file) == made.PDF


def test_what_the_old_one_filled_is_there_for_the_new_one(
    draft: Assessment, settings: Settings
) -> None:
    old = add(draft)
    settings.EVIDENCE_QUOTA = len(made.PDF)

    replace(old)

    with pytest.raises(NotTaken):
        add(draft)
    assert Evidence.objects.count() == 1


def test_refused_replacement_leaves_the_old_one(draft: Assessment) -> None:
    old = add(draft)

    with pytest.raises(NotTaken):
        replace(old, made.PNG)
    Assessment.objects.update(status=Status.SUBMITTED)
    with pytest.raises(Refused):
        replace(Evidence.objects.for_writing().get(pk=old.pk))

    assert Evidence.objects.get().sha256 == old.sha256
    assert not Event.objects.filter(kind="evidence.replace").exists()


def test_where_the_old_one_is_gone_the_new_one_is_attached(draft: Assessment) -> None:
    old = add(draft)
    Evidence.objects.all().delete()

    new = replace(old)

    assert Evidence.objects.get().pk == new.pk


@pytest.mark.parametrize("is_script", [True, False])
def test_card_replaces_with_and_without_script(
    client: Client, draft: Assessment, *, is_script: bool
) -> None:
    old = add(draft)

    place = address(old, draft) if is_script else area(draft)
    response = client.post(place, sent(old), headers=HTMX if is_script else {})

    assert response.status_code == (200 if is_script else 302)
    row = Evidence.objects.get()
    assert (row.title, row.form) == ("Our policy", "txt")


def test_chosen_file_goes_along_with_another_button(client: Client, draft: Assessment) -> None:
    old = add(draft)

    client.post(area(draft), sent(old, button=""))

    assert Evidence.objects.get().form == "txt"


@pytest.mark.parametrize("is_script", [True, False])
@pytest.mark.parametrize("content", [made.PNG, b""])
def test_refusal_is_told_at_the_card(
    client: Client, draft: Assessment, content: bytes, *, is_script: bool
) -> None:
    old = add(draft)

    place = address(old, draft) if is_script else area(draft)
    response = client.post(place, sent(old, content), headers=HTMX if is_script else {})

    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()
    assert Evidence.objects.get().sha256 == old.sha256


def test_button_without_a_file_asks_for_one(client: Client, draft: Assessment) -> None:
    old = add(draft)

    response = client.post(area(draft), {"do": f"replace:{CODE}:{old.pk}", f"{CODE}-version": "2"})

    assert response.status_code == 422


@pytest.mark.parametrize("key", ["", "nonsense", "' OR 1=1 --"])
def test_key_that_is_none_is_refused(client: Client, draft: Assessment, key: str) -> None:
    assert client.post(area(draft), {"do": f"replace:{CODE}:{key}"}).status_code == 400


def test_a_document_that_is_gone_is_told(client: Client, draft: Assessment) -> None:
    old = add(draft)
    Evidence.objects.all().delete()

    page = client.post(area(draft), sent(old), follow=True).content.decode()

    assert "is not there any more" in page


def test_links_are_not_replaced(client: Client, draft: Assessment) -> None:
    attach(draft, [OTHER])
    link = Evidence.objects.get()

    response = client.post(address(link, draft), sent(link), headers=HTMX)

    assert response.status_code == 404


def test_other_companies_and_viewers_replace_nothing(client: Client, draft: Assessment) -> None:
    old, foreign = add(draft), answered_assessment()
    theirs = add(foreign)
    viewer = MembershipFactory.create(organisation=draft.organisation, role=Role.VIEWER).user

    client.post(area(draft), sent(theirs))
    assert client.post(address(theirs, foreign), sent(theirs)).status_code == 404
    client.force_login(viewer)
    assert client.post(address(old, draft), sent(old)).status_code == 403

    kept = set(Evidence.objects.values_list("sha256", flat=True))
    assert kept == {old.sha256, theirs.sha256}


def test_card_has_a_button_while_it_is_open(client: Client, draft: Assessment) -> None:
    old = add(draft)

    before = client.get(area(draft)).content.decode()
    Assessment.objects.update(status=Status.SUBMITTED)
    after = client.get(area(draft)).content.decode()

    assert f'value="replace:{CODE}:{old.pk}"' in before
    assert "replace:" not in after
