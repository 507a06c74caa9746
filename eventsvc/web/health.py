"""Whether the service lives and whether it is ready: for machines, without a detail for strangers."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db
from eventsvc.messaging.queries import queue_age

from .guards import public

LATE = timedelta(minutes=5)
OK, UNAVAILABLE = 200, 503

blueprint = Blueprint("health", __name__)
log = logging.getLogger(__name__)


@blueprint.get("/healthz")
@public
def alive() -> Response:
    """Answer: the process lives."""
    return jsonify(status="alive")


@blueprint.get("/readyz")
@public
def ready() -> tuple[Response, int]:
    """Answer whether requests can be served: the database is reached and migrated; late mail is told, yet no reason to stay away."""
    try:
        is_migrated = _revision() == _newest_revision(Path(current_app.root_path) / "migrations" / "versions")
        lateness = queue_age(read_clock())
    except SQLAlchemyError:
        log.exception("the database is not reached")
        return jsonify(status="unready", database="unreachable"), UNAVAILABLE
    mails = {"oldest_due_seconds": int(lateness.total_seconds())}
    if not is_migrated:
        return jsonify(status="unready", database="reached", migrations="open", mails=mails), UNAVAILABLE
    status = "degraded" if lateness > LATE else "ready"
    return jsonify(status=status, database="reached", migrations="done", mails=mails), OK


def _revision() -> str | None:
    with db.engine.connect() as connection:
        revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


@lru_cache
def _newest_revision(versions: Path) -> str:
    """Return the number that the last migration's file begins with: what runs them is too large for a web process."""
    return max(path.name for path in versions.glob("[0-9]*.py")).partition("_")[0]
