"""Each request has an id; its log line says what was asked and how it went, never by whom or with which token."""

from __future__ import annotations

import time

import structlog
from flask import Flask, Response, g, request

from eventsvc.kit.logs import new_request_id

HEADER = "X-Request-ID"
log = structlog.get_logger("eventsvc.web")


def follow_requests(app: Flask) -> None:
    """Give requests their id and write a line for each, in the log and for whoever asks about it."""
    app.before_request(_begin)
    app.after_request(_end)


def request_id() -> str:
    """Return the id of the request being answered."""
    return str(g.get("request_id") or "")


def _begin() -> None:
    g.request_id = new_request_id(request.headers.get(HEADER))
    g.began = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    """Log the rule, not the path: a path can hold the token of a link."""
    if "began" not in g:
        return response
    response.headers[HEADER] = g.request_id
    rule = request.url_rule.rule if request.url_rule else None
    took = round((time.perf_counter() - g.began) * 1000, 1)
    log.info("request", method=request.method, rule=rule, status=response.status_code, ms=took)
    return response
