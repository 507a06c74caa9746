"""What each kind of event usually asks; an organizer changes it as the event needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eventsvc.kit.catalogue import translated
from eventsvc.kit.ids import new_id
from eventsvc.kit.localized import Language
from eventsvc.kit.text import N_

from .kinds import EventKind
from .questions import YES, Choice, Condition, Purpose, Question, QuestionKind, Scope

_Q, _P = QuestionKind, Purpose
MONTH, QUARTER, YEAR, TWO_YEARS, TEN_YEARS = 30, 90, 365, 730, 3650


@dataclass(frozen=True, kw_only=True)
class _Usual:
    """A usual question; `after` is the answer to the question before it on which it hangs."""

    kind: QuestionKind
    label: str
    hint: str = ""
    choices: tuple[str, ...] = ()
    is_required: bool = False
    scope: Scope = Scope.PERSON
    purpose: Purpose = Purpose.CONDUCT
    days: int = QUARTER
    after: str | None = None


_HEARD = _Usual(
    kind=_Q.ONE_OF,
    label=N_("Wie haben Sie von der Veranstaltung erfahren?"),
    choices=(N_("Newsletter"), N_("Soziale Medien"), N_("Empfehlung"), N_("Kalender des Clusters"), N_("Anderes")),
    purpose=_P.STATISTICS,
    days=YEAR,
)
_ROLE = _Usual(kind=_Q.SHORT_TEXT, label=N_("Ihre Funktion"))
_EXPECTATION = _Usual(
    kind=_Q.LONG_TEXT,
    label=N_("Welche Frage sollen wir unbedingt behandeln?"),
    hint=N_("Wir geben sie ohne Ihren Namen an die Vortragenden weiter."),
)
_LEVEL = _Usual(
    kind=_Q.ONE_OF,
    label=N_("Wie gut kennen Sie das Thema?"),
    choices=(N_("Ich steige neu ein"), N_("Ich habe Grundkenntnisse"), N_("Ich arbeite täglich damit")),
)
_EVENING = _Usual(kind=_Q.YES_NO, label=N_("Kommen Sie zum gemeinsamen Ausklang?"), purpose=_P.CATERING)
_MATCHES = _Usual(
    kind=_Q.LONG_TEXT,
    label=N_("Mit wem möchten Sie ins Gespräch kommen?"),
    hint=N_("Zum Beispiel Branchen, Aufgaben oder Institute."),
    purpose=_P.MATCHMAKING,
)
_WEBSITE = _Usual(kind=_Q.WEB_ADDRESS, label=N_("Internetseite Ihres Unternehmens"), purpose=_P.SELECTION, days=YEAR)
_STAFF = _Usual(
    kind=_Q.ONE_OF,
    label=N_("Wie viele Menschen arbeiten in Ihrem Unternehmen?"),
    choices=(N_("weniger als 10"), N_("10 bis 49"), N_("50 bis 249"), N_("250 und mehr")),
    is_required=True,
    scope=Scope.BOOKING,
    purpose=_P.STATISTICS,
    days=TWO_YEARS,
)
_TURNOVER = _Usual(
    kind=_Q.ONE_OF,
    label=N_("Jahresumsatz Ihres Unternehmens"),
    choices=(N_("bis 2 Mio. €"), N_("bis 10 Mio. €"), N_("bis 50 Mio. €"), N_("über 50 Mio. €")),
    is_required=True,
    scope=Scope.BOOKING,
    purpose=_P.STATISTICS,
    days=TWO_YEARS,
)

_TRIP = (
    _Usual(kind=_Q.HEADING, label=N_("Ihr Unternehmen"), scope=Scope.BOOKING),
    _STAFF,
    _TURNOVER,
    _Usual(kind=_Q.HEADING, label=N_("Ihre Bewerbung"), purpose=_P.SELECTION),
    _Usual(kind=_Q.SHORT_TEXT, label=N_("Ihre Funktion im Unternehmen"), is_required=True, purpose=_P.SELECTION),
    _WEBSITE,
    _Usual(
        kind=_Q.LONG_TEXT,
        label=N_("Was möchten Sie auf dieser Reise erreichen?"),
        hint=N_("Laufende Vorhaben, Märkte, gesuchte Partner. Danach wählen wir aus."),
        is_required=True,
        purpose=_P.SELECTION,
        days=YEAR,
    ),
    _Usual(
        kind=_Q.LONG_TEXT,
        label=N_("Mit welchen Unternehmen oder Stellen möchten Sie sprechen?"),
        purpose=_P.MATCHMAKING,
        days=YEAR,
    ),
    _Usual(kind=_Q.YES_NO, label=N_("Waren Sie in diesem Markt schon tätig?"), purpose=_P.SELECTION, days=YEAR),
    _Usual(
        kind=_Q.SHORT_TEXT, label=N_("Wie und seit wann?"), purpose=_P.SELECTION, days=YEAR, after=YES
    ),
    _Usual(kind=_Q.HEADING, label=N_("Für die Reise"), purpose=_P.TRAVEL),
    _Usual(kind=_Q.COUNTRY, label=N_("Staatsangehörigkeit"), hint=N_("Wir prüfen damit, ob Sie ein Visum brauchen."), purpose=_P.TRAVEL, days=MONTH),
    _Usual(kind=_Q.PHONE, label=N_("Mobilnummer unterwegs"), purpose=_P.TRAVEL, days=MONTH),
    _Usual(
        kind=_Q.ONE_OF,
        label=N_("Welches Zimmer wünschen Sie?"),
        choices=(N_("Einzelzimmer"), N_("Doppelzimmer"), N_("Ich buche selbst")),
        purpose=_P.TRAVEL,
        days=MONTH,
    ),
)  # fmt: skip
_STAND = (
    _Usual(kind=_Q.HEADING, label=N_("Ihr Unternehmen"), scope=Scope.BOOKING),
    _STAFF,
    _TURNOVER,
    _Usual(
        kind=_Q.FILE,
        label=N_("De-minimis-Erklärung"),
        hint=N_("Unterschrieben, als PDF oder Foto. Sie können sie nachreichen."),
        scope=Scope.BOOKING,
        purpose=_P.BILLING,
        days=TEN_YEARS,
    ),
    _Usual(kind=_Q.HEADING, label=N_("Ihr Stand"), purpose=_P.STAND),
    _Usual(
        kind=_Q.NUMBER, label=N_("Gewünschte Fläche in m²"), is_required=True, purpose=_P.STAND, days=YEAR
    ),
    _Usual(
        kind=_Q.ONE_OF,
        label=N_("Gewünschter Standtyp"),
        hint=N_("Zugesagt ist er erst mit der Zulassung."),
        choices=(N_("Reihenstand"), N_("Eckstand"), N_("Infotheke")),
        purpose=_P.STAND,
        days=YEAR,
    ),
    _Usual(
        kind=_Q.LONG_TEXT,
        label=N_("Was stellen Sie aus?"),
        hint=N_("Mit Maßen und Gewicht."),
        is_required=True,
        purpose=_P.STAND,
        days=YEAR,
    ),
    _Usual(kind=_Q.YES_NO, label=N_("Brauchen Sie mehr als 3 kW Strom?"), purpose=_P.STAND),
    _Usual(kind=_Q.NUMBER, label=N_("Wie viel Kilowatt?"), purpose=_P.STAND, after=YES),
    _Usual(
        kind=_Q.SHORT_TEXT,
        label=N_("Schrift auf der Blende"),
        hint=N_("Höchstens 30 Zeichen, so wie sie dort stehen soll."),
        purpose=_P.STAND,
    ),
    _WEBSITE,
    _Usual(kind=_Q.NUMBER, label=N_("Wie oft waren Sie schon auf dieser Messe?"), purpose=_P.STATISTICS, days=TWO_YEARS),
)  # fmt: skip
_CERTIFICATE = _Usual(
    kind=_Q.SHORT_TEXT,
    label=N_("Name auf der Teilnahmebescheinigung"),
    hint=N_("Nur wenn er anders lauten soll als oben, zum Beispiel mit Titel."),
)
_PARKING = _Usual(kind=_Q.YES_NO, label=N_("Brauchen Sie einen Parkplatz?"))
_PLATE = _Usual(
    kind=_Q.SHORT_TEXT, label=N_("Kennzeichen"), hint=N_("Damit öffnet sich die Schranke."), days=MONTH, after=YES
)

_SETS: dict[EventKind, Sequence[_Usual]] = {
    EventKind.WORKSHOP: (_ROLE, _LEVEL, _EXPECTATION, _HEARD),
    EventKind.SEMINAR: (_ROLE, _EXPECTATION, _HEARD),
    EventKind.TRAINING: (_ROLE, _LEVEL, _CERTIFICATE, _HEARD),
    EventKind.NETWORK_MEETING: (_ROLE, _MATCHES, _EVENING, _HEARD),
    EventKind.CONGRESS: (_ROLE, _PARKING, _PLATE, _EVENING, _HEARD),
    EventKind.WEBINAR: (_EXPECTATION, _HEARD),
    EventKind.DELEGATION_TRIP: _TRIP,
    EventKind.JOINT_STAND: _STAND,
}


def default_questions(kind: EventKind) -> tuple[Question, ...]:
    """Return what an event of the kind usually asks, in both languages, with keys of its own."""
    asked: list[Question] = []
    for usual in _SETS[kind]:
        asked.append(_question(usual, asked[-1] if usual.after is not None else None))
    return tuple(asked)


def _question(usual: _Usual, before: Question | None) -> Question:
    version_id = new_id()
    condition = None
    if before is not None:
        condition = Condition(before.key, frozenset({usual.after}) if usual.after else frozenset())
    return Question(
        id=version_id,
        key=version_id,
        kind=usual.kind,
        label_de=usual.label,
        label_en=_english(usual.label),
        hint_de=usual.hint,
        hint_en=_english(usual.hint),
        is_required=usual.is_required,
        scope=usual.scope,
        purpose=usual.purpose,
        kept_days=usual.days,
        shown_if=condition,
        choices=tuple(Choice(key=new_id(), label_de=one, label_en=_english(one)) for one in usual.choices),
    )


def _english(german: str) -> str:
    return translated(Language.ENGLISH, german)
