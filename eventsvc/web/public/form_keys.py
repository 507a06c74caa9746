"""One-time keys of the sign-up forms: made with the form, signed with its time, spent by one booking."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from flask import current_app

from eventsvc.kit.tokens import Keyring

LIFETIME = timedelta(hours=12)
PURPOSE = "sign-up-form"
KEY_BYTES = 24


def new_form_key(slug: str, now: datetime) -> str:
    """Return a fresh key for a form of the event behind `slug`, signed."""
    body = f"{secrets.token_urlsafe(KEY_BYTES)}.{int(now.timestamp())}"
    return f"{body}.{_keyring().sign(PURPOSE, f'{slug}/{body}', 1)}"


def read_form_key(signed: str, slug: str, now: datetime) -> str | None:
    """Return the key inside, or None if it was not made here, for this event, within its lifetime."""
    body, _, signature = signed.rpartition(".")
    key, _, made = body.rpartition(".")
    if not key or not _keyring().verifies(signature, PURPOSE, f"{slug}/{body}", 1):
        return None
    is_fresh = now - datetime.fromtimestamp(int(made), UTC) <= LIFETIME
    return key if is_fresh else None


def _keyring() -> Keyring:
    keyring: Keyring = current_app.extensions["keyring"]
    return keyring
