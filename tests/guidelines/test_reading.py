"""What the reading pages show of the catalogue."""

import pytest

from guidelines import reading
from tests.factories.catalogue import real_content

pytestmark = pytest.mark.pure


def test_checklists_have_their_size_and_time() -> None:
    lines = reading.checklist_lines(real_content())

    assert [(line.checklist.code, line.count, str(line.time)) for line in lines[:2]] == [
        ("general", 46, "about 3 to 6 hours"),
        ("mobile-operators", 24, "about 1.5 to 3 hours"),
    ]
    assert sum(line.count for line in lines) == 190
    assert lines[0].sector is None
    assert lines[1].sector is not None


def test_sections_follow_areas_and_checklists() -> None:
    content = real_content()

    sections = reading.sections(content, content.questions)

    assert len(sections) == 5 * 7
    assert [s.area.code for s in sections[:8]] == ["policies"] * 7 + ["csam"]
    assert sum(len(s.lines) for s in sections) == 190


@pytest.mark.parametrize(
    "scale", [reading.severities, reading.efforts, reading.source_checks], ids=lambda f: f.__name__
)
def test_scales_count_every_question_once(scale: object) -> None:
    assert callable(scale)
    assert sum(step.count for step in scale(real_content())) == 190


def test_question_page_knows_its_neighbours_on_the_checklist() -> None:
    content = real_content()
    questions = [q for q in content.questions if q.checklist == "broadcasters"]

    pages = [reading.question_page(content, q) for q in questions]

    assert [page.after for page in pages] == [*questions[1:], None]
    assert [page.before for page in pages] == [None, *questions[:-1]]


def test_question_page_links_what_builds_on_it() -> None:
    content = real_content()

    general = reading.question_page(content, content.by_code["GEN-CSAM-03"])
    sectors = reading.question_page(content, content.by_code["ISP-CSAM-01"])

    assert sectors.builds_on == general.question
    assert sectors.question in general.built_on_by
    assert general.builds_on is None
    assert sectors.built_on_by == ()


def test_question_page_names_few_places_to_find_help_its_sectors_first() -> None:
    content = real_content()

    page = reading.question_page(content, content.by_code["MNO-CSAM-01"])

    assert len(page.resources) == reading.HELP
    assert "mobile-operators" in page.resources[0].sectors
    assert all("csam" in resource.areas for resource in page.resources)


def test_frames_leave_out_frameworks_without_references() -> None:
    content = real_content()

    page = reading.question_page(content, content.by_code["GEN-CSAM-08"])

    assert [frame.unit for frame in page.frames] == ["feature group"]


def test_crosswalk_code_without_an_entry_has_no_frames() -> None:
    content = real_content()

    assert reading.entry_frames(content, "area:moon") == ()
    assert reading.entry_note(content, "area:moon") == ""
    assert "Optional Protocol" in reading.entry_note(content, "area:csam")


def test_resource_of_every_company_names_no_sector() -> None:
    content = real_content()
    lines = {
        line.resource.code: line for line in reading.resource_lines(content, content.resources)
    }

    assert lines["inhope"].sectors == ()
    assert lines["inhope"].areas == ("Policies and management", "Handling CSAM")
    assert lines["pegi"].sectors[0].startswith("Content providers")
