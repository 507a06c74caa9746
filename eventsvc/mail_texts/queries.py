"""Reading adapted mail texts: of one owner for its pages, and of many events for the mails that go out together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, bindparam, func, or_, select

from eventsvc.events.models import Event
from eventsvc.kit.db import db, table_of
from eventsvc.kit.localized import Language

from .models import AdaptedText
from .rules import NOT_ADAPTED, PIECES, MailText, Words

_TEXTS, _EVENTS = table_of(AdaptedText), table_of(Event)
_COLUMNS = (*(_TEXTS.c[piece] for piece in PIECES), _TEXTS.c.letter, _TEXTS.c.language)


@dataclass(frozen=True, kw_only=True)
class TextOwner:
    """Whose words they are: an event's own, or those of a cluster for all events that it leads."""

    event_id: UUID | None = None
    cluster_id: UUID | None = None

    @property
    def id(self) -> UUID:
        """The event, or the cluster."""
        found = self.event_id or self.cluster_id
        assert found is not None
        return found


@dataclass(frozen=True)
class Adapted:
    """A text with when it was changed last, and by whom."""

    text: MailText
    changed_at: datetime
    account_id: UUID | None


def texts_of(owner: TextOwner) -> dict[str, Adapted]:
    """Return all adapted texts of the owner by the letters' keys, as a page lists them."""
    by_key: dict[str, list[Any]] = {}
    for row in db.session.execute(
        select(*_COLUMNS, _TEXTS.c.changed_at, _TEXTS.c.account_id).where(owned_by(owner)).order_by(_TEXTS.c.letter)
    ):
        by_key.setdefault(row.letter, []).append(row)
    return {key: _adapted(rows) for key, rows in by_key.items()}


def text_at(owner: TextOwner, key: str) -> MailText:
    """Return what the owner says otherwise in the letter."""
    rows = db.session.execute(select(*_COLUMNS).where(owned_by(owner), _TEXTS.c.letter == key))
    return _text(rows.all())


def levels_of(event_ids: Collection[UUID]) -> dict[tuple[UUID, str, str], list[Words]]:
    """Return by event, letter and language what the event says otherwise, and behind it what its cluster does.

    One statement for all of them.
    """
    found: dict[tuple[UUID, str, str], list[Words]] = {}
    for row in db.session.execute(_LEVELS, {"event_ids": list(event_ids)}):
        found.setdefault((row.of_event, row.letter, row.language), []).append(_words(row))
    return found


def owned_by(owner: TextOwner) -> ColumnElement[bool]:
    """Return the condition for the rows of the owner."""
    return _TEXTS.c.event_id == owner.event_id if owner.event_id else _TEXTS.c.cluster_id == owner.cluster_id


def _adapted(rows: Sequence[Row[Any]]) -> Adapted:
    newest = max(rows, key=lambda row: row.changed_at)
    return Adapted(_text(rows), newest.changed_at, newest.account_id)


def _text(rows: Sequence[Row[Any]]) -> MailText:
    by_language = {row.language: _words(row) for row in rows}
    return MailText(
        german=by_language.get(Language.GERMAN, NOT_ADAPTED.german),
        english=by_language.get(Language.ENGLISH, NOT_ADAPTED.english),
    )


def _words(row: Row[Any]) -> Words:
    return Words(**{piece: getattr(row, piece) for piece in PIECES})


_LEVELS = (
    select(_EVENTS.c.id.label("of_event"), *_COLUMNS)
    .join_from(
        _EVENTS,
        _TEXTS,
        or_(
            _TEXTS.c.event_id == _EVENTS.c.id,
            and_(_TEXTS.c.event_id.is_(None), _TEXTS.c.cluster_id == _EVENTS.c.lead_cluster_id),
        ),
    )
    .where(_EVENTS.c.id.in_(bindparam("event_ids", expanding=True)))
    # The event's own words come before those of its cluster.
    .order_by(func.coalesce(_TEXTS.c.event_id == _EVENTS.c.id, False).desc())
)
