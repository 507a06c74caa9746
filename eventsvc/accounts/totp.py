"""The codes that an app shows: six figures, a new one every thirty seconds. The library is loaded when one is asked for."""

from __future__ import annotations

import base64
from datetime import datetime
from importlib import import_module
from typing import Any

DIGITS = 6
# A phone's clock may be wrong by a step.
TOLERATED = (0, -1, 1)


def matching_step(secrets: tuple[bytes, ...], code: str, *, now: datetime, after: int) -> int | None:
    """Return the step whose code this is, near now and after the last one that was used; None if there is none."""
    apps = [_app(secret) for secret in secrets]
    for step in (apps[0].timecode(now) + shift for shift in TOLERATED):
        if step > after and any(app.verify(code, for_time=step * app.interval) for app in apps):
            return int(step)
    return None


def written_secret(secret: bytes) -> str:
    """Return the secret as it is typed into an app."""
    return base64.b32encode(secret).decode()


def app_address(secret: bytes, *, account: str, issuer: str) -> str:
    """Return what the QR code says: apps know this form."""
    return str(_app(secret).provisioning_uri(name=account, issuer_name=issuer))


def _app(secret: bytes) -> Any:
    return import_module("pyotp").TOTP(written_secret(secret), digits=DIGITS)
