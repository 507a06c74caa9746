"""Running the migrations: one at a time, on both databases, each wholly or not at all."""

from typing import Literal

from alembic import context
from flask import current_app
from sqlalchemy import text
from sqlalchemy.engine import Connection

import eventsvc.attendance.models
import eventsvc.events.fee_models
import eventsvc.imports.models
import eventsvc.journal.models
import eventsvc.mail_texts.models
import eventsvc.messaging.models
import eventsvc.registration.answer_models
import eventsvc.registration.choice_models
import eventsvc.registration.decision_models
import eventsvc.registration.frozen_models
import eventsvc.registration.handover_models
import eventsvc.registration.invitation_models
import eventsvc.registration.tags
import eventsvc.runs.models  # noqa: F401 -- the tables must be known before they are compared
from eventsvc.kit.db import Base, db, writing

ADVISORY_LOCK = 0x65766E74


def plainly(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our own column types as what the database sees: a migration imports nothing of ours."""
    if kind != "type":
        return False
    return {"UtcDateTime": "sa.DateTime(timezone=True)", "AsaList": "sa.Text()"}.get(type(item).__name__, False)


def migrate(connection: Connection) -> None:
    """Run the migrations on `connection`; SQLite's foreign keys rest meanwhile and are checked at the end."""
    is_sqlite = connection.dialect.name == "sqlite"
    raw = connection.connection.driver_connection
    if is_sqlite and raw is not None:
        raw.execute("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transactional_ddl=True,
        compare_server_default=True,
        render_item=plainly,
        **current_app.extensions["migrate"].configure_args,
    )
    try:
        with context.begin_transaction():
            if not is_sqlite:
                connection.execute(text("SET LOCAL lock_timeout = '30s'"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
            context.run_migrations()
            if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").all():
                raise RuntimeError("a migration left rows without what they refer to")
    finally:
        if is_sqlite and raw is not None:
            raw.execute("PRAGMA foreign_keys=ON")


with writing(), db.engine.connect() as connection:
    migrate(connection)
