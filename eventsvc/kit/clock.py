"""The one place that reads the clock; everything below a door gets `now` as an argument."""

from datetime import UTC, datetime


def read_clock() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)
