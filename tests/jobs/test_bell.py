from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest
from flask import Flask
from kombu.exceptions import OperationalError

from eventsvc.jobs.bell import Bell
from eventsvc.jobs.broker import broker_url


class Tower:
    """Hears the bell, and can be deaf."""

    def __init__(self) -> None:
        self.heard: list[float] = []
        self.is_deaf = False
        self.tried = threading.Semaphore(0)

    def toll(self) -> None:
        try:
            if self.is_deaf:
                raise ConnectionError
            self.heard.append(time.monotonic())
        finally:
            self.tried.release()

    def wait_for(self, number: int) -> None:
        for _ in range(number):
            assert self.tried.acquire(timeout=10)


def test_many_rings_at_once_are_two_and_the_last_is_not_swallowed() -> None:
    tower = Tower()
    bell = Bell(tower.toll, between=0.2)
    bell.ring()
    tower.wait_for(1)
    for _ in range(100):
        bell.ring()
    tower.wait_for(1)
    assert len(tower.heard) == 2
    assert tower.heard[1] - tower.heard[0] >= 0.2
    assert not tower.tried.acquire(timeout=0.5)


def test_a_bell_that_nobody_heard_rings_again_by_itself() -> None:
    tower = Tower()
    tower.is_deaf = True
    bell = Bell(tower.toll, between=0.01, after_failure=0.05)
    bell.ring()
    tower.wait_for(3)
    tower.is_deaf = False
    tower.wait_for(1)
    while not tower.heard:
        tower.wait_for(1)


def test_ringing_takes_no_time_while_redis_does_not_answer() -> None:
    stuck = threading.Event()
    bell = Bell(lambda: stuck.wait(10) and None)
    began = time.monotonic()
    for _ in range(1000):
        bell.ring()
    assert time.monotonic() - began < 0.5
    stuck.set()


def test_a_process_that_ends_at_once_rings_before_it_goes() -> None:
    """As a command does that posts something and is done: the ringer may not even have begun."""
    program = (
        "import sys; sys.setswitchinterval(1000)\n"
        "from eventsvc.jobs.bell import Bell\n"
        "bell = Bell(lambda: print('rung', flush=True))\n"
        "for _ in range(3): bell.ring()\n"
        "import time; time.sleep(0.05); bell.ring()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["rung", "rung"]


def test_a_lost_redis_is_noticed_at_once(make_app: Callable[..., Flask]) -> None:
    app = make_app(DATABASE_URL="sqlite://", REDIS_URL="unix:///nowhere/valkey.sock")
    drain = app.extensions["celery"].tasks["mail.drain"]
    began = time.monotonic()
    with pytest.raises(OperationalError):
        drain.apply_async(retry=False)
    assert time.monotonic() - began < 1


def test_a_redis_address_is_written_as_celerys_transport_wants_it() -> None:
    assert broker_url("redis://host:6379/1") == "redis://host:6379/1"
    assert broker_url("rediss://u:p@host/0") == "rediss://u:p@host/0"
    assert broker_url("unix:///run/valkey.sock?db=2") == "redis+socket:///run/valkey.sock?virtual_host=2"
    assert broker_url("unix:///run/valkey.sock") == "redis+socket:///run/valkey.sock"
