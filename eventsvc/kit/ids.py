"""Ids that sort by age, and codes that people can type."""

import secrets
from threading import Lock
from uuid import UUID

from .clock import read_clock

# No 0/O, 1/I/L, U: nothing that looks like another or spells words by accident.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
TICKET_CODE_LENGTH = 16


_lock = Lock()
_last_stamp = 0


def new_id() -> UUID:
    """Return a fresh id (UUIDv7): later ones sort behind earlier ones, within a process strictly."""
    global _last_stamp  # noqa: PLW0603 -- the order of ids is the process's
    with _lock:
        milliseconds = int(read_clock().timestamp() * 1000)
        _last_stamp = stamp = max(milliseconds << 12, _last_stamp + 1)
    return UUID(int=(stamp >> 12) << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64 | 0x2 << 62 | secrets.randbits(62))


def new_code(length: int) -> str:
    """Return a random code of `length` characters without look-alikes; each carries 4.9 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def clean_code(typed: str) -> str:
    """Return a typed or scanned code as it was issued: upper case, without spaces and dashes."""
    return "".join(character for character in typed.upper() if character in ALPHABET)


def written_code(code: str) -> str:
    """Return a code in groups of four, as people read it aloud."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
