"""Offers: the beat asks every minute which have run out, and where a group has kept free places long enough."""

from __future__ import annotations

from celery import shared_task

from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.registration.offers import events_to_tend
from eventsvc.workflows.offers import lapse_offers

CHUNK = 200


@shared_task(name="offers.tend")
def tend() -> None:
    """Let what is due lapse and the next move up, event by event, in chunks that each commit; who is killed goes on at the next tick."""
    now = read_clock()
    for event_id in events_to_tend(now):
        lapsed = CHUNK
        while lapsed == CHUNK:
            with transaction():
                lapsed = lapse_offers(event_id, now, CHUNK)
