"""Links that are derived, not stored."""

import base64
import hashlib
import hmac
from dataclasses import dataclass

SHARED_BYTES = 20
MAC_BYTES = 24  # 192 bits


@dataclass(frozen=True)
class Keyring:
    """The secrets that links are derived from: the first signs, all of them verify."""

    secrets: tuple[str, ...]

    def sign(self, purpose: str, subject: str, version: int) -> str:
        """Return the token that proves `purpose` for `subject`; raising `version` ends it."""
        return self._token(self.secrets[0], purpose, subject, version)

    def verifies(self, token: str, purpose: str, subject: str, version: int) -> bool:
        """Whether `token` was signed for just this purpose, subject and version by one of the secrets."""
        candidates = (self._token(secret, purpose, subject, version) for secret in self.secrets)
        return any(hmac.compare_digest(token.encode(), candidate.encode()) for candidate in candidates)

    def shared(self, purpose: str, subject: str, version: int) -> tuple[bytes, ...]:
        """Return what this house and one device both know, for each secret; the first is what a new device is given."""
        message = "\x1f".join((purpose, subject, str(version))).encode()
        keys = (hmac.digest(secret.encode(), b"eventsvc shared", hashlib.sha256) for secret in self.secrets)
        return tuple(hmac.digest(key, message, hashlib.sha256)[:SHARED_BYTES] for key in keys)

    @staticmethod
    def _token(secret: str, purpose: str, subject: str, version: int) -> str:
        key = hmac.digest(secret.encode(), b"eventsvc links", hashlib.sha256)
        key_id = hashlib.sha256(key).hexdigest()[:4]
        message = "\x1f".join((key_id, purpose, subject, str(version))).encode()
        mac = hmac.digest(key, message, hashlib.sha256)[:MAC_BYTES]
        return f"{key_id}{base64.urlsafe_b64encode(mac).decode()}"
