"""The codes that an app shows: RFC 6238, six figures, a new one every thirty seconds."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime
from urllib.parse import quote

STEP_SECONDS, DIGITS = 30, 6
# A phone's clock may be wrong by a step.
TOLERATED = (0, -1, 1)


def code_at(secret: bytes, step: int) -> str:
    """Return the code of one step."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), hashlib.sha1)
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of(now: datetime) -> int:
    """Return the step that an instant belongs to."""
    return int(now.timestamp()) // STEP_SECONDS


def matching_step(secrets: tuple[bytes, ...], code: str, *, now: datetime, after: int) -> int | None:
    """Return the step whose code this is, near now and after the last one that was used; None if there is none."""
    for step in (step_of(now) + shift for shift in TOLERATED):
        if step > after and any(hmac.compare_digest(code_at(secret, step), code) for secret in secrets):
            return step
    return None


def written_secret(secret: bytes) -> str:
    """Return the secret as it is typed into an app."""
    return base64.b32encode(secret).decode()


def app_address(secret: bytes, *, account: str, issuer: str) -> str:
    """Return what the QR code says: apps know this form."""
    label = quote(f"{issuer}:{account}")
    return f"otpauth://totp/{label}?secret={written_secret(secret)}&issuer={quote(issuer)}"
