"""Adapting mail texts, resetting them, and taking them along into a copy of their event."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select

from eventsvc.clusters.models import Cluster
from eventsvc.events.models import Event
from eventsvc.journal import Actor, changes, note
from eventsvc.kit.db import db, table_of
from eventsvc.kit.edits import Edit, merged
from eventsvc.kit.ids import new_id
from eventsvc.kit.localized import Language

from .catalogue import CATALOGUE
from .errors import BadMailText
from .models import AdaptedText
from .queries import TextOwner, owned_by, text_at
from .rules import NOT_ADAPTED, PIECES, MailText, problems, text_of

_TEXTS = table_of(AdaptedText)


def adapt(owner: TextOwner, key: str, edit: Edit, *, by: Actor, now: datetime) -> bool:
    """Say the letter in the words of the page; return whether that changes anything.

    Raises EditsClash where somebody else has changed the same meanwhile, or BadMailText. It holds for every mail that has
    not left yet. What is left empty is said as the cluster says it, or as the letter does by itself.
    """
    _lock(owner)
    present = text_at(owner, key)
    parts = merged(present.parts, edit)
    if found := problems(parts, CATALOGUE[key].placeholders):
        raise BadMailText(found)
    return _write(owner, key, text_of(parts), "mail_text.adapted", by=by, now=now)


def reset(owner: TextOwner, key: str, *, by: Actor, now: datetime) -> bool:
    """Give the letter's words of this owner up; return whether there were any."""
    _lock(owner)
    return _write(owner, key, NOT_ADAPTED, "mail_text.reset", by=by, now=now)


def take_texts_along(source_id: UUID, event_id: UUID, *, by: Actor, now: datetime) -> None:
    """Let a copy of an event say what its source says otherwise."""
    columns = [_TEXTS.c[name] for name in ("letter", "language", *PIECES)]
    rows = db.session.execute(select(*columns).where(_TEXTS.c.event_id == source_id))
    kept = [{**row._mapping, "id": new_id(), "event_id": event_id} for row in rows]  # noqa: SLF001 -- SQLAlchemy's public name for it
    if kept:
        db.session.execute(insert(_TEXTS), [row | {"account_id": by.id, "changed_at": now} for row in kept])


def _write(owner: TextOwner, key: str, text: MailText, action: str, *, by: Actor, now: datetime) -> bool:
    before = text_at(owner, key)
    if text == before:
        return False
    db.session.execute(delete(_TEXTS).where(owned_by(owner), _TEXTS.c.letter == key))
    rows = [
        {
            **vars(text.said(language)),
            "id": new_id(),
            "event_id": owner.event_id,
            "cluster_id": owner.cluster_id,
            "letter": key,
            "language": language,
            "account_id": by.id,
            "changed_at": now,
        }
        for language in Language
        if text.said(language).is_adapted
    ]
    if rows:
        db.session.execute(insert(_TEXTS), rows)
    note(
        action,
        owner.id,
        by=by,
        now=now,
        event_id=owner.event_id,
        cluster_id=owner.cluster_id,
        letter=key,
        changes=changes(before.parts, text.parts),
    )
    return True


def _lock(owner: TextOwner) -> None:
    """Whoever adapts the same words at once does so one after the other."""
    query = select(Event.id).where(Event.id == owner.event_id)
    if owner.event_id is None:
        query = select(Cluster.id).where(Cluster.id == owner.cluster_id)
    db.session.execute(query.with_for_update(key_share=True)).one()
