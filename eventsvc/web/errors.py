"""How the service says no: each refusal as its table words it, each HTTP error with its page."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

import psycopg
import structlog
from flask import Flask, render_template
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolIsEmpty
from werkzeug.exceptions import HTTPException, InternalServerError

from eventsvc.kit.catalogue import translated
from eventsvc.kit.errors import NotFound, Refusal
from eventsvc.kit.localized import HOME, Bilingual
from eventsvc.kit.text import N_

from .languages import chosen_language
from .refusals import REFUSALS
from .requests import request_id
from .wording import told_instant

SERVER_ERROR, UNAVAILABLE = 500, 503
RETRY_SECONDS = "10"
log = structlog.get_logger(__name__)


# Status → heading and what to do next.
PAGES: dict[int, tuple[str, str]] = {
    400: (
        N_("Diese Anfrage war unvollständig"),
        N_(
            "Die Seite war zu lange offen oder Cookies sind ausgeschaltet. Laden Sie sie neu und senden Sie noch einmal ab."
        ),
    ),
    403: (N_("Dafür fehlt Ihnen die Berechtigung"), N_("Fragen Sie die Geschäftsstelle Ihres Clusters.")),
    404: (
        N_("Diese Seite gibt es nicht"),
        N_("Vielleicht ist der Link unvollständig oder abgelaufen. Im Kalender finden Sie alle Veranstaltungen."),
    ),
    405: (N_("So lässt sich diese Seite nicht aufrufen"), N_("Gehen Sie zurück und versuchen Sie es noch einmal.")),
    409: (N_("Das geht gerade nicht"), N_("Gehen Sie zurück und prüfen Sie den aktuellen Stand.")),
    410: (N_("Das ist vorbei"), N_("Im Kalender finden Sie die kommenden Veranstaltungen.")),
    413: (N_("Das ist zu groß"), N_("Kürzen Sie Ihre Angaben oder wählen Sie eine kleinere Datei.")),
    429: (N_("Das waren viele Versuche"), N_("Warten Sie einige Minuten und versuchen Sie es dann noch einmal.")),
    500: (
        N_("Hier ist etwas schiefgegangen"),
        N_("Der Fehler liegt bei uns und ist vermerkt. Versuchen Sie es in einigen Minuten noch einmal."),
    ),
    503: (
        N_("Wir sind gleich wieder da"),
        N_(
            "Der Dienst ist gerade nicht erreichbar. Es wurde nichts gespeichert. Versuchen Sie es in einigen Sekunden noch einmal."
        ),
    ),
}


def answer_errors(app: Flask) -> None:
    """Answer whatever the views raise with its page."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DBAPIError, _database_error)
    app.register_error_handler(PoolIsEmpty, _unavailable)
    app.register_error_handler(InternalServerError, _server_error)


def words_of(refusal: Refusal) -> str:
    """Return what a refusal says, in the reader's language: for a flash, a field or a page."""
    answer = REFUSALS[type(refusal)]
    timezone = getattr(refusal, "timezone", HOME)
    facts = {name: _written(value, timezone) for name, value in vars(refusal).items()}
    return translated(chosen_language(), answer.words) % facts


def error_page(status: int, words: str = "") -> tuple[str, int]:
    """Return the page for a status, with its own words or those of the table."""
    heading, advice = PAGES.get(status, PAGES[SERVER_ERROR if status >= SERVER_ERROR else 400])
    return (
        render_template(
            "errors/page.html", status=status, heading=heading, words=words, advice=advice, request_id=request_id()
        ),
        status,
    )


def _refused(refusal: Refusal) -> tuple[str, int]:
    return error_page(REFUSALS[type(refusal)].status, words_of(refusal))


def _not_found(_error: NotFound) -> tuple[str, int]:
    return error_page(404)


def _http_error(error: HTTPException) -> Any:
    """Answer in our words; redirects and answers that a view has built itself pass."""
    status = error.code or SERVER_ERROR
    if error.response is not None or status < 400:  # noqa: PLR2004 -- where errors begin
        return error
    if isinstance(error, CSRFError):
        log.info("form.without_token", reason=error.description)
    headers = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
    return *error_page(status), headers


def _database_error(error: DBAPIError) -> Any:
    if not _is_outage(error):
        raise error
    return _unavailable(error)


def _unavailable(error: Exception) -> Any:
    """Say honestly that the database is away or overrun."""
    log.error("database.unavailable", error=type(getattr(error, "orig", error)).__name__)
    return *error_page(UNAVAILABLE), {"Retry-After": RETRY_SECONDS}


def _server_error(error: InternalServerError) -> tuple[str, int]:
    cause = error.original_exception or error
    log.error("request.failed", exc_info=cause)
    return error_page(SERVER_ERROR)


def _is_outage(error: DBAPIError) -> bool:
    """Whether the database is away, full or busy, rather than misused."""
    if error.connection_invalidated:
        return True
    if isinstance(error.orig, sqlite3.OperationalError):
        return not str(error.orig).startswith(("no such", "near ", "table "))
    return isinstance(error.orig, psycopg.OperationalError | psycopg.InterfaceError)


def _written(value: Any, timezone: str) -> str:
    """Return a refusal's fact as people read it, a time on the clocks of the zone."""
    if isinstance(value, datetime):
        return told_instant(value, timezone)
    if isinstance(value, Bilingual):
        return value.said(chosen_language())
    if isinstance(value, tuple):
        return ", ".join(f"„{_written(one, timezone)}“" for one in value)
    label = getattr(value, "label", None)
    return translated(chosen_language(), label) if label else str(value)
