"""What the pages tell the browser about passkeys."""

from __future__ import annotations

import base64
import ipaddress
from collections.abc import Iterable
from typing import Any

from flask import Request

from eventsvc.accounts.models import Account
from eventsvc.accounts.passkeys import ALGORITHMS, Site

HOUSE = "Cluster-Offensive Bayern"
PATIENCE_MS = 120_000


def site_of(request: Request) -> str:
    """Return where the browser is; only trusted hosts come this far."""
    return request.host_url.rstrip("/")


def can_have_passkeys(origin: str) -> bool:
    """Whether browsers make passkeys here: they belong to a name, never to a bare address."""
    try:
        ipaddress.ip_address(Site(origin).name)
    except ValueError:
        return True
    return False


def passkey_options(challenge: str, origin: str, credentials: Iterable[bytes]) -> dict[str, Any]:
    """Return what the browser needs to ask one of these passkeys."""
    return {
        "challenge": challenge,
        "rpId": Site(origin).name,
        "timeout": PATIENCE_MS,
        "userVerification": "preferred",
        "allowCredentials": [_named(credential) for credential in credentials],
    }


def creation_options(challenge: str, origin: str, account: Account, known: Iterable[bytes]) -> dict[str, Any]:
    """Return what the browser needs to make a passkey for the account."""
    return {
        "challenge": challenge,
        "rp": {"id": Site(origin).name, "name": HOUSE},
        "user": {"id": _text(account.id.bytes), "name": account.email, "displayName": account.name},
        "pubKeyCredParams": [{"type": "public-key", "alg": number} for number in ALGORITHMS],
        "timeout": PATIENCE_MS,
        "attestation": "none",
        "authenticatorSelection": {"userVerification": "preferred", "residentKey": "preferred"},
        "excludeCredentials": [_named(credential) for credential in known],
    }


def _named(credential: bytes) -> dict[str, str]:
    return {"type": "public-key", "id": _text(credential)}


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
