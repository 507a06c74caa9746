"""Passkeys: what the browser is asked, and whether its answer was signed here, now, by the key that is known.

The library checks; it is loaded when somebody uses a passkey, every process would carry its megabytes otherwise. Who made
the device is not asked (no attestation), nor does it have to ask for a finger or a PIN: the password was right before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from .errors import PasskeyRefused

PATIENCE_MS = 120_000
LONGEST = 1024
# What stumbles over an answer that no browser would give.
_ERRORS = (ValueError, TypeError, LookupError, AttributeError)


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


@dataclass(frozen=True)
class Owner:
    """Whom a passkey is made for, as the device shows it."""

    id: bytes
    email: str
    name: str


def creation_options(challenge: str, site: Site, owner: Owner, *, house: str, known: Iterable[bytes]) -> str:
    """Return, as JSON, what the browser needs to make a passkey; devices that have one already make no second."""
    library = _library()
    structs = library.helpers.structs
    wishes = structs.AuthenticatorSelectionCriteria(
        resident_key=structs.ResidentKeyRequirement.PREFERRED,
        user_verification=structs.UserVerificationRequirement.PREFERRED,
    )
    options = library.generate_registration_options(
        rp_id=site.name,
        rp_name=house,
        user_id=owner.id,
        user_name=owner.email,
        user_display_name=owner.name,
        challenge=_bytes(challenge),
        timeout=PATIENCE_MS,
        authenticator_selection=wishes,
        exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=one) for one in known],
    )
    return str(library.options_to_json(options))


def request_options(challenge: str, site: Site, known: Iterable[bytes]) -> str:
    """Return, as JSON, what the browser needs to ask one of these passkeys."""
    library = _library()
    descriptor = library.helpers.structs.PublicKeyCredentialDescriptor
    options = library.generate_authentication_options(
        rp_id=site.name,
        challenge=_bytes(challenge),
        timeout=PATIENCE_MS,
        allow_credentials=[descriptor(id=one) for one in known],
    )
    return str(library.options_to_json(options))


def credential_of(answer: str) -> bytes:
    """Return which passkey has answered. Raises PasskeyRefused."""
    with _refusing() as library:
        return bytes(library.helpers.parse_authentication_credential_json(answer).raw_id)


def register(answer: str, *, challenge: str, site: Site) -> NewPasskey:
    """Return the passkey that was just made for this house. Raises PasskeyRefused."""
    with _refusing() as library:
        made = library.verify_registration_response(
            credential=answer,
            expected_challenge=_bytes(challenge),
            expected_rp_id=site.name,
            expected_origin=site.origin,
        )
    if max(len(made.credential_id), len(made.credential_public_key)) > LONGEST:
        raise PasskeyRefused
    return NewPasskey(made.credential_id, made.credential_public_key, made.sign_count)


def authenticate(answer: str, known: NewPasskey, *, challenge: str, site: Site) -> int:
    """Return the passkey's new count if it has signed this challenge for this house; a copied device's does not rise.

    Raises PasskeyRefused.
    """
    with _refusing() as library:
        done = library.verify_authentication_response(
            credential=answer,
            expected_challenge=_bytes(challenge),
            expected_rp_id=site.name,
            expected_origin=site.origin,
            credential_public_key=known.public_key,
            credential_current_sign_count=known.sign_count,
        )
    return int(done.new_sign_count)


@contextmanager
def _refusing() -> Iterator[Any]:
    library = _library()
    try:
        yield library
    except (library.helpers.exceptions.WebAuthnException, *_ERRORS):
        raise PasskeyRefused from None


def _bytes(challenge: str) -> bytes:
    """Return the challenge as it is signed; one that was used is gone, and nothing answers it."""
    if not challenge:
        raise PasskeyRefused
    return bytes(_library().base64url_to_bytes(challenge))


def _library() -> Any:
    return import_module("webauthn")
