from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import structlog
from celery import Celery
from celery.contrib.testing.worker import start_worker
from flask import Flask, current_app

from eventsvc.jobs.schedule import TICKS

LONGEST_TASK = 150


@pytest.fixture
def celery(make_app: Callable[..., Flask]) -> Celery:
    return make_app(DATABASE_URL="sqlite://").extensions["celery"]


def test_a_task_is_kept_until_it_is_done_and_never_carries_more_than_json(celery: Celery) -> None:
    conf = celery.conf
    assert (conf.task_acks_late, conf.task_reject_on_worker_lost, conf.worker_prefetch_multiplier) == (True, True, 1)
    assert (conf.task_serializer, conf.accept_content) == ("json", ["json"])
    assert (conf.task_ignore_result, conf.task_publish_retry) == (True, False)
    assert conf.result_backend is None
    assert conf.task_soft_time_limit < conf.task_time_limit == LONGEST_TASK
    assert conf.broker_transport_options["visibility_timeout"] > 2 * LONGEST_TASK


def test_every_tick_rings_for_a_task_and_every_task_has_its_tick(celery: Celery) -> None:
    assert set(TICKS) == {name for name in celery.tasks if not name.startswith(("celery.", "tests."))}


def test_a_tick_that_nobody_took_is_dropped_before_the_next(celery: Celery) -> None:
    for tick in celery.conf.beat_schedule.values():
        assert 0 < tick["options"]["expires"] < tick["schedule"]


def test_every_task_of_the_house_has_a_queue_that_workers_listen_to(celery: Celery) -> None:
    ours = {name: task for name, task in celery.tasks.items() if not name.startswith(("celery.", "tests."))}
    routes = {name: celery.amqp.router.route({}, name)["queue"].name for name in ours}
    assert routes["mail.drain"] == "confirmations"
    assert routes["mail.drain_bulk"] == "bulk"
    assert set(routes.values()) == {"confirmations", "bulk", "house"}
    assert set(celery.amqp.queues) == {"confirmations", "bulk", "house"}


def test_a_task_runs_in_the_service_and_under_the_request_that_rang_for_it(
    make_app: Callable[..., Flask], redis_url: str, tmp_path: Path
) -> None:
    app = make_app(DATABASE_URL="sqlite://", REDIS_URL=f"{redis_url}?db=3")
    celery: Celery = app.extensions["celery"]
    seen: list[Any] = []
    is_done = threading.Event()

    @celery.task(name="tests.look")
    def look() -> None:
        seen.append((current_app.extensions["settings"].mail_sender, structlog.contextvars.get_contextvars()))
        is_done.set()

    with start_worker(celery, pool="threads", perform_ping_check=False, shutdown_timeout=30):
        with structlog.contextvars.bound_contextvars(request_id="4711"):
            look.apply_async()
        assert is_done.wait(20)
    ((sender, context),) = seen
    assert sender == "anmeldung@cluster.example"
    assert (context["request_id"], context["task"]) == ("4711", "tests.look")
