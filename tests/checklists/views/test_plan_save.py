"""Saving one row as the page's script does, the workbook, the list of plans, and their queries."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from checklists.models import Answer, Assessment
from copassess.accounts.models import Role
from copassess.audit.models import Event
from tests.checklists.plan_page.world import plan_action, returned_with, with_gaps, yesterday
from tests.checklists.views.test_review_queries import load
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.checklists import AssessmentFactory, answered_assessment, owner_of, submitted
from tests.factories.together import AssignmentFactory

pytestmark = pytest.mark.django_db
CODE = "GEN-A-1"


@pytest.fixture
def assessment(client: Client, small_catalogue: object) -> Assessment:
    """Sign the owner of a draft with four gaps in."""
    made = with_gaps()
    client.force_login(owner_of(made.organisation))
    return made


def save(client: Client, assessment: Assessment, **fields: str) -> tuple[int, str]:
    """Post one row as the script does; return status and text."""
    address = reverse("checklists:plan-save", args=[assessment.pk, CODE])
    data = {f"{CODE}-{name}": fields[name] for name in fields if name not in ("do", "page")}
    data |= {name: fields[name] for name in fields if name in ("do", "page")}
    response = client.post(address, data, headers={"HX-Request": "true"})
    return response.status_code, response.content.decode()


def stored(assessment: Assessment) -> Answer:
    """Return the answer as it is stored."""
    return Answer.objects.get(assessment=assessment, question=CODE)


class TestRow:
    """One row at a time."""

    def test_says_when_it_was_saved(self, client: Client, assessment: Assessment) -> None:
        status, text = save(client, assessment, version="1", action_text="Appoint somebody")

        assert (status, "Saved at" in text) == (200, True)
        assert f'name="{CODE}-version" value="2"' in text
        assert stored(assessment).action_text == "Appoint somebody"

    def test_hints_that_a_date_has_passed(self, client: Client, assessment: Assessment) -> None:
        status, text = save(client, assessment, version="1", action_due=yesterday().isoformat())

        assert status == 200
        assert "This date has passed." in text
        assert "Overdue since" in text

    def test_a_row_that_was_older_stays_older(self, client: Client, assessment: Assessment) -> None:
        plan_action(assessment, CODE, owner="Network")

        status, text = save(client, assessment, version="1", action_owner="")

        assert (status, stored(assessment).action_owner) == (200, "Network")
        assert f'name="{CODE}-version" value="1"' in text

    def test_shows_both_where_somebody_else_wrote(
        self, client: Client, assessment: Assessment
    ) -> None:
        plan_action(assessment, CODE, owner="Network")

        status, text = save(client, assessment, version="1", action_owner="Legal")

        assert (status, stored(assessment).action_owner) == (409, "Network")
        for words in ("Keep mine", "Take theirs", "Network", "Legal"):
            assert words in text
        assert f'name="{CODE}-version" value="1"' in text

    def test_its_own_save_before_is_no_stranger(
        self, client: Client, assessment: Assessment
    ) -> None:
        save(client, assessment, version="1", action_owner="Leg", page="one")

        status, _text = save(client, assessment, version="1", action_owner="Legal", page="one")

        assert (status, stored(assessment).action_owner) == (200, "Legal")

    @pytest.mark.parametrize(("does", "owner"), [("keep", "Legal"), ("take", "Network")])
    def test_one_click_takes_either(
        self, client: Client, assessment: Assessment, does: str, owner: str
    ) -> None:
        plan_action(assessment, CODE, owner="Network")
        button = f"{does}:{CODE}:{2 if does == 'keep' else ''}"

        status, text = save(client, assessment, version="1", action_owner="Legal", do=button)

        assert (status, stored(assessment).action_owner) == (200, owner)
        assert text.lstrip().startswith("<tr")
        assert f'value="{owner}"' in text
        assert "Critical" in text
        assert "Now: 0 to 3 months" in text

    def test_says_what_is_wrong(self, client: Client, assessment: Assessment) -> None:
        status, text = save(client, assessment, version="1", action_due="0001-01-01")

        assert (status, "this year is not between 2000 and 2099" in text) == (422, True)

    def test_without_script_leads_back_to_the_row(
        self, client: Client, assessment: Assessment
    ) -> None:
        path = reverse("checklists:plan-save", args=[assessment.pk, CODE])

        saved = client.post(path, {f"{CODE}-version": "1", f"{CODE}-action_owner": "Legal"})
        wrong = client.post(path, {f"{CODE}-version": "2", f"{CODE}-action_due": "soon"})

        assert saved.headers["Location"].endswith(f"/plan#row-{CODE}")
        assert wrong.status_code == 422
        assert 'value="soon"' in wrong.content.decode()


class TestWorkbook:
    """The list as it is filtered, as a workbook."""

    def sheets(
        self, client: Client, assessment: Assessment, query: str = ""
    ) -> dict[str, Worksheet]:
        """Download it and return its sheets."""
        path = reverse("checklists:plan-xlsx", args=[assessment.pk])
        response = client.get(path + query)
        assert response.status_code == 200
        book = load_workbook(BytesIO(response.content))
        return {sheet.title: sheet for sheet in book.worksheets}

    def test_holds_the_gaps_in_order(self, client: Client, assessment: Assessment) -> None:
        plan_action(assessment, CODE, text="=1+1", owner="@Legal", due=date(2026, 6, 30))

        sheet = self.sheets(client, assessment)["Action plan"]

        head = [cell.value for cell in sheet[1]]
        first = dict(zip(head, sheet[2], strict=True))
        assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [
            "GEN-A-1",
            "GEN-B-1",
            "GEN-A-2",
            "GEN-B-2",
        ]
        assert (first["Action"].value, first["Action"].data_type) == ("=1+1", "s")
        assert (first["Owner"].value, first["Owner"].data_type) == ("@Legal", "s")
        assert str(first["Due"].value).startswith("2026-06-30")
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:N5")

    def test_is_narrowed_as_the_page_is(self, client: Client, assessment: Assessment) -> None:
        sheets = self.sheets(client, assessment, "?area=csam&severity=medium")

        assert [row[1].value for row in sheets["Action plan"].iter_rows(min_row=2)] == ["GEN-B-2"]
        about = {row[0].value: row[1].value for row in sheets["About"].iter_rows()}
        assert about["In this file"] == "1 of 4 gaps; Area: Handling CSAM; Severity: Medium"

    def test_former_gaps_have_a_sheet(self, client: Client, assessment: Assessment) -> None:
        plan_action(assessment, "MNO-A-1", text="Keep it up")

        sheet = self.sheets(client, assessment)["No longer a gap"]

        assert sheet["B2"].value == "MNO-A-1"

    def test_leaves_an_event(self, client: Client, assessment: Assessment) -> None:
        self.sheets(client, assessment, "?area=csam")

        event = Event.objects.get(kind="plan.export")
        assert event.facts == {"rows": 2}


class TestList:
    """All plans of one's companies."""

    def test_has_a_line_for_each_assessment(self, client: Client, assessment: Assessment) -> None:
        plan_action(assessment, CODE, text="Appoint", due=yesterday())
        plan_action(assessment, "GEN-B-1", text="Block", status="done")
        plan_action(assessment, "GEN-B-2", text="Later", status="dropped")
        AssessmentFactory.create(organisation=assessment.organisation, title="The next one")

        text = client.get(reverse("checklists:plan-list")).content.decode()

        row = text[text.index(assessment.title) :]
        cells = [part.split("</td>")[0].split(">", 1)[1] for part in row.split("<td")[1:5]]
        assert [cells[0], cells[1], cells[3]] == ["4", "2", "1"]
        assert 'href="' + reverse("checklists:plan-detail", args=[assessment.pk]) in cells[2]
        assert ">1</a>" in cells[2]
        assert "The next one" in text

    def test_shows_no_other_company(self, client: Client, assessment: Assessment) -> None:
        stranger = with_gaps(title="Not ours")

        assert stranger.title not in client.get(reverse("checklists:plan-list")).content.decode()

    def test_counts_what_only_the_reviewer_found(
        self, client: Client, assessment: Assessment
    ) -> None:
        returned_with("GEN-A-2", "no", organisation=assessment.organisation, title="Returned")

        text = client.get(reverse("checklists:plan-list")).content.decode()

        row = text[text.index("Returned") :]
        assert row[row.index("<td") :].split(">", 1)[1].startswith("1<")

    def test_without_a_company(self, client: Client, assessment: Assessment) -> None:
        client.force_login(MembershipFactory.create(role=Role.OWNER).user)

        assert "No assessment yet" in client.get(reverse("checklists:plan-list")).content.decode()


class TestQueries:
    """As many for much as for little."""

    def count(self, client: Client, path: str) -> int:
        """Return how many queries a page needs once the process is warm."""
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    def test_page_needs_as_many_for_200_gaps_as_for_2(self, client: Client) -> None:
        counts: dict[str, list[int]] = {}
        for questions in (2, 200):
            load(questions)
            earlier = answered_assessment(default="no")
            for code in ("GEN-001", "GEN-002"):
                plan_action(earlier, code, text="Appoint", owner="Legal")
            organisation = earlier.organisation
            later = AssessmentFactory.create(organisation=organisation, started_from=earlier)
            owner = owner_of(organisation)
            MembershipFactory.create_batch(questions // 10, organisation=organisation)
            AssignmentFactory.create(assessment=later, user=owner)
            client.force_login(owner)
            for name in ("plan-detail", "plan-xlsx"):
                path = reverse(f"checklists:{name}", args=[later.pk])
                counts.setdefault(name, []).append(self.count(client, path))

        assert counts["plan-detail"][0] == counts["plan-detail"][1] <= 10
        assert counts["plan-xlsx"][0] == counts["plan-xlsx"][1]

    def test_list_needs_as_many_for_20_plans_as_for_2(
        self, client: Client, small_catalogue: object
    ) -> None:
        counts = []
        for size in (2, 20):
            organisation = OrganisationFactory.create()
            for _ in range(size - 1):
                returned_with("GEN-A-2", "no", organisation=organisation)
            submitted(organisation=organisation)
            client.force_login(owner_of(organisation))
            counts.append(self.count(client, reverse("checklists:plan-list")))

        assert counts[0] == counts[1]

    def test_saving_a_row_needs_few(self, client: Client, assessment: Assessment) -> None:
        save(client, assessment, version="1", action_owner="L")

        with CaptureQueriesContext(connection) as captured:
            save(client, assessment, version="2", action_owner="Legal")

        assert len(captured) <= 10


def test_a_page_of_190_gaps_can_be_posted_whole(client: Client) -> None:
    load(190)
    assessment = answered_assessment(default="no")
    client.force_login(owner_of(assessment.organisation))
    codes = list(Answer.objects.of(assessment).values_list("question", flat=True))
    data: dict[str, str | list[str]] = {
        "csrfmiddlewaretoken": "x",
        "versions": " ".join(f"{code}:1" for code in codes),
        "tick": codes,
        "do": "bulk",
        "bulk-action_owner": "Legal",
        "bulk-action_due": "",
        "bulk-action_status": "",
    }
    for code in codes:
        data |= {f"{code}-action_{name}": "" for name in ("text", "owner", "due")}
        data[f"{code}-action_status"] = "planned"

    response = client.post(reverse("checklists:plan-detail", args=[assessment.pk]), data)

    assert response.status_code == 302
    rows = Answer.objects.of(assessment)
    assert set(rows.values_list("action_owner", flat=True)) == {"Legal"}
