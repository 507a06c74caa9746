"""Sending mail: woken by the bell, and every minute by the beat."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from flask import current_app

from eventsvc.kit.clock import read_clock
from eventsvc.messaging.claims import is_due
from eventsvc.messaging.delivery import AWAITED, BULK, deliver
from eventsvc.messaging.office import PostOffice

# A worker that is asked to stop waits for the running task: so it is short, and rings for whoever goes on.
AT_A_TIME = timedelta(seconds=15)
# A bell that nobody heard for a minute is replaced by the next sweep.
EXPIRES = 55


@shared_task(name="mail.drain")
def drain() -> None:
    """Send what people wait for until nothing is due; then wake whoever sends the rest."""
    if _work(AWAITED):
        wake(drain)
    if is_due(read_clock(), BULK):
        wake(drain_bulk)


@shared_task(name="mail.drain_bulk")
def drain_bulk() -> None:
    """Send reminders and announcements until nothing is due."""
    if _work(BULK):
        wake(drain_bulk)


def wake(task: object) -> None:
    """Ring for a task; raises what the broker raises."""
    task.apply_async(retry=False, expires=EXPIRES)  # type: ignore[attr-defined]


def _work(priorities: range) -> bool:
    """Whether there is more to do than could be done at a time."""
    office: PostOffice = current_app.extensions["post_office"]
    until = read_clock() + AT_A_TIME
    deliver(office, priorities, read_clock, until)
    now = read_clock()
    return now >= until and not office.circuit.is_paused(now) and is_due(now, priorities)
