"""What a browser's answer must be to count as a passkey's."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import encode_cbor

from eventsvc.accounts.errors import PasskeyRefused
from eventsvc.accounts.passkeys import (
    NewPasskey,
    Owner,
    Site,
    authenticate,
    creation_options,
    credential_of,
    register,
    request_options,
)

SITE = Site("https://veranstaltungen.example")
CHALLENGE = "Zm9yIG9uY2U"
CREDENTIAL = b"credential-1"
PRESENT, VERIFIED, WITH_CREDENTIAL = 0x01, 0x04, 0x40


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def answer(**response: bytes) -> str:
    """What a browser says: JSON, its bytes as text."""
    parts = {name: text(part) for name, part in response.items()}
    return json.dumps({"id": text(CREDENTIAL), "rawId": text(CREDENTIAL), "type": "public-key", "response": parts})


def number(value: int, length: int = 32) -> bytes:
    return value.to_bytes(length, "big")


class Device:
    """A device with a key of one kind, as COSE numbers and names them."""

    def __init__(self, kind: str = "ES256") -> None:
        if kind == "ES256":
            self.key = ec.generate_private_key(ec.SECP256R1())
            at = self.key.public_key().public_numbers()
            self.public = {1: 2, 3: -7, -1: 1, -2: number(at.x), -3: number(at.y)}
        elif kind == "EdDSA":
            self.key = ed25519.Ed25519PrivateKey.generate()
            self.public = {1: 1, 3: -8, -1: 6, -2: self.key.public_key().public_bytes_raw()}
        else:
            self.key = rsa.generate_private_key(65537, 2048)
            self.public = {1: 3, 3: -257, -1: number(self.key.public_key().public_numbers().n, 256), -2: b"\1\0\1"}

    def data(self, count: int, *, host: str, flags: int, tail: bytes = b"") -> bytes:
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + count.to_bytes(4, "big") + tail

    def client(self, kind: str, challenge: str, origin: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin}).encode()

    def makes(
        self,
        *,
        challenge: str = CHALLENGE,
        origin: str = SITE.origin,
        host: str = SITE.name,
        flags: int = PRESENT | VERIFIED | WITH_CREDENTIAL,
        credential: bytes = CREDENTIAL,
    ) -> str:
        tail = bytes(16) + len(credential).to_bytes(2, "big") + credential + encode_cbor(self.public)
        made = {"fmt": "none", "attStmt": {}, "authData": self.data(0, host=host, flags=flags, tail=tail)}
        client = self.client("webauthn.create", challenge, origin)
        return answer(clientDataJSON=client, attestationObject=encode_cbor(made))

    def signs(
        self,
        count: int = 1,
        *,
        challenge: str = CHALLENGE,
        origin: str = SITE.origin,
        host: str = SITE.name,
        kind: str = "webauthn.get",
        flags: int = PRESENT | VERIFIED,
    ) -> str:
        client, data = self.client(kind, challenge, origin), self.data(count, host=host, flags=flags)
        signed = data + hashlib.sha256(client).digest()
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            signature = self.key.sign(signed, ec.ECDSA(SHA256()))
        elif isinstance(self.key, rsa.RSAPrivateKey):
            signature = self.key.sign(signed, padding.PKCS1v15(), SHA256())
        else:
            signature = self.key.sign(signed)
        return answer(clientDataJSON=client, authenticatorData=data, signature=signature)


def known_of(device: Device) -> NewPasskey:
    return register(device.makes(), challenge=CHALLENGE, site=SITE)


@pytest.mark.parametrize("kind", ["ES256", "EdDSA", "RS256"])
def test_what_a_device_made_it_signs_with(kind: str) -> None:
    device = Device(kind)
    known = known_of(device)
    assert known == NewPasskey(CREDENTIAL, encode_cbor(device.public), 0)
    assert credential_of(device.signs(7)) == CREDENTIAL
    assert authenticate(device.signs(7), known, challenge=CHALLENGE, site=SITE) == 7


@pytest.mark.parametrize(
    "changed",
    [
        {"challenge": "YW5vdGhlcg"},
        {"origin": "https://veranstaltungen.example.evil"},
        {"host": "evil.example"},
        {"kind": "webauthn.create"},
        {"flags": VERIFIED},
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


def test_a_device_need_not_ask_for_a_pin_but_somebody_must_be_there() -> None:
    device = Device()
    assert authenticate(device.signs(flags=PRESENT), known_of(device), challenge=CHALLENGE, site=SITE) == 1
    assert register(device.makes(flags=PRESENT | WITH_CREDENTIAL), challenge=CHALLENGE, site=SITE)
    with pytest.raises(PasskeyRefused):
        register(device.makes(flags=WITH_CREDENTIAL), challenge=CHALLENGE, site=SITE)


@pytest.mark.parametrize(
    "changed",
    [
        {"challenge": "YW5vdGhlcg"},
        {"origin": "http://evil.example"},
        {"host": "evil.example"},
        {"flags": PRESENT},
        {"credential": b""},
        {"credential": b"x" * 2000},
    ],
)
def test_nothing_is_made_for_elsewhere_or_of_nothing(changed: dict) -> None:
    with pytest.raises(PasskeyRefused):
        register(Device().makes(**changed), challenge=CHALLENGE, site=SITE)


def test_a_challenge_that_was_used_is_answered_by_nobody() -> None:
    device = Device()
    with pytest.raises(PasskeyRefused):
        register(device.makes(challenge=""), challenge="", site=SITE)
    with pytest.raises(PasskeyRefused):
        authenticate(device.signs(challenge=""), known_of(device), challenge="", site=SITE)


@pytest.mark.parametrize("sent", ["", "[]", "{", "null", "{}", answer(clientDataJSON=b"{}", attestationObject=b"!")])
def test_what_is_no_answer_is_refused(sent: str) -> None:
    known = known_of(Device())
    for read in (
        lambda: credential_of(sent),
        lambda: register(sent, challenge=CHALLENGE, site=SITE),
        lambda: authenticate(sent, known, challenge=CHALLENGE, site=SITE),
    ):
        with pytest.raises(PasskeyRefused):
            read()


def test_a_key_that_cannot_be_read_is_refused() -> None:
    device = Device()
    with pytest.raises(PasskeyRefused):
        authenticate(device.signs(), NewPasskey(CREDENTIAL, b"", 0), challenge=CHALLENGE, site=SITE)


def test_the_browser_is_told_the_house_the_challenge_and_which_devices_are_known() -> None:
    owner = Owner(b"1", "nina@cluster.example", "Nina")
    made = json.loads(creation_options(CHALLENGE, SITE, owner, house="Haus", known=[CREDENTIAL]))
    assert (made["rp"], made["challenge"]) == ({"id": SITE.name, "name": "Haus"}, CHALLENGE)
    assert made["user"] == {"id": text(b"1"), "name": "nina@cluster.example", "displayName": "Nina"}
    assert [one["id"] for one in made["excludeCredentials"]] == [text(CREDENTIAL)]
    assert made["attestation"] == "none"
    asked = json.loads(request_options(CHALLENGE, SITE, [CREDENTIAL]))
    assert (asked["rpId"], asked["challenge"]) == (SITE.name, CHALLENGE)
    assert [one["id"] for one in asked["allowCredentials"]] == [text(CREDENTIAL)]
