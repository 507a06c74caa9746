"""What the beat rings for, and how often: every task asks what is due, so a missed or doubled tick changes nothing."""

from __future__ import annotations

from typing import Any

MINUTE, HOUR = 60, 3600
# What the beat writes on its rings, to tell them from the bells of changes.
TICK = "is_tick"

TICKS = {
    "mail.drain": MINUTE,
    "mail.drain_bulk": MINUTE,
    "reminders.post_due": MINUTE,
    "contingents.release_due": MINUTE,
    "offers.tend": MINUTE,
    "decisions.carry_out": MINUTE,
    "runs.work": MINUTE,
    "announcements.begin_due": MINUTE,
    "house.check": 10 * MINUTE,
    "house.keep_promises": HOUR,
}


def beat_schedule() -> dict[str, dict[str, Any]]:
    """Return Celery's schedule: a tick that nobody took before the next one is dropped."""
    return {
        task: {"task": task, "schedule": seconds, "options": {"expires": seconds - 5, "headers": {TICK: True}}}
        for task, seconds in TICKS.items()
    }
