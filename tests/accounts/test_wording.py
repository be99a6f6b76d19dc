"""Sentences for refusals and events."""

import pytest

from copassess.accounts import wording
from copassess.accounts.refusals import Reason, Refused
from copassess.audit.models import Event


@pytest.mark.parametrize("reason", Reason)
def test_every_refusal_has_a_sentence(reason: Reason) -> None:
    sentence = wording.explain(Refused(reason))

    assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (
            Event(kind="membership.change", target="Ana", facts={"from": "owner", "to": "viewer"}),
            "Ana: Owner, now Viewer",
        ),
        (Event(kind="membership.change", target="Ana", facts={}), "Ana: , now "),
        (
            Event(
                kind="invitation.create",
                target="x",
                facts={"email": "ben@example.org", "role": "contributor"},
            ),
            "ben@example.org (Contributor)",
        ),
        (Event(kind="user.change", target="Ana"), "Ana"),
    ],
)
def test_about_names_whom_an_event_is_about(event: Event, text: str) -> None:
    assert wording.about(event) == text


def test_role_label_of_a_role_that_is_gone() -> None:
    assert wording.role_label("auditor") == "auditor"
