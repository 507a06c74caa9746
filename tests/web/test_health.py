"""What machines are told about the service."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import text

from eventsvc.kit.db import db, writing


def test_a_migrated_service_is_ready(client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {
        "status": "ready",
        "database": "reached",
        "migrations": "done",
        "mails": {"oldest_due_seconds": 0},
    }


def test_an_open_migration_is_told(client, app: Flask) -> None:
    with writing(), db.engine.begin() as connection:
        newest = connection.scalar(text("SELECT version_num FROM alembic_version"))
        connection.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    try:
        answer = client.get("/readyz")
    finally:
        with writing(), db.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :newest"), {"newest": newest})
    assert answer.status_code == 503
    assert answer.json["migrations"] == "open"


def test_without_its_database_the_service_lives_yet_is_not_ready(another_app: Callable[..., Flask]) -> None:
    app = another_app(DATABASE_URL="postgresql+psycopg://nobody@/nothing?host=/nowhere")
    client = app.test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
