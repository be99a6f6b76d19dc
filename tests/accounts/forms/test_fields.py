"""Names on one line, addresses in lower case."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from copassess.accounts.forms.fields import AddressField, LineField

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("  Ana   Rojas ", "Ana Rojas"),
        ("Ana\r\nBcc: x@example.org", "Ana Bcc: x@example.org"),
        ("شركة الاتصالات", "شركة الاتصالات"),
        ("Ana 👩‍💻", "Ana 👩‍💻"),
        ("<b>Ana</b>", "<b>Ana</b>"),
    ],
)
def test_line_field_keeps_what_was_typed_on_one_line(typed: str, clean: str) -> None:
    assert LineField().clean(typed) == clean


@pytest.mark.parametrize("typed", ["", "   ", "\n", "Ana\x07", "Ana\x00", "x" * 41])
def test_line_field_refuses(typed: str) -> None:
    with pytest.raises(ValidationError):
        LineField(max_length=40).clean(typed)


@given(st.text())
def test_line_field_never_returns_a_line_break(typed: str) -> None:
    try:
        clean = LineField(required=False).clean(typed)
    except forms.ValidationError:
        return

    assert clean == " ".join(clean.split())


def test_address_field_returns_lower_case() -> None:
    assert AddressField().clean(" Ana@Example.ORG ") == "ana@example.org"


@pytest.mark.parametrize("typed", ["", "ana", "ana@", "a" * 250 + "@example.org", "a@b@c.org"])
def test_address_field_refuses(typed: str) -> None:
    with pytest.raises(ValidationError):
        AddressField().clean(typed)
