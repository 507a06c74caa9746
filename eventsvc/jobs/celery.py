"""Celery as the bell of the house: it wakes, and carries ids at most; the tables know what there is to do."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import structlog
from celery import Celery, Task
from celery.signals import setup_logging, worker_process_init, worker_ready
from flask import Flask

from eventsvc.kit.db import db
from eventsvc.settings import Settings

from . import housekeeping, mail, reminders
from .queues import BULK, CONFIRMATIONS, HOUSE, ROUTES
from .schedule import beat_schedule

SOFT_LIMIT, HARD_LIMIT = 120, 150
VISIBILITY_TIMEOUT = 1800

SETTINGS: dict[str, Any] = {
    "accept_content": ["json"],
    "task_serializer": "json",
    "result_serializer": "json",
    "task_ignore_result": True,
    "result_backend": None,
    # Both or nothing: a task that is lost with its worker is given to another.
    "task_acks_late": True,
    "task_reject_on_worker_lost": True,
    "worker_prefetch_multiplier": 1,
    "task_time_limit": HARD_LIMIT,
    "task_soft_time_limit": SOFT_LIMIT,
    "worker_max_tasks_per_child": 1000,
    "worker_max_memory_per_child": 300_000,
    "worker_soft_shutdown_timeout": 25,
    "worker_cancel_long_running_tasks_on_connection_loss": True,
    "broker_connection_retry_on_startup": True,
    "broker_connection_max_retries": None,
    "broker_connection_timeout": 2,
    "visibility_timeout": VISIBILITY_TIMEOUT,
    "broker_transport_options": {
        "visibility_timeout": VISIBILITY_TIMEOUT,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        "health_check_interval": 25,
        "global_keyprefix": "eventsvc:",
        # A bell that cannot be rung is let be: the tables are the retry.
        "max_retries": 0,
    },
    # The tables are the retry.
    "task_publish_retry": False,
    "enable_utc": True,
    "timezone": "UTC",
    "task_default_queue": HOUSE,
    "task_queues": {name: {"exchange": name, "routing_key": name} for name in (CONFIRMATIONS, BULK, HOUSE)},
    "task_create_missing_queues": False,
    "task_routes": ROUTES,
    "worker_enable_remote_control": True,
}

TASKS = (housekeeping.__name__, mail.__name__, reminders.__name__)


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


def broker_url(redis_url: str) -> str:
    """Return the address as Celery's transport writes it: `unix:///s?db=1` is its `redis+socket:///s?virtual_host=1`."""
    if urlsplit(redis_url).scheme != "unix":
        return redis_url
    return (
        redis_url.replace("unix:", "redis+socket:", 1)
        .replace("?db=", "?virtual_host=")
        .replace("&db=", "&virtual_host=")
    )


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
