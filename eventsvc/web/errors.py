"""The one table of how the service says no: each refusal and each HTTP error with its status and its words."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
import structlog
from flask import Flask, render_template
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolIsEmpty
from werkzeug.exceptions import HTTPException, InternalServerError

from eventsvc.accounts import errors as accounts
from eventsvc.events import errors as events
from eventsvc.imports import errors as imports
from eventsvc.kit.catalogue import translated
from eventsvc.kit.errors import NotFound, Refusal
from eventsvc.kit.localized import HOME, Bilingual
from eventsvc.kit.text import N_
from eventsvc.messaging.service import MailStillUnderway
from eventsvc.registration import errors as registration

from .languages import chosen_language
from .requests import request_id
from .wording import told_instant

CONFLICT, GONE, SERVER_ERROR, UNAVAILABLE = 409, 410, 500, 503
RETRY_SECONDS = "10"
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Answer:
    """What is said to a person: the status, and a sentence with the refusal's facts in it."""

    status: int
    words: str


CHANGED = Answer(CONFLICT, N_("Jemand anderes hat die Veranstaltung inzwischen geändert. Laden Sie die Seite neu."))
REFUSALS: dict[type[Refusal], Answer] = {
    registration.RegistrationClosed: Answer(GONE, N_("Die Anmeldung ist seit %(since)s geschlossen.")),
    registration.RegistrationNotYetOpen: Answer(CONFLICT, N_("Die Anmeldung öffnet am %(opens_at)s.")),
    registration.TooLate: Answer(GONE, N_("Das ging nur bis %(since)s.")),
    registration.OnlyTheContactMay: Answer(
        CONFLICT, N_("Das kann bei dieser Veranstaltung nur, wer für Sie gebucht hat.")
    ),
    registration.HandoverEnded: Answer(GONE, N_("Dieser Link für eine Vertretung gilt nicht mehr.")),
    registration.FeeHasRisen: Answer(CONFLICT, N_("Inzwischen kostet die Abmeldung mehr.")),
    registration.EventOver: Answer(GONE, N_("Diese Veranstaltung hat schon stattgefunden oder bereits begonnen.")),
    registration.EventIsCalledOff: Answer(GONE, N_("Diese Veranstaltung ist abgesagt.")),
    registration.EventNotPublished: Answer(CONFLICT, N_("Diese Veranstaltung ist noch nicht veröffentlicht.")),
    registration.EventFull: Answer(CONFLICT, N_("Alle Plätze sind vergeben, eine Warteliste gibt es nicht.")),
    registration.WayNotOffered: Answer(CONFLICT, N_("Diese Teilnahmeart wird nicht mehr angeboten.")),
    registration.AlreadyRegistered: Answer(
        CONFLICT, N_("Mit dieser E-Mail-Adresse gibt es für diese Veranstaltung schon eine Anmeldung.")
    ),
    registration.AlreadySubmitted: Answer(CONFLICT, N_("Dieses Formular ist schon bei uns angekommen.")),
    registration.GroupTooLarge: Answer(CONFLICT, N_("In einer Buchung haben höchstens zwanzig Personen Platz.")),
    registration.WrongState: Answer(
        CONFLICT, N_("Das geht nicht mehr: Der Stand der Anmeldung hat sich inzwischen geändert.")
    ),
    registration.OfferLapsed: Answer(
        GONE, N_("Leider war die Frist, den Platz anzunehmen, am %(until)s zu Ende. Er ist weitergegeben.")
    ),
    registration.CapacityBelowTaken: Answer(
        CONFLICT, N_("Es sind schon %(taken)s Plätze vergeben; weniger können es nicht werden.")
    ),
    registration.FileTooBig: Answer(413, N_("Die Datei ist größer als 5 MB.")),
    registration.FileUnfit: Answer(422, N_("Das ist keine PDF-, JPEG- oder PNG-Datei.")),
    registration.FileGone: Answer(GONE, N_("Die Datei ist nicht mehr da. Laden Sie sie bitte noch einmal hoch.")),
    registration.QuestionsChanged: Answer(CONFLICT, N_("Das Team hat die Fragen gerade geändert.")),
    registration.ChoiceFull: Answer(CONFLICT, N_("Das ist inzwischen ausgebucht. Wählen Sie etwas anderes.")),
    registration.OnlyByInvitation: Answer(
        CONFLICT, N_("Anmelden kann sich hier nur, wer eine Einladung oder einen Code hat.")
    ),
    registration.CategoryNotOpened: Answer(
        CONFLICT, N_("Diese Kategorie können Sie nur mit einem Code wählen, der für sie gilt.")
    ),
    registration.CodeExpired: Answer(GONE, N_("Dieser Code ist abgelaufen.")),
    registration.CodeUsedUp: Answer(GONE, N_("Dieser Code ist schon so oft verwendet worden, wie er gilt.")),
    registration.InvitationEnded: Answer(GONE, N_("Diese Einladung gilt nicht mehr. Ihr Stand: %(state)s.")),
    registration.InvitationForOne: Answer(CONFLICT, N_("Diese Einladung gilt für eine Person.")),
    registration.InvitationForAnother: Answer(
        CONFLICT, N_("Diese Einladung gilt nur für die E-Mail-Adresse, an die sie ging.")
    ),
    registration.AlreadyInvited: Answer(CONFLICT, N_("%(email)s ist schon eingeladen oder angemeldet.")),
    registration.RemindedToday: Answer(
        CONFLICT, N_("Erinnern können Sie einmal am Tag, und nur, wer noch nicht geantwortet hat.")
    ),
    registration.ContingentReleased: Answer(
        GONE, N_("Die Plätze dieses Kontingents sind wieder für alle freigegeben.")
    ),
    registration.ContingentFull: Answer(CONFLICT, N_("Alle Plätze dieses Kontingents sind vergeben.")),
    registration.NotSoManyFree: Answer(CONFLICT, N_("Frei sind nur noch %(free)s Plätze.")),
    events.CodeTaken: Answer(CONFLICT, N_("Diesen Code gibt es bei dieser Veranstaltung schon.")),
    events.BadQuestions: Answer(CONFLICT, N_("Die Fragen passen so nicht zusammen.")),
    events.QuestionChangedMeanwhile: Answer(
        CONFLICT, N_("Diese Frage hat inzwischen jemand anderes geändert. Öffnen Sie sie noch einmal.")
    ),
    events.BadCategory: Answer(CONFLICT, N_("Die Angaben passen nicht zusammen. Bitte prüfen Sie das Formular.")),
    events.TooManyCategories: Answer(CONFLICT, N_("Mehr als %(most)s Kategorien wären nicht mehr zu überblicken.")),
    events.CategoryStillUsed: Answer(
        CONFLICT, N_("In dieser Kategorie gibt es schon Anmeldungen. Sie kann nicht entfallen.")
    ),
    events.BadFees: Answer(CONFLICT, N_("Die Stufen passen so nicht zusammen.")),
    events.RulesChangedMeanwhile: Answer(
        CONFLICT, N_("Jemand anderes hat die Regeln inzwischen geändert. Laden Sie die Seite neu.")
    ),
    events.BadDraft: Answer(CONFLICT, N_("Die Angaben passen nicht zusammen. Bitte prüfen Sie das Formular.")),
    events.EventChangedMeanwhile: CHANGED,
    events.EditsClash: CHANGED,
    events.CategoryChangedMeanwhile: CHANGED,
    events.CapacityIsPublic: Answer(
        CONFLICT,
        N_("Die Veranstaltung ist inzwischen öffentlich: Die Zahl der Plätze ändern Sie jetzt auf der Übersicht."),
    ),
    events.WayStillUsed: Answer(
        CONFLICT, N_("Für diese Teilnahmeart gibt es schon Anmeldungen: %(participation)s. Sie kann nicht entfallen.")
    ),
    events.BadSession: Answer(CONFLICT, N_("Die Angaben passen nicht zusammen. Bitte prüfen Sie das Formular.")),
    events.SessionChangedMeanwhile: Answer(
        CONFLICT, N_("Jemand anderes hat den Programmpunkt inzwischen geändert. Laden Sie die Seite neu.")
    ),
    events.SessionsOutsideEvent: Answer(
        CONFLICT,
        N_("Diese Programmpunkte lägen dann außerhalb der Veranstaltung: %(sessions)s. Verlegen Sie sie zuerst."),
    ),
    events.SessionStillChosen: Answer(
        CONFLICT, N_("Diesen Programmpunkt haben schon %(number)s Personen gewählt. Er kann nicht entfallen.")
    ),
    events.SessionGone: Answer(
        CONFLICT, N_("Ein Programmpunkt, den Sie gewählt haben, steht nicht mehr im Programm. Wählen Sie bitte neu.")
    ),
    events.SessionsOverlap: Answer(
        CONFLICT, N_("„%(first)s“ und „%(second)s“ finden zur selben Zeit statt. Wählen Sie eines von beiden.")
    ),
    events.OneOfGroup: Answer(CONFLICT, N_("Von „%(first)s“ und „%(second)s“ können Sie nur eines wählen.")),
    events.NotForThisWay: Answer(
        CONFLICT, N_("„%(session)s“ können nur Personen wählen, die so teilnehmen: %(participation)s.")
    ),
    registration.SessionJustFull: Answer(
        CONFLICT,
        N_(
            "Der letzte Platz in „%(session)s“ ging gerade an jemand anderen. Ihre bisherige Auswahl gilt weiter. "
            "Speichern Sie noch einmal, um auf die Warteliste zu kommen, oder wählen Sie etwas anderes."
        ),
    ),
    events.NotPublishable: Answer(CONFLICT, N_("Für die Veröffentlichung fehlt noch etwas.")),
    events.NotADraft: Answer(CONFLICT, N_("Diese Veranstaltung ist kein Entwurf mehr.")),
    events.NotPublished: Answer(CONFLICT, N_("Diese Veranstaltung ist nicht veröffentlicht.")),
    events.EventOver: Answer(CONFLICT, N_("Diese Veranstaltung ist vorbei.")),
    events.OnlyTheLeadMay: Answer(
        CONFLICT, N_("Federführung und Mitveranstalter bestimmt nur der federführende Cluster.")
    ),
    events.NoLongerInvited: Answer(
        CONFLICT, N_("Diese Einladung gilt nicht mehr: Sie wurde zurückgenommen oder ist schon beantwortet.")
    ),
    imports.FileUnreadable: Answer(422, N_("Diese Datei können wir nicht lesen.")),
    imports.ImportMovedOn: Answer(CONFLICT, N_("Jemand anderes hat mit diesem Import inzwischen weitergemacht.")),
    imports.RowsAreFaulty: Answer(CONFLICT, N_("Nicht alle Zeilen lassen sich eintragen: Bessern Sie die Datei aus.")),
    imports.CannotBeUndone: Answer(CONFLICT, N_("Bei %(number)s Personen ist inzwischen etwas geschehen.")),
    accounts.AlreadyInvited: Answer(CONFLICT, N_("Diese Person hat diese Aufgabe hier schon.")),
    accounts.AccountEnded: Answer(CONFLICT, N_("Dieses Konto ist beendet.")),
    accounts.RoleNotHere: Answer(
        CONFLICT,
        N_("Diese Aufgabe gibt es dort nicht: Eine Leitung hat nur ein Cluster, die Verwaltung arbeitet für alle."),
    ),
    accounts.LastOwner: Answer(
        CONFLICT, N_("Der Cluster hätte dann keine Leitung mehr. Laden Sie zuerst jemand anderen dazu ein.")
    ),
    accounts.LastStaff: Answer(CONFLICT, N_("Ohne dieses Konto könnte niemand mehr andere einladen.")),
    accounts.InvitationExpired: Answer(GONE, N_("Diese Einladung ist abgelaufen oder schon verwendet worden.")),
    MailStillUnderway: Answer(
        CONFLICT,
        N_("Diese Mail ist noch unterwegs. Erst wenn feststeht, was aus ihr wurde, geht sie noch einmal hinaus."),
    ),
}

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
