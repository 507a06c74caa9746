"""Ids that sort by age, and codes that people can type."""

import secrets
from uuid import UUID

from .clock import read_clock

# No 0/O, 1/I/L, U: nothing that looks like another or spells words by accident.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
TICKET_CODE_LENGTH = 16


def new_id() -> UUID:
    """Return a fresh id (UUIDv7): random, and later ones sort behind earlier ones."""
    milliseconds = int(read_clock().timestamp() * 1000)
    value = (milliseconds << 80) | secrets.randbits(80)
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=value)


def new_code(length: int) -> str:
    """Return a random code of `length` characters without look-alikes; each carries 4.9 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def clean_code(typed: str) -> str:
    """Return a typed or scanned code as it was issued: upper case, without spaces and dashes."""
    return "".join(character for character in typed.upper() if character in ALPHABET)
