"""Looking after the house: what does not add up raises an alarm, what was kept long enough goes."""

from __future__ import annotations

import structlog
from celery import shared_task

from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.messaging.queries import queue_age
from eventsvc.messaging.service import purge_settled
from eventsvc.registration.census import miscounts

CHUNK = 1000
LONG_IN_THE_QUEUE = 300

_log = structlog.get_logger(__name__)


@shared_task(name="house.check")
def check() -> None:
    """Raise an alarm for counters that differ from their registrations, and for mail that does not leave."""
    for miscount in miscounts():
        _log.error(
            "places.miscounted",
            event_id=str(miscount.event_id),
            pool_id=str(miscount.pool_id),
            taken=miscount.taken,
            holding=miscount.holding,
            waiting=miscount.waiting,
            queueing=miscount.queueing,
        )
    age = queue_age(read_clock()).total_seconds()
    if age > LONG_IN_THE_QUEUE:
        _log.error("mail.queue_stands", oldest_seconds=int(age))


@shared_task(name="house.purge_mails")
def purge_mails() -> None:
    """Delete mails that were settled more than ninety days ago."""
    now = read_clock()
    purged = CHUNK
    while purged == CHUNK:
        with transaction():
            purged = purge_settled(now, CHUNK)
