"""Long work: woken by the bell, and every minute by the beat."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task

from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.workflows.runs import work_next

from .mail import wake

# A worker that is asked to stop waits for the running task: so it is short, and rings for whoever goes on.
AT_A_TIME = timedelta(seconds=15)


@shared_task(name="runs.work")
def work() -> None:
    """Bring long work forward, a portion a transaction; whoever is killed loses one portion, and another goes on."""
    until = read_clock() + AT_A_TIME
    while (now := read_clock()) < until:
        with transaction():
            is_more = work_next(now)
        if not is_more:
            return
    wake(work)
