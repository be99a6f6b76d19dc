"""The frozen document as values, and what is chosen from it."""

import json
from dataclasses import replace

import pytest

from guidelines import catalogue
from guidelines.catalogue import Catalogue, CrosswalkEntry, Resource
from guidelines.models import Edition, Revision
from tests.factories.catalogue import real_content, store, synthetic_content


def resource(code: str, number: int, areas: tuple[str, ...], *sectors: str) -> Resource:
    """Return help with certain areas for certain sectors."""
    return Resource(
        code, number, code, "Publisher", "https://example.org", "", areas, sectors, True
    )


def with_crosswalk(**references: dict[str, tuple[str, ...]]) -> Catalogue:
    """Return the real catalogue with these references of a mobile operator's first question."""
    codes = {
        "question": "question:MNO-CSAM-01",
        "sector": "sector:mobile-operators",
        "area": "area:csam",
    }
    entries = tuple(CrosswalkEntry(codes[name], units, "") for name, units in references.items())
    return replace(real_content(), crosswalk=entries)


@pytest.mark.pure
def test_document_reads_back_as_it_was() -> None:
    content = real_content()

    assert Catalogue.from_json(content.to_json()) == content
    assert Catalogue.from_json(content.to_json(), sha256="abc").sha256 == "abc"


@pytest.mark.pure
def test_document_is_canonical() -> None:
    text = real_content().to_json()

    data = json.loads(text)
    again = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert again == text
    assert data["format"] == "copassess-catalogue/1"
    assert "sha256" not in data


@pytest.mark.pure
@pytest.mark.parametrize("text", ['{"format": "copassess-catalogue/2"}', "{}"])
def test_document_of_another_format_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="copassess-catalogue/1"):
        Catalogue.from_json(text)


@pytest.mark.pure
def test_questions_of_sectors_include_the_general_ones() -> None:
    content = real_content()

    chosen = content.questions_for(["mobile-operators"])

    assert {q.checklist for q in chosen} == {"general", "mobile-operators"}
    assert len(chosen) == 46 + 24
    assert len(content.questions_for(list(content.sector_by_code))) == 190
    assert [c.code for c in content.checklists_for([])] == ["general"]


@pytest.mark.pure
@pytest.mark.parametrize(
    ("references", "expected"),
    [
        ({}, {}),
        ({"area": {"crc": ("16",)}}, {"crc": ("16",)}),
        ({"area": {"crc": ("16",)}, "question": {"crc": ("34",)}}, {"crc": ("34",)}),
        # An empty list says that nothing fits; no list says to look farther.
        ({"area": {"crc": ("16",)}, "question": {"crc": ()}}, {}),
        (
            {"area": {"crc": ("16",), "itu2020": ("A", "B")}, "sector": {"itu2020": ("A",)}},
            {"crc": ("16",), "itu2020": ("A",)},
        ),
        ({"sector": {"itu2020": ("A",)}, "question": {"itu2020": ()}}, {}),
    ],
)
def test_references_come_from_the_nearest_entry(
    references: dict[str, dict[str, tuple[str, ...]]], expected: dict[str, tuple[str, ...]]
) -> None:
    content = with_crosswalk(**references)

    found = catalogue.references_for(content, content.by_code["MNO-CSAM-01"])

    assert found == expected


@pytest.mark.pure
def test_resources_fit_area_and_sectors_those_for_a_sector_first() -> None:
    content = replace(
        real_content(),
        resources=(
            resource("everybody", 1, ("csam",), "all"),
            resource("operators", 2, ("csam", "civic"), "mobile-operators"),
            resource("broadcasters", 3, ("csam",), "broadcasters"),
            resource("elsewhere", 4, ("education",), "all"),
        ),
    )

    def codes(area: str = "", *sectors: str) -> list[str]:
        found = catalogue.resources_for(content, area=area, sectors=sectors)
        return [r.code for r in found]

    assert codes("csam", "mobile-operators") == ["operators", "everybody"]
    assert codes("csam") == ["everybody"]
    assert codes("civic", "broadcasters") == []
    assert codes("", "broadcasters") == ["broadcasters", "everybody", "elsewhere"]


@pytest.mark.django_db
def test_newest_is_nothing_before_a_revision_is_frozen() -> None:
    edition = Edition.objects.create(code="new", title="New", year=2030, url="https://example.org")
    Revision.objects.create(edition=edition, number=1)

    assert catalogue.current() is None
    assert catalogue.newest() is None


@pytest.mark.django_db
def test_newest_is_the_highest_number_of_the_newest_edition() -> None:
    old = synthetic_content(3)
    store(old)
    store(replace(old, revision=2))
    later = store(replace(old, edition=replace(old.edition, code="later", year=2020)))

    newest = catalogue.newest()

    assert newest is not None
    assert newest.edition.code == "later"
    assert newest.sha256 == later.document_id
    second = catalogue.current(old.edition.code)
    assert second is not None
    assert second.number == 2
    assert catalogue.current("unknown") is None
