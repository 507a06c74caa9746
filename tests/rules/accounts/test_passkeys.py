"""What a browser's answer must be to count as a passkey's."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from eventsvc.accounts.errors import PasskeyRefused
from eventsvc.accounts.passkeys import NewPasskey, Site, authenticate, read_answer, register

SITE = Site("https://veranstaltungen.example")
CHALLENGE = "Zm9yIG9uY2U"
CREDENTIAL = b"credential-1"


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Device:
    """A device with a key of one kind."""

    def __init__(self, kind: str = "ES256") -> None:
        makers = {
            "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
            "EdDSA": ed25519.Ed25519PrivateKey.generate,
            "RS256": lambda: rsa.generate_private_key(65537, 2048),
        }
        self.key = makers[kind]()
        self.public = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def data(self, count: int, *, host: str, flags: int, tail: bytes = b"") -> bytes:
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + count.to_bytes(4, "big") + tail

    def client(self, kind: str, challenge: str, origin: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin}).encode()

    def makes(self, *, challenge: str = CHALLENGE, origin: str = SITE.origin, host: str = SITE.name) -> dict[str, str]:
        tail = bytes(16) + len(CREDENTIAL).to_bytes(2, "big") + CREDENTIAL + b"cose"
        return {
            "credential": text(CREDENTIAL),
            "client": text(self.client("webauthn.create", challenge, origin)),
            "data": text(self.data(0, host=host, flags=0x45, tail=tail)),
            "public_key": text(self.public),
        }

    def signs(
        self,
        count: int = 1,
        *,
        challenge: str = CHALLENGE,
        origin: str = SITE.origin,
        host: str = SITE.name,
        kind: str = "webauthn.get",
        flags: int = 0x05,
    ) -> dict[str, str]:
        client, data = self.client(kind, challenge, origin), self.data(count, host=host, flags=flags)
        signed = data + hashlib.sha256(client).digest()
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            signature = self.key.sign(signed, ec.ECDSA(SHA256()))
        elif isinstance(self.key, rsa.RSAPrivateKey):
            signature = self.key.sign(signed, padding.PKCS1v15(), SHA256())
        else:
            signature = self.key.sign(signed)
        parts = {"credential": CREDENTIAL, "client": client, "data": data, "signature": signature}
        return {name: text(part) for name, part in parts.items()}


def known_of(device: Device) -> NewPasskey:
    return register(device.makes(), challenge=CHALLENGE, site=SITE)


@pytest.mark.parametrize("kind", ["ES256", "EdDSA", "RS256"])
def test_what_a_device_made_it_signs_with(kind: str) -> None:
    device = Device(kind)
    known = known_of(device)
    assert known == NewPasskey(CREDENTIAL, device.public, 0)
    assert authenticate(device.signs(7), known, challenge=CHALLENGE, site=SITE) == 7


@pytest.mark.parametrize(
    "changed",
    [
        {"challenge": "another"},
        {"origin": "https://veranstaltungen.example.evil"},
        {"host": "evil.example"},
        {"kind": "webauthn.create"},
        {"flags": 0x04},
    ],
)
def test_an_answer_for_elsewhere_or_another_time_does_not_count(changed: dict) -> None:
    device = Device()
    with pytest.raises(PasskeyRefused):
        authenticate(device.signs(**changed), known_of(device), challenge=CHALLENGE, site=SITE)


def test_another_devices_signature_does_not_count() -> None:
    known = known_of(Device())
    with pytest.raises(PasskeyRefused):
        authenticate(Device().signs(), known, challenge=CHALLENGE, site=SITE)


@pytest.mark.parametrize(("before", "now", "counts"), [(0, 0, True), (3, 4, True), (3, 3, False), (3, 0, False)])
def test_a_count_that_does_not_rise_is_a_copy(before: int, now: int, *, counts: bool) -> None:
    device = Device()
    known = replace(known_of(device), sign_count=before)
    if counts:
        assert authenticate(device.signs(now), known, challenge=CHALLENGE, site=SITE) == now
        return
    with pytest.raises(PasskeyRefused):
        authenticate(device.signs(now), known, challenge=CHALLENGE, site=SITE)


@pytest.mark.parametrize("changed", [{"challenge": "x"}, {"origin": "http://evil.example"}, {"host": "evil.example"}])
def test_nothing_is_made_for_elsewhere(changed: dict) -> None:
    with pytest.raises(PasskeyRefused):
        register(Device().makes(**changed), challenge=CHALLENGE, site=SITE)


@pytest.mark.parametrize(
    "broken",
    [{"public_key": "AAAA"}, {"credential": text(b"other")}, {"data": ""}, {"client": "e30"}, {"client": "!"}],
)
def test_a_broken_answer_is_refused(broken: dict) -> None:
    with pytest.raises(PasskeyRefused):
        register(Device().makes() | broken, challenge=CHALLENGE, site=SITE)
    with pytest.raises(PasskeyRefused):
        register(Device().makes(), challenge="", site=SITE)


@pytest.mark.parametrize("sent", ["", "[]", "{", '{"client": 1}', "null"])
def test_what_is_no_answer_is_refused(sent: str) -> None:
    with pytest.raises(PasskeyRefused):
        read_answer(sent)
