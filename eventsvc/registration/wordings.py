"""What people agree to, word by word: a carrier's own wording, else the one that stands in for all."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Insert, bindparam, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from eventsvc.events.models import Event
from eventsvc.journal import Actor, note
from eventsvc.kit.catalogue import translated
from eventsvc.kit.db import db, table_of
from eventsvc.kit.ids import new_id
from eventsvc.kit.localized import Language, in_language
from eventsvc.kit.text import N_

from .applications import Agreement, ConsentPurpose
from .models import Consent, ConsentWording

# The id of a wording that stands in follows from its words: other words are another wording.
_STAND_IN = UUID("7c0f5a34-52a1-5c8e-9d0e-6a3f0f6b2c11")
_SINCE = datetime(2026, 11, 1, tzinfo=UTC)
_STAND_INS = {
    ConsentPurpose.PARTICIPANT_LIST: (
        N_("Mein Name und meine Organisation dürfen auf der Liste der Teilnehmenden stehen"),
        N_("Die Liste sehen nur Teilnehmende, die selbst darauf stehen. Ohne Haken stehen Sie nicht darauf."),
    ),
    ConsentPurpose.NEWS: (
        N_("Ich möchte Einladungen und Neuigkeiten per E-Mail bekommen"),
        N_("Der Träger dieser Veranstaltung schreibt Ihnen dann zu ähnlichen Veranstaltungen."),
    ),
}


@dataclass(frozen=True, kw_only=True)
class WordingText:
    """A sentence to agree to and what it means, in both languages."""

    statement_de: str
    explanation_de: str
    statement_en: str
    explanation_en: str


@dataclass(frozen=True, kw_only=True)
class Wording:
    """One version of a wording."""

    id: UUID
    carrier_id: UUID | None
    purpose: ConsentPurpose
    valid_from: datetime
    text: WordingText

    def statement(self, language: str) -> str:
        """The sentence at the box."""
        return in_language(language, self.text.statement_de, self.text.statement_en)

    def explanation(self, language: str) -> str:
        """What it means, and what not."""
        return in_language(language, self.text.explanation_de, self.text.explanation_en)

    def agreed(self, language: str) -> Agreement:
        """Return a yes to it."""
        return Agreement(self.purpose, self.id, language)


@dataclass(frozen=True)
class Wordings:
    """What one can have read at an event: the wordings that hold now, and earlier ones."""

    present: dict[ConsentPurpose, Wording]
    known: dict[UUID, Wording]

    def find(self, purpose: ConsentPurpose, wording_id: UUID) -> Wording | None:
        """Return the wording if it is one of that purpose which could be read here."""
        wording = self.known.get(wording_id)
        return wording if wording and wording.purpose is purpose else None


def stand_in(purpose: ConsentPurpose) -> Wording:
    """Return the wording for carriers that have none of their own."""
    statement, explanation = _STAND_INS[purpose]
    english = [translated(Language.ENGLISH, german) for german in (statement, explanation)]
    text = WordingText(
        statement_de=statement, explanation_de=explanation, statement_en=english[0], explanation_en=english[1]
    )
    key = uuid5(_STAND_IN, "\x1f".join((purpose, statement, explanation, *english)))
    return Wording(id=key, carrier_id=None, purpose=purpose, valid_from=_SINCE, text=text)


def wordings_of_event(event_id: UUID, registration_id: UUID | None = None) -> Wordings:
    """Return what one reads at the event, and what the registration has agreed to before; one statement."""
    rows = db.session.execute(_READ, {"event_id": event_id, "registration_id": registration_id}).all()
    present = {purpose: stand_in(purpose) for purpose in ConsentPurpose}
    known = {wording.id: wording for wording in present.values()} | {row.id: wording_of(row) for row in rows}
    return Wordings(present | {row.purpose: known[row.id] for row in rows if row.is_own}, known)


def wordings_of_carrier(carrier_id: UUID) -> list[Wording]:
    """Return every wording the carrier has had, the newest first."""
    query = select(_WORDINGS).where(_WORDINGS.c.carrier_id == carrier_id)
    rows = db.session.execute(query.order_by(_WORDINGS.c.valid_from.desc(), _WORDINGS.c.id.desc()))
    return [wording_of(row) for row in rows]


def write_wording(carrier_id: UUID, purpose: ConsentPurpose, text: WordingText, *, by: Actor, now: datetime) -> bool:
    """Write down what the carrier asks for from now on; False if it says so already. Earlier wordings stay as they are."""
    earlier = [wording for wording in wordings_of_carrier(carrier_id) if wording.purpose is purpose]
    if earlier and earlier[0].text == text:
        return False
    row = {name: getattr(text, name) for name in _TEXTS}
    db.session.execute(
        _WORDINGS.insert(),
        {"id": new_id(), "carrier_id": carrier_id, "purpose": purpose, "valid_from": now, **row},
    )
    note("consent.worded", carrier_id, by=by, now=now, purpose=purpose)
    return True


def keep_stand_ins(wording_ids: frozenset[UUID]) -> None:
    """Write down the wordings among these that only stand in, so that they can be read for as long as someone agreed to them."""
    rows = [
        {
            "id": wording.id,
            "carrier_id": None,
            "purpose": wording.purpose,
            "valid_from": wording.valid_from,
            **{name: getattr(wording.text, name) for name in _TEXTS},
        }
        for wording in map(stand_in, ConsentPurpose)
        if wording.id in wording_ids
    ]
    if rows:
        db.session.execute(_KEEP[db.session.get_bind().dialect.name], rows)


def wording_of(row: Any) -> Wording:
    """Return a row of the table as a value."""
    return Wording(
        id=row.id,
        carrier_id=row.carrier_id,
        purpose=ConsentPurpose(row.purpose),
        valid_from=row.valid_from,
        text=WordingText(**{name: getattr(row, name) for name in _TEXTS}),
    )


_WORDINGS, _CONSENTS, _EVENTS = table_of(ConsentWording), table_of(Consent), table_of(Event)
_TEXTS = tuple(field.name for field in fields(WordingText))
# Read with every form, so made once.
_CARRIER_ID = select(_EVENTS.c.carrier_id).where(_EVENTS.c.id == bindparam("event_id")).scalar_subquery()
_IS_OWN = _WORDINGS.c.carrier_id == _CARRIER_ID
_AGREED_TO = select(_CONSENTS.c.wording_id).where(_CONSENTS.c.registration_id == bindparam("registration_id"))
_READ = (
    select(_WORDINGS, _IS_OWN.label("is_own"))
    .where(or_(_IS_OWN, _WORDINGS.c.carrier_id.is_(None), _WORDINGS.c.id.in_(_AGREED_TO)))
    .order_by(_WORDINGS.c.valid_from, _WORDINGS.c.id)
)
_KEEP: dict[str, Insert] = {
    "sqlite": sqlite.insert(_WORDINGS).on_conflict_do_nothing(index_elements=["id"]),
    "postgresql": postgresql.insert(_WORDINGS).on_conflict_do_nothing(index_elements=["id"]),
}
