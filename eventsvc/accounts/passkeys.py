"""Passkeys: whether a browser's answer was signed here, now, by the key that is known. No statement, no clock.

Who made the device is not asked (no attestation): then the browser's own reading of the public key is all there is to
read. What counts is the signature over this house's name and a challenge that is used once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from .errors import PasskeyRefused

USER_PRESENT, WITH_CREDENTIAL = 0x01, 0x40
HEAD = 37  # The hash of the house's name, the flags, the count.
AAGUID = 16
LONGEST = 1024
# COSE's numbers for what browsers use: ES256, EdDSA, RS256.
ALGORITHMS = (-7, -8, -257)
Answer = dict[str, str]


@dataclass(frozen=True)
class Site:
    """Where the browser is, as it must say itself."""

    origin: str

    @property
    def name(self) -> str:
        """The host alone: what a passkey belongs to."""
        return urlsplit(self.origin).hostname or ""


@dataclass(frozen=True)
class NewPasskey:
    """What is kept of a device."""

    credential: bytes
    public_key: bytes
    sign_count: int


def read_answer(text: str) -> Answer:
    """Return the parts of what the browser has sent. Raises PasskeyRefused."""
    try:
        found: Any = json.loads(text)
    except ValueError:
        raise PasskeyRefused from None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise PasskeyRefused
    return found


def credential_of(answer: Answer) -> bytes:
    """Return which passkey has answered. Raises PasskeyRefused."""
    return _bytes(answer, "credential")


def register(answer: Answer, *, challenge: str, site: Site) -> NewPasskey:
    """Return the passkey that was just made for this house. Raises PasskeyRefused."""
    _check_client(answer, "webauthn.create", challenge, site)
    data = _checked_data(answer, site)
    credential, public_key = credential_of(answer), _bytes(answer, "public_key")
    begin = HEAD + AAGUID + 2
    length = int.from_bytes(data[HEAD + AAGUID : begin], "big")
    if not data[32] & WITH_CREDENTIAL or not hmac.compare_digest(data[begin : begin + length], credential):
        raise PasskeyRefused
    if not credential or max(len(credential), len(public_key)) > LONGEST:
        raise PasskeyRefused
    _key(public_key)
    return NewPasskey(credential, public_key, _count(data))


def authenticate(answer: Answer, known: NewPasskey, *, challenge: str, site: Site) -> int:
    """Return the passkey's new count if it has signed this challenge for this house. Raises PasskeyRefused."""
    client = _check_client(answer, "webauthn.get", challenge, site)
    data = _checked_data(answer, site)
    _check_signature(known.public_key, _bytes(answer, "signature"), data + hashlib.sha256(client).digest())
    count = _count(data)
    # A count that does not rise means a copy of the device; many keep none and say nought.
    if count <= known.sign_count and (count or known.sign_count):
        raise PasskeyRefused
    return count


def _check_client(answer: Answer, kind: str, challenge: str, site: Site) -> bytes:
    client = _bytes(answer, "client")
    try:
        told: Any = json.loads(client)
        is_ours = (told["type"], told["origin"]) == (kind, site.origin)
        is_fresh = hmac.compare_digest(str(told["challenge"]).encode(), challenge.encode())
    except (ValueError, KeyError, TypeError):
        raise PasskeyRefused from None
    if not is_ours or not is_fresh or not challenge:
        raise PasskeyRefused
    return client


def _checked_data(answer: Answer, site: Site) -> bytes:
    data = _bytes(answer, "data")
    if len(data) < HEAD or data[:32] != hashlib.sha256(site.name.encode()).digest() or not data[32] & USER_PRESENT:
        raise PasskeyRefused
    return data


def _count(data: bytes) -> int:
    return int.from_bytes(data[33:HEAD], "big")


def _key(public_key: bytes) -> ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey | rsa.RSAPublicKey:
    try:
        key = load_der_public_key(public_key)
    except ValueError:
        raise PasskeyRefused from None
    if isinstance(key, ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey | rsa.RSAPublicKey):
        return key
    raise PasskeyRefused


def _check_signature(public_key: bytes, signature: bytes, signed: bytes) -> None:
    key = _key(public_key)
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(SHA256()))
        elif isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, signed)
        else:
            key.verify(signature, signed, padding.PKCS1v15(), SHA256())
    except InvalidSignature:
        raise PasskeyRefused from None


def _bytes(answer: Answer, name: str) -> bytes:
    text = answer.get(name, "")
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise PasskeyRefused from None
