"""Files of fixtures are read, or a fault names file, entry and reason."""

from pathlib import Path

import pytest

from checklists.catalogue_files import Fault, entries
from tests.checklists.fixture_files import fields_of, rows, write

pytestmark = pytest.mark.pure


def fault_of(folder: Path) -> Fault:
    """Return the fault that reading a folder ends with."""
    with pytest.raises(Fault) as caught:
        entries(folder)
    return caught.value


def test_entries_come_by_file_name_and_place(tmp_path: Path) -> None:
    write(tmp_path, rows()[2:], "2.yaml")
    write(tmp_path, rows()[:2], "1.yaml")

    found = entries(tmp_path)

    assert [(entry.file, entry.position) for entry in found[:3]] == [
        ("1.yaml", 1),
        ("1.yaml", 2),
        ("2.yaml", 1),
    ]
    assert len(found) == len(rows())


def test_folder_without_files_is_a_fault(tmp_path: Path) -> None:
    assert "no .yaml files" in str(fault_of(tmp_path))
    assert "no .yaml files" in str(fault_of(tmp_path / "absent"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: [", "is no YAML"),
        ("a: 'b", "is no YAML"),
        ('- "half of a character: \\ud800"', "is no YAML"),
        ("- !!python/object:os.system {}", "is no YAML"),
        ("- model: a\n  model: b\n", "the key 'model' stands twice"),
        ("", "holds no list"),
        ("model: guidelines.area", "holds no list"),
        ("- 1", "entry 1: has no model and fields"),
        ("- model: guidelines.area\n  fields: [1]", "entry 1: has no model and fields"),
        ("- model: guidelines.planet\n  fields: {}", "'guidelines.planet' is not known"),
        ("- model: accounts.user\n  fields: {}", "'accounts.user' is not known"),
        ("- fields: {}", "the model None is not known"),
        ("- model: guidelines.area\n  pk: 1\n  fields: {code: a}", "area a: holds more than"),
        ("- model: guidelines.area\n  fields: {code: a, colour: red}", "'colour' is not known"),
        ("- model: guidelines.area\n  fields: {code: a, id: 1}", "'id' is not known"),
        ("- model: guidelines.revision\n  fields: {document: a}", "'document' is not known"),
    ],
)
def test_file_that_cannot_be_read_is_a_fault(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "broken.yaml").write_text(text)

    fault = fault_of(tmp_path)

    assert fault.file == "broken.yaml"
    assert reason in str(fault)


def test_file_in_another_encoding_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_bytes("- é".encode("latin-1"))

    assert "old.yaml: cannot be read" in str(fault_of(tmp_path))


@pytest.mark.parametrize(
    ("code", "name", "value", "wanted"),
    [
        ("GEN-1", "title", 5, "a text"),
        ("GEN-1", "title", True, "a text"),
        ("GEN-1", "why", None, "a text"),
        ("GEN-1", "question", ["Does it?"], "a text"),
        ("GEN-1", "question", "Does it?\x00", "a text"),
        ("GEN-1", "number", "1", "a whole number"),
        ("GEN-1", "number", True, "a whole number"),
        ("GEN-1", "evidence", "Procedure", "a list of texts"),
        ("GEN-1", "evidence", [{"Mandate": "of the owner"}], "a list of texts"),
        ("GEN-1", "evidence", [""], "a list of texts"),
        ("GEN-1", "risks", [1], "a list of texts"),
        ("GEN-1", "area", "policies", "a natural key"),
        ("GEN-1", "area", None, "a natural key"),
        ("inhope", "url_seen", "yes", "true or false"),
        ("crc", "labels", ["34"], "a mapping of texts"),
        ("crc", "labels", {34: "Protection"}, "a mapping of texts"),
        ("area:csam", "references", {"crc": [34]}, "a mapping of texts"),
    ],
)
def test_value_of_another_type_is_a_fault(
    tmp_path: Path, code: str, name: str, value: object, wanted: str
) -> None:
    broken = rows()
    fields_of(broken, code)[name] = value

    fault = fault_of(write(tmp_path, broken))

    assert fault.file == "all.yaml"
    assert fault.entry.endswith(code)
    assert fault.reason.startswith(f"{name}: {wanted}")


def test_sector_of_the_general_checklist_may_be_nothing(tmp_path: Path) -> None:
    found = entries(write(tmp_path, rows()))

    general = next(e for e in found if e.name == "checklist general")
    assert general.fields["sector"] is None


def test_entry_without_a_code_is_named_by_its_place(tmp_path: Path) -> None:
    broken = rows()
    fields_of(broken, "gap").update(code="", colour="red")

    assert fault_of(write(tmp_path, broken)).entry == f"entry {len(broken)} (glossaryterm)"
