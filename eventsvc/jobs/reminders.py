"""Reminders: the beat asks every minute what is due."""

from __future__ import annotations

from celery import shared_task

from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.workflows.reminders import post_due_reminders

CHUNK = 500


@shared_task(name="reminders.post_due")
def post_due() -> None:
    """Post the reminders that are due, in chunks that each commit; whoever is killed goes on at the next tick."""
    now = read_clock()
    posted = CHUNK
    while posted:
        with transaction():
            posted = post_due_reminders(now, CHUNK)
