"""Saves whose answer never arrived, and texts of which both stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from checklists.models import Answer, Assessment
from checklists.services import answers
from checklists.services.answers import Changes, Sent
from checklists.workflow import Invalid, Stale
from tests.checklists import small
from tests.factories.checklists import AT, AssessmentFactory, owner_of

CODE = "GEN-A-1"
PAGE, OTHER_PAGE = "3f9c", "77b0"


def send(assessment: Assessment, sent: Sent) -> Answer:
    """Save as an owner's page does."""
    answer = answers.find(assessment, CODE)
    by = owner_of(assessment.organisation)
    return answers.write(answer=answer, sent=sent, by=by, at=AT)


def note(text: str, version: int, page: str = PAGE) -> Sent:
    """Return what a page sends for a note."""
    return Sent(version, Changes(note=text), page=page)


@pytest.fixture
def draft(small_catalogue: object) -> Assessment:
    """Return an assessment with nothing answered."""
    assessment: Assessment = AssessmentFactory.create()
    return assessment


@pytest.mark.django_db
def test_a_page_goes_on_from_a_save_whose_answer_was_lost(draft: Assessment) -> None:
    send(draft, note("First", 0))
    send(draft, note("First and second", 0))

    answer = send(draft, note("First, second, third", 0))

    assert (answer.note, answer.version) == ("First, second, third", 3)


@pytest.mark.django_db
def test_two_saves_of_a_page_at_once_are_no_conflict(draft: Assessment) -> None:
    read = answers.find(draft, CODE)
    send(draft, note("First", 0))

    by = owner_of(draft.organisation)
    answer = answers.write(answer=read, sent=note("First, confirmed", 0), by=by, at=AT)

    assert (answer.note, answer.version) == ("First, confirmed", 2)


@pytest.mark.django_db
def test_a_save_read_before_a_strangers_is_refused(draft: Assessment) -> None:
    read = answers.find(draft, CODE)
    send(draft, note("Theirs", 0, OTHER_PAGE))

    by = owner_of(draft.organisation)
    with pytest.raises(Stale) as caught:
        answers.write(answer=read, sent=note("Mine", 0), by=by, at=AT)

    assert caught.value.current["note"] == "Theirs"


@pytest.mark.django_db
def test_another_page_of_the_same_person_is_a_stranger(draft: Assessment) -> None:
    send(draft, note("In one tab", 0))

    with pytest.raises(Stale) as caught:
        send(draft, note("In another", 0, OTHER_PAGE))

    assert caught.value.current["note"] == "In one tab"


@pytest.mark.django_db
def test_somebody_between_two_saves_of_a_page_is_not_overwritten(draft: Assessment) -> None:
    send(draft, note("Mine", 0))
    send(draft, note("Theirs", 1, OTHER_PAGE))

    with pytest.raises(Stale):
        send(draft, note("Mine, longer", 0))

    assert answers.find(draft, CODE).note == "Theirs"


@pytest.mark.django_db
def test_saves_that_name_no_page_are_never_taken_for_ones_own(draft: Assessment) -> None:
    send(draft, note("First", 0, page=""))

    with pytest.raises(Stale):
        send(draft, note("Second", 0, page=""))


@pytest.mark.django_db
def test_both_texts_stay_theirs_first(draft: Assessment) -> None:
    send(draft, note("Theirs", 0, OTHER_PAGE))
    both = Sent(1, Changes(note="Mine", response="no"), seen=0, page=PAGE, joins=True)

    answer = send(draft, both)

    assert (answer.note, answer.response, answer.version) == ("Theirs\n\nMine", "no", 2)


@pytest.mark.django_db
def test_both_texts_of_an_older_version_are_refused(draft: Assessment) -> None:
    send(draft, note("Theirs", 0, OTHER_PAGE))
    send(draft, note("Theirs, changed", 1, OTHER_PAGE))

    with pytest.raises(Stale) as caught:
        send(draft, Sent(1, Changes(note="Mine"), seen=0, page=PAGE, joins=True))

    assert caught.value.current["note"] == "Theirs, changed"


@pytest.mark.django_db
def test_both_texts_that_are_too_long_together_are_refused(draft: Assessment) -> None:
    send(draft, note("x" * 4000, 0, OTHER_PAGE))

    with pytest.raises(Invalid) as caught:
        send(draft, Sent(1, Changes(note="y" * 4000), seen=0, page=PAGE, joins=True))

    assert (caught.value.field, caught.value.reason) == ("note", "too_long")


class Lost(TestCase):
    """Whatever is lost on the way."""

    @given(
        saves=st.lists(st.tuples(st.sampled_from([PAGE, OTHER_PAGE]), st.booleans()), max_size=12)
    )
    def test_every_text_is_stored_or_told(self, saves: list[tuple[str, bool]]) -> None:
        """Two pages save in any order, any answer lost: no stored text goes without its page."""
        small.load()
        draft = AssessmentFactory.create()
        known = {PAGE: 0, OTHER_PAGE: 0}
        kept: list[str] = []
        for number, (page, arrives) in enumerate(saves):
            before = answers.find(draft, CODE)
            try:
                answer = send(draft, note(f"{page} {number}", known[page], page))
            except Stale:
                # Refused only where the other page wrote what this one has not seen.
                assert not before.note.startswith(page) or len(set(kept[known[page] :])) > 1
                continue
            assert (
                not before.note
                or known[page] == before.version
                or set(kept[known[page] :]) == {page}
            )
            kept.append(page)
            if arrives:
                known[page] = answer.version
