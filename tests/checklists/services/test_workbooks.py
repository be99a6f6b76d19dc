"""What a workbook would change, what changed meanwhile, and applying what is chosen of it."""

from datetime import date
from typing import Any

import pytest

from checklists import wording
from checklists.choices import Status
from checklists.models import Answer, AnswerHistory, Assessment, WorkbookUpload
from checklists.services import answers, submissions, workbooks
from checklists.services.workbooks import KEPT, Change, Chosen
from checklists.workbook.reader import upload_of
from checklists.workflow import NotDone, Refused
from copassess.accounts.models import User
from copassess.audit.models import Event
from tests.checklists.workbook import altering
from tests.factories.accounts import UserFactory
from tests.factories.checklists import (
    AT,
    SIGNED,
    AssessmentFactory,
    answered_assessment,
    owner_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
Typed = dict[str, dict[str, Any]]


@pytest.fixture
def draft() -> Assessment:
    """Return an assessment whose questions are all answered with yes."""
    return answered_assessment()


@pytest.fixture
def user() -> User:
    """Return who brings the workbook back."""
    made: User = UserFactory.create(name="Amina Otieno")
    return made


def upload(draft: Assessment, user: User, content: bytes) -> WorkbookUpload:
    """Read a workbook and store it."""
    read = upload_of(altering.read(content, draft))
    return workbooks.store(assessment=draft, name="a.xlsx", sha256="0" * 64, by=user, at=AT, **read)


def uploaded(draft: Assessment, user: User, typed: Typed) -> WorkbookUpload:
    """Download, fill in and upload at once."""
    return upload(draft, user, altering.filled_in(altering.workbook_of(draft), typed))


def changes(row: WorkbookUpload) -> dict[tuple[str, str], dict[str, Any]]:
    """Return what it would change."""
    found = workbooks.compare(row, Answer.objects.of(row.assessment))
    return {(one.question, one.kind): dict(one.values) for one in found}


def everything(row: WorkbookUpload) -> list[Chosen]:
    """Choose all."""
    found: list[Change] = workbooks.compare(row, Answer.objects.of(row.assessment))
    return [Chosen(one.question, one.kind, one.version) for one in found]


def write(draft: Assessment, question: str, by: User, **values: Any) -> None:  # noqa: ANN401
    """Write as a page does."""
    answer = Answer.objects.get(assessment=draft, question=question)
    answers.save(
        assessment=draft,
        question=question,
        version=answer.version,
        changes=values,  # type: ignore[arg-type]  # keys of Changes
        by=by,
        at=AT,
    )


def stored(draft: Assessment, question: str) -> Answer:
    """Return an answer as it stands now."""
    return Answer.objects.get(assessment=draft, question=question)


class TestCompare:
    """What would change."""

    def test_untouched_workbook_changes_nothing(self, draft: Assessment, user: User) -> None:
        assert changes(uploaded(draft, user, {})) == {}

    def test_fields_that_were_filled_in(self, draft: Assessment, user: User) -> None:
        row = uploaded(
            draft,
            user,
            {"GEN-A-1": {"response": "No", "note": "New", "action_due": date(2027, 5, 31)}},
        )

        assert changes(row) == {
            ("GEN-A-1", "change"): {
                "response": ("yes", "no"),
                "note": ("", "New"),
                "action_due": (None, date(2027, 5, 31)),
            }
        }

    def test_emptied_cells(self, draft: Assessment, user: User) -> None:
        write(draft, "GEN-A-1", user, note="Old", action_text="Do", action_status="under_way")

        row = uploaded(
            draft, user, {"GEN-A-1": {"response": None, "note": None, "action_status": None}}
        )

        assert changes(row) == {
            ("GEN-A-1", "change"): {
                "response": ("yes", ""),
                "note": ("Old", ""),
                "action_status": ("under_way", "planned"),
            }
        }

    def test_what_was_not_touched_never_takes_a_newer_answer_back(
        self, draft: Assessment, user: User
    ) -> None:
        content = altering.filled_in(
            altering.workbook_of(draft), {"GEN-A-1": {"note": "From the train"}}
        )
        write(draft, "GEN-A-1", user, response="no")

        assert changes(upload(draft, user, content)) == {
            ("GEN-A-1", "change"): {"note": ("", "From the train")}
        }

    def test_same_field_changed_on_both_sides_is_a_conflict(
        self, draft: Assessment, user: User
    ) -> None:
        content = altering.filled_in(
            altering.workbook_of(draft), {"GEN-A-1": {"note": "From the train", "response": "No"}}
        )
        write(draft, "GEN-A-1", user, note="From the office")

        assert changes(upload(draft, user, content)) == {
            ("GEN-A-1", "change"): {"response": ("yes", "no")},
            ("GEN-A-1", "conflict"): {"note": ("From the office", "From the train")},
        }

    def test_same_words_on_both_sides_are_no_change(self, draft: Assessment, user: User) -> None:
        content = altering.filled_in(altering.workbook_of(draft), {"GEN-A-1": {"note": "Agreed"}})
        write(draft, "GEN-A-1", user, note="Agreed")

        assert changes(upload(draft, user, content)) == {}

    def test_there_and_back_again_is_no_conflict(self, draft: Assessment, user: User) -> None:
        content = altering.filled_in(altering.workbook_of(draft), {"GEN-A-1": {"note": "Mine"}})
        write(draft, "GEN-A-1", user, note="Theirs")
        write(draft, "GEN-A-1", user, note="")

        assert changes(upload(draft, user, content)) == {
            ("GEN-A-1", "change"): {"note": ("", "Mine")}
        }

    @pytest.mark.parametrize("version", [None, "lost", 99])
    def test_without_a_version_only_what_is_filled_in_counts(
        self, version: object, draft: Assessment, user: User
    ) -> None:
        write(draft, "GEN-A-1", user, note="Here", action_text="Do")

        row = uploaded(
            draft,
            user,
            {
                "GEN-A-1": {"version": version, "note": "There", "action_text": None},
                "GEN-A-2": {"version": version, "note": "First"},
            },
        )

        assert changes(row) == {
            ("GEN-A-1", "conflict"): {"note": ("Here", "There")},
            ("GEN-A-2", "change"): {"note": ("", "First")},
        }

    def test_version_before_what_was_carried_forward(self, user: User) -> None:
        earlier = answered_assessment({"GEN-A-1": "partly"})
        draft = AssessmentFactory.create(organisation=earlier.organisation, started_from=earlier)
        content = altering.filled_in(altering.workbook_of(draft), {"GEN-A-1": {"response": "No"}})
        write(draft, "GEN-A-1", user, note="Meanwhile")

        assert changes(upload(draft, user, content))["GEN-A-1", "change"] == {
            "response": ("partly", "no")
        }

    def test_carried_response_left_as_it_is_waits_to_be_confirmed(self, user: User) -> None:
        earlier = answered_assessment()
        draft = AssessmentFactory.create(organisation=earlier.organisation, started_from=earlier)

        row = uploaded(draft, user, {"GEN-A-1": {"response": "No"}, "GEN-A-2": {"note": "Hm"}})

        found = changes(row)
        assert found["GEN-A-1", "change"] == {"response": ("yes", "no")}
        assert found["GEN-A-2", "change"] == {"note": ("", "Hm")}
        assert found["GEN-A-2", "confirm"] == {"response": ("yes", "yes")}
        assert ("GEN-A-1", "confirm") not in found
        assert len(found) == 7

    @pytest.mark.parametrize("count", [1, 6])
    def test_history_is_read_once(
        self,
        count: int,
        draft: Assessment,
        user: User,
        django_assert_num_queries: Any,  # noqa: ANN401
    ) -> None:
        codes = [answer.question for answer in Answer.objects.of(draft)][:count]
        content = altering.filled_in(
            altering.workbook_of(draft), {code: {"note": "Mine"} for code in codes}
        )
        for code in codes:
            write(draft, code, user, note="Theirs")
        row = upload(draft, user, content)
        rows = list(Answer.objects.of(draft))

        with django_assert_num_queries(1):
            found = workbooks.compare(row, rows)

        assert len(found) == count


class TestApply:
    """Writing what was chosen."""

    def test_all_of_it(self, draft: Assessment, user: User) -> None:
        row = uploaded(draft, user, {"GEN-A-1": {"response": "No"}, "GEN-B-2": {"note": "New"}})

        count = workbooks.apply(upload=row, chosen=everything(row), by=user, at=AT)

        assert count == 2
        assert stored(draft, "GEN-A-1").response == "no"
        assert stored(draft, "GEN-B-2").note == "New"
        history = AnswerHistory.objects.filter(answer=stored(draft, "GEN-A-1")).last()
        assert history is not None
        assert history.values == {"response": "no", "via": "workbook", "upload": str(row.pk)}
        assert history.by == user
        row.refresh_from_db()
        assert (row.applied_at, row.applied_by) == (AT, user)
        assert Event.objects.filter(kind="workbook.apply").count() == 1

    def test_only_what_was_chosen(self, draft: Assessment, user: User) -> None:
        row = uploaded(draft, user, {"GEN-A-1": {"response": "No"}, "GEN-B-2": {"note": "New"}})

        workbooks.apply(upload=row, chosen=[Chosen("GEN-B-2", "change", 1)], by=user, at=AT)

        assert stored(draft, "GEN-A-1").response == "yes"
        assert stored(draft, "GEN-B-2").note == "New"

    def test_conflict_that_was_chosen_replaces_the_newer_text(
        self, draft: Assessment, user: User
    ) -> None:
        content = altering.filled_in(altering.workbook_of(draft), {"GEN-A-1": {"note": "Mine"}})
        write(draft, "GEN-A-1", user, note="Theirs")
        row = upload(draft, user, content)

        workbooks.apply(upload=row, chosen=[Chosen("GEN-A-1", "conflict", 2)], by=user, at=AT)

        assert stored(draft, "GEN-A-1").note == "Mine"

    def test_confirming_counts(self, user: User) -> None:
        earlier = answered_assessment()
        draft = AssessmentFactory.create(organisation=earlier.organisation, started_from=earlier)
        row = uploaded(draft, user, {"GEN-A-1": {"note": "Checked"}})

        workbooks.apply(upload=row, chosen=[Chosen("GEN-A-1", "confirm", 0)], by=user, at=AT)

        assert stored(draft, "GEN-A-1").is_answered
        assert stored(draft, "GEN-A-1").note == ""
        assert not stored(draft, "GEN-A-2").is_answered

    def test_note_alone_confirms_nothing(self, user: User) -> None:
        earlier = answered_assessment()
        draft = AssessmentFactory.create(organisation=earlier.organisation, started_from=earlier)
        row = uploaded(draft, user, {"GEN-A-1": {"note": "Checked"}})

        workbooks.apply(upload=row, chosen=[Chosen("GEN-A-1", "change", 0)], by=user, at=AT)

        assert stored(draft, "GEN-A-1").note == "Checked"
        assert not stored(draft, "GEN-A-1").is_answered

    def test_second_time_says_so_and_writes_nothing(self, draft: Assessment, user: User) -> None:
        row = uploaded(draft, user, {"GEN-A-1": {"response": "No"}})
        chosen = everything(row)
        workbooks.apply(upload=row, chosen=chosen, by=user, at=AT)

        with pytest.raises(NotDone, match="workbook_applied"):
            workbooks.apply(upload=row, chosen=chosen, by=user, at=AT)

        assert stored(draft, "GEN-A-1").version == 2

    def test_what_moved_stops_all_of_it(self, draft: Assessment, user: User) -> None:
        row = uploaded(draft, user, {"GEN-A-1": {"response": "No"}, "GEN-B-2": {"note": "New"}})
        chosen = everything(row)
        write(draft, "GEN-B-2", user, response="partly")

        with pytest.raises(NotDone) as refused:
            workbooks.apply(upload=row, chosen=chosen, by=user, at=AT)

        assert "GEN-B-2" in wording.explain(refused.value)
        assert "GEN-A-1" not in wording.explain(refused.value)
        assert stored(draft, "GEN-A-1").response == "yes"
        row.refresh_from_db()
        assert row.applied_at is None

    @pytest.mark.parametrize(
        "chosen",
        [
            Chosen("GEN-A-2", "change", 1),
            Chosen("NOWHERE", "change", 1),
            Chosen("GEN-A-1", "confirm", 1),
            Chosen("GEN-A-1", "change", 7),
        ],
    )
    def test_what_was_never_offered_is_refused(
        self, chosen: Chosen, draft: Assessment, user: User
    ) -> None:
        row = uploaded(draft, user, {"GEN-A-1": {"response": "No"}})

        with pytest.raises(NotDone, match="workbook_moved"):
            workbooks.apply(upload=row, chosen=[chosen], by=user, at=AT)

    def test_nothing_chosen(self, draft: Assessment, user: User) -> None:
        row = uploaded(draft, user, {"GEN-A-1": {"response": "No"}})

        with pytest.raises(NotDone, match="workbook_nothing"):
            workbooks.apply(upload=row, chosen=[], by=user, at=AT)

        row.refresh_from_db()
        assert row.applied_at is None

    def test_submitted_assessment_refuses(self, draft: Assessment, user: User) -> None:
        row = uploaded(draft, user, {"GEN-A-1": {"action_text": "Do"}})
        owner = owner_of(draft.organisation)
        submissions.submit(assessment=draft, by=owner, at=AT, declaration=SIGNED)

        with pytest.raises(Refused):
            workbooks.apply(upload=row, chosen=everything(row), by=user, at=AT)
        with pytest.raises(Refused):
            uploaded(draft, user, {})

        assert stored(draft, "GEN-A-1").action_text == ""

    def test_returned_assessment_takes_it(self, draft: Assessment, user: User) -> None:
        Assessment.objects.filter(pk=draft.pk).update(status=Status.RETURNED)
        row = uploaded(draft, user, {"GEN-A-1": {"note": "As asked"}})

        workbooks.apply(upload=row, chosen=everything(row), by=user, at=AT)

        assert stored(draft, "GEN-A-1").note == "As asked"


def test_only_the_newest_uploads_stay(draft: Assessment, user: User) -> None:
    content = altering.workbook_of(draft)
    for _ in range(KEPT + 2):
        upload(draft, user, content)

    assert WorkbookUpload.objects.filter(assessment=draft).count() == KEPT
