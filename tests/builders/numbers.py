"""Numbers that make what must be unique different."""

from itertools import count

_numbers = count(1)


def next_number() -> int:
    """Return a number that no other row of this process has."""
    return next(_numbers)
