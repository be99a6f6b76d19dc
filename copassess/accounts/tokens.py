"""Secrets in the links of invitations."""

import hashlib
import secrets


def new_token() -> str:
    """Return a secret that nobody can guess, fit for a path."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """Return what the database keeps of a secret: its SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()
