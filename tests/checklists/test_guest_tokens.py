"""The secret in a guest's link: nothing but the very token opens anything."""

from uuid import UUID, uuid4

import pytest
from django.core.signing import Signer
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from checklists import guest_tokens
from checklists.guest_tokens import link_id, token_of
from checklists.models import GuestLink

pytestmark = pytest.mark.pure
LINK = GuestLink(pk=UUID("7d444840-9dc0-11d1-b245-5ffdce74fad2"))
TOKEN_LENGTH = 32 + 1 + 43


def test_token_opens_its_own_link() -> None:
    assert link_id(token_of(LINK)) == LINK.pk
    assert len(token_of(LINK)) == TOKEN_LENGTH


def test_token_is_fit_for_an_address() -> None:
    tokens = [token_of(GuestLink(pk=uuid4())) for _ in range(50)]

    assert all(c.isalnum() or c in "-_." for token in tokens for c in token)


@given(place=st.integers(0, TOKEN_LENGTH - 1), character=st.characters())
def test_no_token_with_one_character_altered_opens_anything(place: int, character: str) -> None:
    token = token_of(LINK)
    altered = token[:place] + character + token[place + 1 :]

    assert link_id(altered) == (LINK.pk if altered == token else None)


@given(place=st.integers(0, TOKEN_LENGTH), length=st.integers(0, TOKEN_LENGTH), more=st.text())
def test_no_token_cut_or_lengthened_opens_anything(place: int, length: int, more: str) -> None:
    token = token_of(LINK)
    altered = token[:place] + more + token[place + length :]

    assert link_id(altered) == (LINK.pk if altered == token else None)


@given(st.text())
def test_no_text_made_up_opens_anything(text: str) -> None:
    assert link_id(text) is None


@given(st.uuids())
def test_no_signature_fits_another_link(other: UUID) -> None:
    signature = token_of(LINK).partition(".")[2]

    assert link_id(f"{other.hex}.{signature}") == (LINK.pk if other == LINK.pk else None)


def test_what_was_signed_for_another_purpose_opens_nothing() -> None:
    assert link_id(Signer(sep=".").sign(LINK.pk.hex)) is None
    assert link_id(Signer(salt=guest_tokens.SALT, sep=".").sign("no link")) is None


def test_another_secret_key_opens_nothing() -> None:
    token = token_of(LINK)

    with override_settings(SECRET_KEY="another"):
        assert link_id(token) is None
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=["for-tests-only " * 5]):
        assert link_id(token) == LINK.pk
