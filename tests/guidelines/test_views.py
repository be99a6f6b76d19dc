"""The guidelines' pages, as anybody reads them."""

from dataclasses import replace
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guidelines.models import Revision
from tests.factories.catalogue import real_content, store, synthetic_content
from tests.fixtures_catalogue import SyntheticCatalogue

pytestmark = pytest.mark.django_db

PAGES = [
    ("guideline-list", ""),
    ("area-detail", "csam"),
    ("sector-detail", "mobile-operators"),
    ("checklist-detail", "general"),
    ("question-detail", "X-000"),
    ("resource-list", ""),
    ("term-list", ""),
]
DETAILS = [name for name, code in PAGES if code]


def address(name: str, code: str = "") -> str:
    """Return the address of a page."""
    return reverse(f"guidelines:{name}", args=[code] if code else [])


def text_of(client: Client, name: str, code: str = "") -> str:
    """Return what a page says, blanks made one."""
    response = client.get(address(name, code))
    assert response.status_code == 200
    return unescape(" ".join(response.content.decode().split()))


@pytest.mark.parametrize(("name", "code"), PAGES)
def test_page_needs_as_many_queries_for_much_as_for_little(
    client: Client, synthetic_catalogue: SyntheticCatalogue, name: str, code: str
) -> None:
    counts = []
    for questions in (20, 200):
        Revision.objects.all().delete()
        synthetic_catalogue(questions)
        client.get(address(name, code))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(name, code)).status_code == 200
        counts.append(len(captured))

    assert counts == [1, 1]


@pytest.mark.parametrize("name", DETAILS)
@pytest.mark.parametrize("code", ["moon", "GEN-POL-99", "-", "x" * 300])
def test_unknown_code_is_404(
    client: Client, real_catalogue: Revision, name: str, code: str
) -> None:
    assert client.get(address(name, code)).status_code == 404


@pytest.mark.parametrize(("name", "code"), PAGES)
def test_operator_is_told_what_to_run_before_anything_is_loaded(
    client: Client, name: str, code: str
) -> None:
    response = client.get(address(name, code))

    assert response.status_code == 503
    assert b"python manage.py loadcatalogue" in response.content


@pytest.mark.parametrize(("name", "code"), PAGES)
def test_page_answers_head_and_refuses_post(
    client: Client, synthetic_catalogue: SyntheticCatalogue, name: str, code: str
) -> None:
    synthetic_catalogue()

    assert client.head(address(name, code)).status_code == 200
    assert client.post(address(name, code)).status_code == 405


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("guideline-list", ""),
        ("area-detail", "policies"),
        ("sector-detail", "broadcasters"),
        ("checklist-detail", "general"),
    ],
)
def test_page_says_that_it_is_a_restatement(
    client: Client, real_catalogue: Revision, name: str, code: str
) -> None:
    text = text_of(client, name, code)

    assert "The questions are a restatement of the guidelines in our own words" in text
    assert "are not endorsed by ITU or UNICEF" in text


def test_list_shows_areas_checklists_and_their_time(
    client: Client, real_catalogue: Revision
) -> None:
    text = text_of(client, "guideline-list")

    for area in real_content().areas:
        assert area.title in text
    for checklist in real_content().checklists:
        assert address("checklist-detail", checklist.code) in text
    for sector in real_content().sectors:
        assert address("sector-detail", sector.code) in text
    assert "about 3 to 6 hours" in text
    assert "147 questions" in text


def test_checklist_shows_every_question_whole(client: Client, real_catalogue: Revision) -> None:
    text = text_of(client, "checklist-detail", "ugc-social")

    mine = [q for q in real_content().questions if q.checklist == "ugc-social"]
    assert len(mine) == 26
    for question in mine:
        for part in (question.title, question.question, question.why, question.good_practice):
            assert part in text
        assert address("question-detail", question.code) in text
    assert text.count("restated; not yet checked against the original") == sum(
        q.source_check == "unverified" for q in mine
    )
    assert "Current good practice, placed in Table 5, area 1" in text


def test_area_shows_questions_of_every_checklist(client: Client, real_catalogue: Revision) -> None:
    text = text_of(client, "area-detail", "csam")

    mine = [q for q in real_content().questions if q.area == "csam"]
    assert all(question.title in text for question in mine)
    assert all(checklist.title in text for checklist in real_content().checklists)
    assert "Article 34 (Protection from sexual exploitation and abuse)" in text


def test_sector_shows_what_such_a_company_answers(client: Client, real_catalogue: Revision) -> None:
    text = text_of(client, "sector-detail", "mobile-operators")

    assert '<td class="num">70</td>' in text
    assert "about 5 to 9 hours" in text


@pytest.mark.parametrize(
    "code", ["GEN-POL-01", "GEN-CSAM-03", "MNO-CSAM-04", "ISP-POL-01", "HOA-ENV-08"]
)
def test_question_shows_everything_that_is_known(
    client: Client, real_catalogue: Revision, code: str
) -> None:
    one = real_content().by_code[code]

    text = text_of(client, "question-detail", code)

    risks = [risk.definition for risk in real_content().risks if risk.code in one.risks]
    facts = [fact.question for fact in real_content().facts if fact.code in one.applies_if]
    texts = [one.title, one.question, one.why, one.good_practice, one.basis, one.related_source]
    for part in (*texts, *one.evidence, *risks, *facts, one.builds_on):
        assert part in text
    assert ("It is asked of every company" in text) is (not facts)
    assert "Nothing here is a quotation." in text


def test_question_says_that_it_is_not_a_requirement_of_the_guidelines(
    client: Client, real_catalogue: Revision
) -> None:
    text = text_of(client, "question-detail", "UGC-POL-04")

    assert "<b>current good practice.</b>" in text
    assert "It is not a requirement of them." in text


def test_resources_begin_with_where_to_report(client: Client, real_catalogue: Revision) -> None:
    text = text_of(client, "resource-list")

    assert text.index("Never upload it here") < text.index("https://www.inhope.org")
    assert text.index("https://www.inhope.org") < text.index("All resources")
    for resource in real_content().resources:
        assert text.count(resource.url) >= 1
        assert resource.helps_with in text
    assert text.count("Address not yet opened") == sum(
        not r.url_seen for r in real_content().resources if r.code != "child-helpline-international"
    )


def test_glossary_can_be_linked_term_by_term(client: Client, real_catalogue: Revision) -> None:
    text = text_of(client, "term-list")

    for term in real_content().glossary:
        assert f'<dt id="{term.code}">{term.term}</dt>' in text
        assert term.definition in text


def test_texts_of_the_catalogue_are_escaped(client: Client) -> None:
    content = synthetic_content(4)
    hostile = "<script>alert('x')</script> & \u202eright to left"
    questions = tuple(
        replace(
            q, title=hostile, question=hostile, why=hostile, good_practice=hostile, note=hostile
        )
        for q in content.questions
    )
    store(replace(content, questions=questions))

    for name, code in PAGES:
        page = client.get(address(name, code)).content.decode()
        assert "<script>alert" not in page


def test_area_without_questions_says_so(client: Client) -> None:
    content = synthetic_content(1)
    store(content)

    assert "No question stands in this area." in text_of(client, "area-detail", "civic")
    assert "No question stands on this checklist." in text_of(
        client, "checklist-detail", "mobile-operators"
    )
