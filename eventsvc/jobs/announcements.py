"""Announcements that were scheduled: the beat asks every minute which are due."""

from __future__ import annotations

from celery import shared_task

from eventsvc.announcements.queries import due_announcements
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.workflows.announcing import send_due


@shared_task(name="announcements.begin_due")
def begin_due() -> None:
    """Begin to send what is due; it goes on as long work."""
    for announcement_id in due_announcements(read_clock()):
        with transaction():
            send_due(announcement_id, read_clock())
