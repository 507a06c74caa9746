"""The rules of sending: when the next try is due, when it is given up, and when nobody wants to be disturbed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from .states import Priority

LEASE = timedelta(minutes=5)
GIVEN_UP_AFTER = timedelta(hours=72)
# Answers that a mail must have heard before: while the server was away for days it heard none.
FEWEST_TRIES = 12
# Answers come at most some 150 times in 72 hours; more often is only begun what kills its worker.
MOST_TRIES = 200
FIRST_WAIT, LONGEST_WAIT = 30, 3600
# So many letters that strangers can cause reach one mailbox in such a time.
RATIONS = ((3, timedelta(hours=1)), (10, timedelta(days=1)))
LARGEST_RATION, LONGEST_RATION = RATIONS[-1]
QUIET_FROM, QUIET_UNTIL = time(21), time(7)


def next_try_at(now: datetime, tries: int, jitter: float) -> datetime:
    """Return when a mail that was tried `tries` times is due again: 30 s, doubled up to an hour, times `jitter` (0.5 to 1)."""
    wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(max(tries - 1, 0), 10))
    return now + timedelta(seconds=wait * jitter)


def is_given_up(created_at: datetime, tries: int, now: datetime) -> bool:
    """Whether a mail has been tried long enough, and often enough."""
    return now - created_at >= GIVEN_UP_AFTER and tries >= FEWEST_TRIES


def next_turn(sent_at: Sequence[datetime], now: datetime) -> datetime | None:
    """Return when a mailbox gets its next rationed letter, after those sent to it, newest first; None for at once."""
    turns = [sent_at[number - 1] + span for number, span in RATIONS if len(sent_at) >= number]
    turn = max(turns, default=now)
    return turn if turn > now else None


def end_of_quiet(priority: int, timezone: str, now: datetime) -> datetime | None:
    """Return until when a reminder waits if it is night in the zone; None for what may leave now."""
    if priority < Priority.REMINDER:
        return None
    zone = ZoneInfo(timezone)
    local = now.astimezone(zone)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return None
    day = local.date() if local.time() < QUIET_UNTIL else local.date() + timedelta(days=1)
    return datetime.combine(day, QUIET_UNTIL, tzinfo=zone).astimezone(now.tzinfo)
