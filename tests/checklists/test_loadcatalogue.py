"""`manage.py loadcatalogue` says what it did, or what is wrong where."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from guidelines.models import Edition
from tests.checklists.fixture_files import fields_of, question, rows, without, write
from tests.factories.checklists import AssessmentFactory

pytestmark = pytest.mark.django_db


def said(*arguments: object) -> list[str]:
    """Return the lines that the command writes."""
    out = StringIO()
    call_command("loadcatalogue", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_first_load_says_how_much_there_is(tmp_path: Path) -> None:
    (line,) = said(write(tmp_path, rows()))

    assert line.startswith("tiny-2014, revision 1: 2 areas, 1 sectors, 2 checklists, 3 questions")
    assert line.endswith(f"All {len(rows()) - 1} entries are new.")


def test_load_without_a_folder_takes_the_shipped_fixtures() -> None:
    (line,) = said()

    assert line.startswith(
        "itu-unicef-2014, revision 1: 5 areas, 6 sectors, 7 checklists, 190 questions"
    )


def test_load_again_says_unchanged(tmp_path: Path) -> None:
    said(write(tmp_path, rows()))

    (line,) = said(tmp_path)

    assert line.endswith("Unchanged.")


def test_load_names_what_is_new_changed_and_retired(tmp_path: Path) -> None:
    said(write(tmp_path, rows()))
    entries = [
        *without(rows(), "gap"),
        question("GEN-3", "general", "policies", 2),
        question("GEN-4", "general", "policies", 3),
    ]
    fields_of(entries, "inhope")["title"] = "All hotlines"

    lines = said(write(tmp_path, entries))

    assert lines[1:] == [
        "2 new: question GEN-3, GEN-4",
        "1 changed: resource inhope",
        "1 retired: term gap",
    ]


def test_load_says_that_a_revision_in_use_stays(tmp_path: Path) -> None:
    said(write(tmp_path, rows()))
    AssessmentFactory.create()
    entries = rows()
    fields_of(entries, "GEN-1")["why"] = "Another reason."

    lines = said(write(tmp_path, entries))

    assert lines[0].startswith("tiny-2014, revision 2:")
    assert lines[1:] == [
        "Revision 1 is in use and stays as it is; this is the next one.",
        "0 new",
        "1 changed: question GEN-1",
        "0 retired",
    ]


def test_fault_names_file_entry_and_reason_and_loads_nothing(tmp_path: Path) -> None:
    entries = rows()
    fields_of(entries, "GEN-1")["risks"] = ["thunder"]

    with pytest.raises(CommandError) as caught:
        said(write(tmp_path, entries))

    assert str(caught.value) == (
        "all.yaml, question GEN-1: risks: there is no risk 'thunder'. Nothing was loaded."
    )
    assert caught.value.returncode == 1
    assert not Edition.objects.exists()
