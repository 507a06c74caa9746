"""Decisions: the beat asks every minute which are to be carried out, and goes on where somebody was killed."""

from __future__ import annotations

from celery import shared_task

from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.registration.decisions import events_with_released
from eventsvc.workflows.held_decisions import carry_out_next


@shared_task(name="decisions.carry_out")
def carry_out() -> None:
    """Carry out what is due, each decision with its mail in a transaction of its own."""
    for event_id in events_with_released():
        is_left = True
        while is_left:
            with transaction():
                is_left = carry_out_next(event_id, read_clock())
