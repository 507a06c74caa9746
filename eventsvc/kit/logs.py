"""Logs: one line an event, with the id of the request it belongs to; ids, never names, addresses or tokens."""

from __future__ import annotations

import logging
import re
import secrets
import sys
from typing import Any

import structlog

ID_SHAPE = re.compile(r"[A-Za-z0-9-]{8,64}")
# Libraries log through the standard library; their lines get the same shape.
SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]
# One list for good: a logger keeps the one it was first used with.
PROCESSORS: list[Any] = [*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter]
QUIET = ("alembic", "celery", "kombu", "flask-limiter", "passlib")


def set_up_logs(form: str) -> None:
    """Write logs to standard error, as JSON for machines or plainly for the one who sits before it."""
    is_plain = form == "plain"
    shown = structlog.dev.ConsoleRenderer(colors=False) if is_plain else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=PROCESSORS, logger_factory=structlog.stdlib.LoggerFactory(), cache_logger_on_first_use=True
    )
    handler = logging.StreamHandler(sys.stderr)
    remove = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=[remove, shown], foreign_pre_chain=SHARED))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING if is_plain else logging.INFO)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def new_request_id(given: str | None) -> str:
    """Return the id that came with the request if it is one, else a fresh one."""
    return given if given and ID_SHAPE.fullmatch(given) else secrets.token_hex(8)
