"""Roles as administrators tick them."""

import pytest
from django.http import QueryDict

from copassess.accounts.forms.staff import StaffCreateForm, StaffRolesForm, ticked
from copassess.accounts.models import StaffKind, StaffRole
from copassess.accounts.services import Grant

pytestmark = pytest.mark.pure


def test_grants_are_what_was_ticked() -> None:
    form = StaffRolesForm(QueryDict("reviewer=on&countries=KE&countries=UG&administrator=on"))

    assert form.is_valid()
    assert form.grants() == [
        Grant(StaffKind.REVIEWER, all_countries=False, countries=["KE", "UG"]),
        Grant(StaffKind.ADMINISTRATOR),
    ]


def test_nothing_ticked_is_no_role() -> None:
    form = StaffRolesForm(QueryDict(""))

    assert form.is_valid()
    assert form.grants() == []


@pytest.mark.parametrize("query", ["reviewer=on", "reviewer=on&countries=XX"])
def test_a_reviewer_needs_countries(query: str) -> None:
    form = StaffRolesForm(QueryDict(query))

    assert not form.is_valid()
    assert list(form.errors) == ["countries"]


def test_new_staff_need_a_role() -> None:
    form = StaffCreateForm(QueryDict("email=rita@unicef.example&name=Rita"))

    assert not form.is_valid()
    assert list(form.errors) == ["reviewer"]


def test_ticked_shows_what_somebody_has_and_lists_it_first() -> None:
    reviewer = StaffRole(kind=StaffKind.REVIEWER, countries=["ZW", "KE"])

    initial = ticked({StaffKind.REVIEWER: reviewer})
    form = StaffRolesForm(initial=initial)

    assert initial["reviewer"] is True
    assert initial["administrator"] is False
    assert initial["all_countries"] is False
    first = [code for code, _ in form.fields["countries"].choices[:3]]  # type: ignore[attr-defined]
    assert first == ["KE", "ZW", "AF"]
