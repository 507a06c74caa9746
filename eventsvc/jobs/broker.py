"""How Celery is to behave, and where its broker is: all that a process needs that only rings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from redis import Redis, RedisError

from .queues import BULK, CONFIRMATIONS, HOUSE, ROUTES

SOFT_LIMIT, HARD_LIMIT = 120, 150
VISIBILITY_TIMEOUT = 1800
PREFIX = "eventsvc:"
# Whoever only asks how it is does not wait.
PATIENCE = 1.0

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
    # A pool of threads cannot end a task: asked to when the broker is lost, the whole worker would go. Tasks just finish.
    "worker_cancel_long_running_tasks_on_connection_loss": False,
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
        "global_keyprefix": PREFIX,
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
    # Its reply queue is taken down through a connection that may be gone: with it, a lost broker ends the worker.
    "worker_enable_remote_control": False,
}


def broker_url(redis_url: str) -> str:
    """Return the address as Celery's transport writes it: `unix:///s?db=1` is its `redis+socket:///s?virtual_host=1`."""
    if urlsplit(redis_url).scheme != "unix":
        return redis_url
    return (
        redis_url.replace("unix:", "redis+socket:", 1)
        .replace("?db=", "?virtual_host=")
        .replace("&db=", "&virtual_host=")
    )


def bell_counter(redis_url: str) -> Callable[[], int | None]:
    """Return what counts the bells that nobody has heard yet; None says that the queue does not answer."""
    address = redis_url.replace("redis+socket:", "unix:", 1).replace("virtual_host=", "db=")
    queues = [PREFIX + name for name in (CONFIRMATIONS, BULK, HOUSE)]

    def count() -> int | None:
        try:
            with Redis.from_url(address, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE) as server:
                return sum(int(server.llen(queue)) for queue in queues)
        except (RedisError, OSError):
            return None

    return count
