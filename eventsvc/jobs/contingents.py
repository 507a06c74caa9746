"""Contingents: the beat asks every minute whose date has come."""

from __future__ import annotations

from celery import shared_task

from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.workflows.contingents import release_due


@shared_task(name="contingents.release_due")
def release() -> None:
    """Give back the contingents whose date has come, each in a transaction of its own; whoever is killed goes on at the next tick."""
    now = read_clock()
    is_more = True
    while is_more:
        with transaction():
            is_more = release_due(now)
