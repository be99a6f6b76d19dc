"""Loading fixtures into revisions, and freezing revisions into documents."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from checklists.catalogue_files import CODED, Fault
from checklists.models import Assessment, Question
from checklists.services.catalogue import LoadReport, build, freeze, load
from guidelines import catalogue
from guidelines.models import Edition, GlossaryTerm, Revision, RevisionDocument, Sector
from tests.checklists.fixture_files import Row, fields_of, question, rows, without, write
from tests.factories.accounts import OrganisationFactory
from tests.factories.catalogue import FIXTURES, load_catalogue, real_content
from tests.factories.checklists import AssessmentFactory, submitted

pytestmark = pytest.mark.django_db


def changed(entries: list[Row], code: str, **fields: object) -> list[Row]:
    """Return the entries with some fields of one of them changed."""
    fields_of(entries, code).update(fields)
    return entries


def sizes() -> list[int]:
    """Return how many rows each table of the catalogue holds."""
    tables = [Edition.objects, Revision.objects, RevisionDocument.objects]
    return [table.count() for table in (*tables, *(kind.objects for kind in CODED))]


def frozen() -> catalogue.Catalogue:
    """Return what the newest revision's document says."""
    content = catalogue.newest()
    assert content is not None
    return content


def test_first_load_makes_everything(tmp_path: Path) -> None:
    report = load(write(tmp_path, rows()))

    assert (report.edition, report.revision, report.kept) == ("tiny-2014", 1, None)
    assert report.is_first
    assert len(report.new) == len(rows()) - 1
    assert (report.changed, report.retired) == ((), ())
    assert report.counts["question"] == 3
    assert [q.code for q in frozen().questions] == ["GEN-1", "GEN-2", "MNO-1"]


def test_load_again_changes_nothing(tmp_path: Path) -> None:
    load(write(tmp_path, rows()))
    before, keys = sizes(), set(Question.objects.values_list("pk", flat=True))

    report = load(tmp_path)

    assert report.is_unchanged
    assert not report.is_first
    assert sizes() == before
    assert set(Question.objects.values_list("pk", flat=True)) == keys


def test_load_takes_the_number_of_the_first_revision_from_the_file(tmp_path: Path) -> None:
    entries = rows()
    for row in entries:
        if "revision" in row["fields"]:
            row["fields"]["revision"] = ["tiny-2014", 4]
        for name in ("area", "checklist", "sector"):
            if row["fields"].get(name):
                row["fields"][name][1] = 4
    entries[1]["fields"]["number"] = 4

    assert load(write(tmp_path, entries)).revision == 4
    # Files that carry another number than the newest are compared with the newest.
    assert load(write(tmp_path, rows())).is_unchanged


def test_load_alters_a_revision_that_nobody_uses(tmp_path: Path) -> None:
    load(write(tmp_path, rows()))
    kept = Question.objects.get(code="GEN-1").pk
    entries = changed(rows(), "GEN-1", why="Another reason.")
    entries = [*without(entries, "gap"), question("GEN-3", "general", "policies", 2)]

    report = load(write(tmp_path, entries))

    assert (report.revision, report.kept) == (1, None)
    assert report.new == ("question GEN-3",)
    assert report.changed == ("question GEN-1",)
    assert report.retired == ("term gap",)
    assert Question.objects.get(code="GEN-1").pk == kept
    assert not GlossaryTerm.objects.exists()
    assert frozen().by_code["GEN-1"].why == "Another reason."
    assert RevisionDocument.objects.count() == 1


def test_load_retires_what_others_referred_to(tmp_path: Path) -> None:
    load(write(tmp_path, rows()))
    entries = without(without(without(rows(), "MNO-1"), "mobile"), "area:csam")

    report = load(write(tmp_path, entries))

    assert set(report.retired) == {
        "sector mobile",
        "checklist mobile",
        "question MNO-1",
        "crosswalk area:csam",
    }
    assert not Sector.objects.exists()


def test_load_swaps_numbers(tmp_path: Path) -> None:
    load(write(tmp_path, [*rows(), question("GEN-3", "general", "policies", 2)]))
    entries = [*rows(), question("GEN-3", "general", "policies", 1)]

    load(write(tmp_path, changed(entries, "GEN-1", number=2)))

    assert [q.code for q in frozen().questions][:2] == ["GEN-3", "GEN-1"]


def test_load_leaves_a_revision_in_use_and_makes_the_next(tmp_path: Path) -> None:
    load(write(tmp_path, rows()))
    assessment = AssessmentFactory.create()
    before = frozen()

    report = load(write(tmp_path, changed(rows(), "GEN-1", why="Another reason.")))

    assert (report.revision, report.kept) == (2, 1)
    assert report.changed == ("question GEN-1",)
    assessment.refresh_from_db()
    assert assessment.revision.document_id == before.sha256
    assert build(assessment.revision).by_code["GEN-1"].why == "Children are safer."
    assert frozen().by_code["GEN-1"].why == "Another reason."
    assert frozen().revision == 2
    # The new one is used by nobody yet: the next change goes into it.
    assert load(write(tmp_path, rows())).revision == 2


def test_load_of_the_same_into_a_revision_in_use_changes_nothing(tmp_path: Path) -> None:
    load(write(tmp_path, rows()))
    AssessmentFactory.create()

    report = load(tmp_path)

    assert report.is_unchanged
    assert Revision.objects.count() == 1


def test_load_compares_a_revision_in_use_by_its_document(tmp_path: Path) -> None:
    load(write(tmp_path, rows()))
    AssessmentFactory.create()
    Question.objects.filter(code="GEN-1").update(why="Altered behind the loader's back.")

    assert load(tmp_path).is_unchanged


def test_change_of_the_edition_counts(tmp_path: Path) -> None:
    load(write(tmp_path, rows()))

    report = load(write(tmp_path, changed(rows(), "tiny-2014", note="Issued again.")))

    assert report.changed == ("edition tiny-2014",)
    assert frozen().edition.note == "Issued again."
    assert load(tmp_path).is_unchanged


def test_change_of_the_edition_in_use_makes_the_next_revision(tmp_path: Path) -> None:
    load(write(tmp_path, rows()))
    AssessmentFactory.create()

    assert load(write(tmp_path, changed(rows(), "tiny-2014", year=2015))).revision == 2


@pytest.mark.parametrize("first", [True, False])
def test_fault_leaves_everything_as_it_was(tmp_path: Path, first: bool) -> None:
    if not first:
        load(write(tmp_path / "good", rows()))
    before = sizes()

    with pytest.raises(Fault):
        load(write(tmp_path / "bad", changed(rows(), "GEN-1", risks=["x"])))

    assert sizes() == before


def test_real_catalogue_loads_as_it_is_read() -> None:
    revision = load_catalogue()

    content = catalogue.by_sha256(revision.document_id or "")
    assert content == real_content()
    assert build(revision) == content


def test_real_catalogue_needs_few_queries(django_assert_max_num_queries: Callable) -> None:  # type: ignore[type-arg]  # the fixture's own type is private
    with django_assert_max_num_queries(120):
        load(FIXTURES)


def test_loaddata_and_freezing_give_the_same_catalogue() -> None:
    call_command("loaddata", *sorted(map(str, FIXTURES.glob("*.yaml"))), verbosity=0)
    revision = Revision.objects.get()

    assert catalogue.newest() is None
    document = freeze(revision)

    assert catalogue.by_sha256(document.sha256) == real_content()
    assert load(FIXTURES).is_unchanged


def test_assessment_starts_on_rows_that_came_by_loaddata() -> None:
    call_command("loaddata", *sorted(map(str, FIXTURES.glob("*.yaml"))), verbosity=0)

    assessment = AssessmentFactory.create(
        organisation=OrganisationFactory.create(), sectors=["broadcasters"]
    )

    assert catalogue.by_sha256(assessment.revision.document_id or "") == real_content()


def test_freezing_again_gives_the_same_document(tmp_path: Path) -> None:
    load(write(tmp_path, rows()))
    revision = Revision.objects.get()

    assert freeze(revision) == freeze(revision)
    assert RevisionDocument.objects.count() == 1


def test_freezing_rows_that_changed_replaces_the_unused_document(tmp_path: Path) -> None:
    load(write(tmp_path, rows()))
    revision = Revision.objects.get()
    before = revision.document_id
    Question.objects.filter(code="GEN-1").update(why="Another reason.")

    document = freeze(revision)

    assert document.sha256 != before
    assert not RevisionDocument.objects.filter(sha256=before).exists()


def test_freezing_a_revision_in_use_keeps_its_document(tmp_path: Path) -> None:
    load(write(tmp_path, rows()))
    submitted()
    revision = Revision.objects.get()
    before = revision.document_id
    Question.objects.filter(code="GEN-1").update(why="Another reason.")

    assert freeze(revision).sha256 == before


def test_submission_keeps_the_document_that_it_was_made_in(tmp_path: Path) -> None:
    load(write(tmp_path, rows()))
    submission = submitted()

    load(write(tmp_path, changed(rows(), "GEN-1", why="Another reason.")))

    submission.refresh_from_db()
    assert catalogue.by_sha256(submission.revision_document_id).by_code["GEN-1"].why == (
        "Children are safer."
    )


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """Run jobs in threads that begin together, and return what they returned or raised."""
    gate = threading.Barrier(len(jobs))
    results: list[object] = [None] * len(jobs)

    def run(place: int, job: Callable[[], object]) -> None:
        gate.wait()
        try:
            results[place] = job()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_two_loads_at_once_make_one_revision(tmp_path: Path) -> None:
    write(tmp_path, rows())

    results = at_once(lambda: load(tmp_path), lambda: load(tmp_path))

    reports = [result for result in results if isinstance(result, LoadReport)]
    assert sorted(report.is_unchanged for report in reports) == [False, True]
    assert sizes()[:3] == [1, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_loads_of_different_files_at_once_leave_one_of_them_whole(tmp_path: Path) -> None:
    load(write(tmp_path / "first", rows()))
    write(tmp_path / "a", [*rows(), question("GEN-3", "general", "policies", 2)])
    write(tmp_path / "b", without(rows(), "MNO-1"))

    results = at_once(lambda: load(tmp_path / "a"), lambda: load(tmp_path / "b"))

    assert all(isinstance(result, LoadReport) for result in results)
    revision = Revision.objects.get()
    codes = {q.code for q in build(revision).questions}
    assert codes in ({"GEN-1", "GEN-2", "MNO-1", "GEN-3"}, {"GEN-1", "GEN-2"})
    assert build(revision) == frozen()
    assert RevisionDocument.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(3))
def test_load_while_an_assessment_starts_keeps_what_was_asked(tmp_path: Path, turn: int) -> None:
    load(write(tmp_path / "first", rows()))
    organisation = OrganisationFactory.create()
    write(tmp_path / "next", without(rows(), "MNO-1"))

    _, assessment = at_once(
        lambda: load(tmp_path / "next"),
        lambda: AssessmentFactory.create(organisation=organisation, sectors=["mobile"]),
    )

    assert isinstance(assessment, Assessment)
    revision = Revision.objects.get(pk=assessment.revision_id)
    asked = catalogue.by_sha256(revision.document_id or "").questions_for(["mobile"])
    assert {q.code for q in asked} == set(assessment.answers.values_list("question", flat=True))
    assert revision.number == (1 if len(asked) == 3 else Revision.objects.count())
