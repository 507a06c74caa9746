"""Tags: words of the team for the people of an event, to find them by."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ForeignKey, String, Uuid, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from eventsvc.kit.db import Base, db, table_of

from .models import Registration

LONGEST_TAG = 40


class RegistrationTag(Base):
    """A word of the team for a registration. Kept as long as the person is known."""

    __tablename__ = "registration_tags"

    registration_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Registration.id), primary_key=True)
    tag: Mapped[str] = mapped_column(String(LONGEST_TAG), primary_key=True, index=True)


_TAGS = table_of(RegistrationTag)


def tag(registration_ids: Iterable[tuple[UUID, Iterable[str]]]) -> None:
    """Give registrations their tags; they had none of them."""
    rows = [{"registration_id": one, "tag": word} for one, words in registration_ids for word in words]
    if rows:
        db.session.execute(insert(_TAGS), rows)


def tags_of(registration_id: UUID) -> list[str]:
    """Return the tags of a registration, in order."""
    query = select(_TAGS.c.tag).where(_TAGS.c.registration_id == registration_id)
    return list(db.session.scalars(query.order_by(_TAGS.c.tag)))


def tags_at(event_id: UUID) -> list[str]:
    """Return the tags that people of an event have, in order."""
    people = select(Registration.id).where(Registration.event_id == event_id)
    query = select(_TAGS.c.tag).distinct().where(_TAGS.c.registration_id.in_(people))
    return list(db.session.scalars(query.order_by(_TAGS.c.tag)))


def retag(registration_id: UUID, words: Iterable[str]) -> None:
    """Let a registration have exactly these tags."""
    forget_tags([registration_id])
    tag([(registration_id, sorted(set(words)))])


def untag(registration_ids: Iterable[UUID], word: str) -> None:
    """Take a tag from registrations."""
    db.session.execute(delete(_TAGS).where(_TAGS.c.registration_id.in_(list(registration_ids)), _TAGS.c.tag == word))


def tagged_among(registration_ids: Iterable[UUID], word: str) -> set[UUID]:
    """Return which of the registrations have the tag."""
    query = select(_TAGS.c.registration_id).where(_TAGS.c.registration_id.in_(list(registration_ids)))
    return set(db.session.scalars(query.where(_TAGS.c.tag == word)))


def forget_tags(registration_ids: Iterable[UUID]) -> None:
    """Delete the tags of registrations."""
    db.session.execute(delete(_TAGS).where(_TAGS.c.registration_id.in_(list(registration_ids))))
