"""Looking after the house: what does not add up raises an alarm, what was kept long enough goes."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from celery import shared_task

from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.retention import Rule
from eventsvc.messaging.queries import queue_age
from eventsvc.registration.census import miscounts
from eventsvc.workflows.retention import RULES

BATCH = 500
# Well below the time a task is given: what is left is for the next tick.
PATIENCE = timedelta(seconds=60)
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


@shared_task(name="house.keep_promises")
def keep_promises() -> None:
    """Clear what was kept as long as was promised, in batches that each commit; a rule that fails holds up no other."""
    now = read_clock()
    failed = []
    for rule in RULES:
        try:
            cleared = _clear(rule, now)
        except Exception:  # noqa: BLE001 -- whatever it is, it is said at the end
            _log.exception("retention.failed", rule=rule.name)
            failed.append(rule.name)
        else:
            _log.info("retention.cleared", rule=rule.name, rows=cleared)
    if failed:
        raise RuntimeError(f"rules that failed: {', '.join(failed)}")


def _clear(rule: Rule, now: datetime) -> int:
    """Clear batch by batch until nothing is due or patience ends; whoever is killed goes on at the next tick."""
    total = 0
    while read_clock() - now < PATIENCE:
        with transaction():
            cleared = rule.clear(now, BATCH)
        total += cleared
        if not cleared:
            break
    return total
