"""The service as it runs in production, on this machine: PostgreSQL, Valkey, web, worker, beat and a mailbox that takes all."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psycopg
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from flask import Flask
from sqlalchemy import update

from eventsvc import create_app
from eventsvc.accounts.models import Role
from eventsvc.accounts.passwords import hashed
from eventsvc.cli.prepare import migrate
from eventsvc.events.models import Pool
from eventsvc.events.questions import QuestionKind
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from tests.builders import a_cluster, a_crowd, a_pool_of, a_question, an_account, an_event, asked
from tests.servers.postgres import administer, database_url, start_postgres
from tests.servers.valkey import start_valkey
from tests.servers.visitor import HttpVisitor
from tests.servers.web import free_port, served

PASSWORD = secrets.token_urlsafe(16)
CROWD = 10_000


@dataclass
class Stage:
    """What is measured: where it answers, its processes, and what lies in its database."""

    folder: Path
    url: str
    roots: dict[str, int]
    app: Flask
    settings: dict[str, str]
    slugs: dict[str, str]
    tickets: list[str]
    email: str

    def visitor(self, number: int = 1) -> HttpVisitor:
        """Return a browser at an address of its own."""
        return HttpVisitor(self.url, f"198.18.{number // 250}.{number % 250 + 1}")

    def organizer(self) -> HttpVisitor:
        """Return a browser that has signed in."""
        browser = self.visitor(60_000)
        page = browser.get("/konto/anmelden")
        answer = browser.post("/konto/anmelden", page.hidden | {"email": self.email, "password": PASSWORD})
        if answer.status not in (302, 303):
            raise RuntimeError(f"the organizer could not sign in: {answer.status}")
        return browser


@contextmanager
def stage() -> Iterator[Stage]:
    """Set everything up, and take it down again at the end."""
    folder = Path(tempfile.mkdtemp(prefix="eventsvc-bench-"))
    folder.chmod(0o755)
    socket = start_postgres(folder)
    roots = {name: int((folder / f"{name}.pid").read_text().split()[0]) for name in ("postgres",)}
    helpers: list[subprocess.Popen[bytes]] = []
    sink = Controller(Sink(), hostname="127.0.0.1", port=free_port())
    sink.start()
    try:
        redis_url = start_valkey(folder)
        roots["valkey"] = int((folder / "valkey.pid").read_text())
        administer(socket, "CREATE DATABASE bench")
        url = database_url(socket, "bench")
        settings = {
            "EVENTSVC_ENV": "test",
            "SECRET_KEY": "the key of the tests, as long as needed",
            "DATABASE_URL": url,
            "REDIS_URL": redis_url,
            "SMTP_URL": f"smtp://127.0.0.1:{sink.port}",
            "BASE_URL": "http://127.0.0.1",
            "MAIL_SENDER": "anmeldung@cluster.example",
        }
        app = create_app(settings)
        with app.app_context():
            migrate(app)
            slugs, tickets, email = _fill()
        # In production autovacuum does it; the planner would otherwise guess.
        with psycopg.connect(host=socket, user="postgres", dbname="bench", autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        for name, arguments in {"worker": ["worker", "-P", "threads", "-c", "2"], "beat": ["beat"]}.items():
            helper = _celery(folder, name, arguments, settings)
            helpers.append(helper)
            roots[name] = helper.pid
        with served(folder, database_url=url, redis_url=redis_url, RATE_LIMITS="off") as web:
            roots["web"] = web.process.pid
            time.sleep(5)
            yield Stage(folder, web.url, roots, app, settings, slugs, tickets, email)
    finally:
        sink.stop()
        for helper in helpers:
            helper.terminate()
        for helper in helpers:
            helper.wait(30)
        for name in ("valkey", "postgres"):
            if name in roots:
                os.kill(roots[name], 2)
        time.sleep(1)
        shutil.rmtree(folder, ignore_errors=True)


def _celery(folder: Path, name: str, arguments: list[str], settings: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "celery", "-A", arguments[0], *arguments]
    if name == "beat":
        command += ["-s", str(folder / "beat")]
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(command, env={**os.environ, **settings}, stdout=log, stderr=log)


def _fill() -> tuple[dict[str, str], list[str], str]:
    """Insert the events that are measured; return their slugs, the tickets of the crowd and the organizer's address."""
    cluster, now = a_cluster(), read_clock()
    account = an_account(role=Role.ORGANIZER, cluster=cluster, password=hashed(PASSWORD))
    page, hot, flow, asking = (an_event(cluster=cluster, capacity=None) for _ in range(4))
    asked(asking, *(a_question(kind) for kind in list(QuestionKind)[:10] * 2))
    crowded = an_event(cluster=cluster, capacity=None, starts_at=now + timedelta(hours=2))
    tickets = [str(one["ticket_code"]) for one in a_crowd(crowded, CROWD)]
    with transaction() as session:
        session.execute(update(Pool).where(Pool.id == a_pool_of(hot).id).values(capacity=300))
    slugs = {"page": page.slug, "hot": hot.slug, "flow": flow.slug, "asking": asking.slug, "crowded": crowded.slug}
    return slugs, tickets, account.email
