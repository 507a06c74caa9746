"""Celery as the bell of the house: it wakes, and carries ids at most; the tables know what there is to do."""

from __future__ import annotations

from typing import Any

import structlog
from celery import Celery, Task
from celery.signals import setup_logging, worker_process_init, worker_ready
from flask import Flask

from eventsvc.kit.db import db
from eventsvc.settings import Settings

from . import announcements, contingents, decisions, housekeeping, mail, offers, reminders, runs
from .broker import SETTINGS, broker_url
from .schedule import beat_schedule

TASKS = tuple(
    module.__name__ for module in (announcements, contingents, decisions, housekeeping, mail, offers, reminders, runs)
)


def make_celery(app: Flask) -> Celery:
    """Return the Celery of `app`; every task runs in an application context, under the request's id that rang for it."""
    settings: Settings = app.extensions["settings"]
    celery = Celery("eventsvc", task_cls=_task_class(app), broker=broker_url(settings.redis_url))
    celery.conf.update(SETTINGS, imports=TASKS, beat_schedule=beat_schedule())
    celery.set_default()
    app.extensions["celery"] = celery
    worker_process_init.connect(_forget_connections(app), weak=False)
    setup_logging.connect(_leave_logs_alone, weak=False)
    worker_ready.connect(_look_into_the_letter_box, weak=False)
    return celery


def _task_class(app: Flask) -> type[Any]:
    class FlaskTask(Task):
        """A task of the house."""

        def __call__(self, *args: object, **kwargs: object) -> object:
            request_id = (self.request.headers or {}).get("request_id") or self.request.id
            with app.app_context(), structlog.contextvars.bound_contextvars(request_id=request_id, task=self.name):
                return self.run(*args, **kwargs)

        def apply_async(self, *args: Any, headers: dict[str, Any] | None = None, **options: Any) -> Any:
            request_id = structlog.contextvars.get_contextvars().get("request_id")
            headers = {**({"request_id": request_id} if request_id else {}), **(headers or {})}
            return super().apply_async(*args, headers=headers, **options)

    return FlaskTask


def _leave_logs_alone(**_signal: object) -> None:
    """The house has set up its logs already; that somebody listens keeps Celery from setting up its own."""


def _look_into_the_letter_box(**_signal: object) -> None:
    """A worker that has just come looks at once, not at the next sweep."""
    mail.wake(mail.drain)


def _forget_connections(app: Flask) -> Any:
    """A forked worker makes connections of its own."""

    def forget(**_signal: object) -> None:
        with app.app_context():
            db.engine.dispose(close=False)

    return forget
