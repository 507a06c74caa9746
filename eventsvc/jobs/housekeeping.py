"""Looking after the house: what does not add up raises an alarm, what was kept long enough goes."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from celery import shared_task
from flask import current_app

from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.retention import Rule
from eventsvc.workflows.checkup import examine, note_troubles
from eventsvc.workflows.retention import RULES

BATCH = 500
# Well below the time a task is given: what is left is for the next tick.
PATIENCE = timedelta(seconds=60)

_log = structlog.get_logger(__name__)


@shared_task(name="house.check")
def check() -> None:
    """Look at everything, raise an alarm for what is wrong, and keep since when."""
    now = read_clock()
    checked = examine(current_app.extensions["instruments"], now)
    for one in checked:
        if not one.finding.is_fine:
            _log.error(
                f"health.{one.check.key}", verdict=one.finding.verdict.name.lower(), details=list(one.finding.details)
            )
    with transaction():
        note_troubles(checked, now)


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
