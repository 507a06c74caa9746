"""The beat's Celery: it rings by the clock for tasks that it does not know itself, so it needs nothing of the service."""

from __future__ import annotations

from celery import Celery
from celery.signals import setup_logging

from eventsvc.kit.logs import set_up_logs
from eventsvc.settings import Settings

from .broker import SETTINGS, broker_url
from .schedule import beat_schedule


def make_ringer(settings: Settings) -> Celery:
    """Return a Celery that knows the schedule and the queues, and no task."""
    set_up_logs(settings.log_format)
    setup_logging.connect(_leave_logs_alone, weak=False)
    celery = Celery("eventsvc", broker=broker_url(settings.redis_url))
    celery.conf.update(SETTINGS, beat_schedule=beat_schedule())
    return celery


def _leave_logs_alone(**_signal: object) -> None:
    """The logs are set up already; that somebody listens keeps Celery from setting up its own."""
