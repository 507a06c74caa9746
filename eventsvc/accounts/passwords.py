"""Hashing of passwords with the parameters that OWASP gives for argon2id."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error

MEMORY_KIB, ROUNDS, LANES = 19456, 2, 1
SHORTEST_PASSWORD = 10
# What the sign-in needs to verify, and to renew, the same hashes.
PASSLIB_OPTIONS = {
    "argon2__memory_cost": MEMORY_KIB,
    "argon2__time_cost": ROUNDS,
    "argon2__parallelism": LANES,
}

_hasher = PasswordHasher(time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=LANES)


def is_password(password: str, kept: str) -> bool:
    """Whether the hash is that of the password."""
    try:
        return _hasher.verify(kept, unicodedata.normalize("NFKD", password))
    except Argon2Error:
        return False


def hashed(password: str) -> str:
    """Return the hash that is kept instead of the password."""
    return _hasher.hash(unicodedata.normalize("NFKD", password))
