"""Every model is known to be frozen or editable: who adds one must decide."""

import ast

import pytest
from django.apps import apps
from django.db import models

from tests.guards import tree

pytestmark = pytest.mark.pure

# Written once; no code changes such a row afterwards.
FROZEN = {
    "accounts.Logo",
    "audit.Event",
    "audit.Seal",
    "audit.Tombstone",
    "checklists.AnswerHistory",
    "checklists.Benchmark",
    "checklists.EvidenceFile",
    "checklists.Submission",
    "checklists.SubmittedFile",
    "checklists.Withdrawal",
    "guidelines.RevisionDocument",
}
# Rows of the catalogue: the loader writes them while no assessment uses their revision.
EDITABLE_UNTIL_USED = {
    "checklists.Checklist",
    "checklists.Question",
    "guidelines.Area",
    "guidelines.CrosswalkEntry",
    "guidelines.Fact",
    "guidelines.Framework",
    "guidelines.GlossaryTerm",
    "guidelines.Resource",
    "guidelines.Revision",
    "guidelines.Risk",
    "guidelines.Sector",
}
# A decided review's document rules, and its rows rest.
EDITABLE_UNTIL_DECIDED = {"checklists.Review", "checklists.Verdict"}
EDITABLE = {
    "accounts.Invitation",
    "accounts.Membership",
    "accounts.Organisation",
    "accounts.StaffRole",
    "accounts.User",
    "checklists.Answer",
    "checklists.Assessment",
    "checklists.Assignment",
    "checklists.Comment",
    "checklists.Evidence",
    "checklists.GuestLink",
    "checklists.Proposal",
    "checklists.ReplyText",
    "checklists.Summary",
    "checklists.SummaryDetail",
    "checklists.Tally",
    "checklists.VerdictCount",
    "checklists.WorkbookUpload",
    "copassess_site.Closure",
    "guidelines.Edition",
    "mail.Mail",
    "reports.Bundle",
    "reports.ReportFile",
}
OURS = {"accounts", "audit", "checklists", "copassess_site", "guidelines", "mail", "reports"}
CHANGING = {"update", "bulk_update", "update_or_create"}


def our_models() -> list[type[models.Model]]:
    """Return the models of this project, those without a table of their own left out."""
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


def test_every_model_is_frozen_or_editable() -> None:
    listed = [*FROZEN, *EDITABLE_UNTIL_USED, *EDITABLE_UNTIL_DECIDED, *EDITABLE]

    assert sorted(model._meta.label for model in our_models()) == sorted(listed)


def test_no_code_changes_a_frozen_row() -> None:
    frozen = {label.split(".")[1] for label in FROZEN}
    changes = [
        f"{tree.name(path)}:{node.lineno}"
        for path in tree.modules(*tree.APPLICATION)
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CHANGING
        and first_name(node.func) in frozen
    ]

    assert changes == []


def first_name(node: ast.expr) -> str:
    """Return the name that a chain of attributes and calls begins with, nothing for other forms."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_model_says_what_it_is(model: type[models.Model]) -> None:
    assert model.__str__ is not models.Model.__str__
    # Django writes the fields' names where a model has no docstring of its own.
    assert not (model.__doc__ or "").startswith(f"{model.__name__}(")
