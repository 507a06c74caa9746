"""Celery as the bell of the house: it wakes, and carries ids at most; the tables know what there is to do."""

from __future__ import annotations

from typing import Any

import structlog
from celery import Celery, Task
from celery.exceptions import SoftTimeLimitExceeded
from celery.signals import setup_logging, worker_process_init, worker_ready
from flask import Flask
from sqlalchemy.exc import DBAPIError

from eventsvc.health.service import Shift, log_shift
from eventsvc.health.states import Mishap
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db, transaction
from eventsvc.settings import Settings

from . import announcements, contingents, decisions, housekeeping, mail, offers, reminders, runs
from .broker import SETTINGS, broker_url
from .schedule import TICK, TICKS, beat_schedule

_log = structlog.get_logger(__name__)

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
            headers = self.request.headers or {}
            request_id = headers.get("request_id") or self.request.id
            with app.app_context(), structlog.contextvars.bound_contextvars(request_id=request_id, task=self.name):
                return _logged(self, args, kwargs, is_tick=bool(headers.get(TICK)))

        def apply_async(self, *args: Any, headers: dict[str, Any] | None = None, **options: Any) -> Any:
            request_id = structlog.contextvars.get_contextvars().get("request_id")
            headers = {**({"request_id": request_id} if request_id else {}), **(headers or {})}
            return super().apply_async(*args, headers=headers, **options)

    return FlaskTask


def _logged(task: Any, args: tuple[object, ...], kwargs: dict[str, object], *, is_tick: bool) -> object:
    """Do the task, and write down how it went; that this fails is no fault of the task."""
    began_at, mishap, fault = read_clock(), None, ""
    try:
        return task.run(*args, **kwargs)
    except Exception as error:
        mishap, fault = _mishap(error), type(error).__name__
        raise
    finally:
        if task.name in TICKS:
            _write_down(
                task.name, Shift(began_at=began_at, ended_at=read_clock(), is_tick=is_tick, mishap=mishap, fault=fault)
            )


def _write_down(name: str, shift: Shift) -> None:
    try:
        db.session.rollback()
        with transaction():
            log_shift(name, shift)
    except DBAPIError:
        db.session.rollback()
        _log.warning("job.not_logged", job=name)


def _mishap(error: Exception) -> Mishap:
    if isinstance(error, SoftTimeLimitExceeded):
        return Mishap.TIME
    return Mishap.DATABASE if isinstance(error, DBAPIError) else Mishap.FAULT


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
