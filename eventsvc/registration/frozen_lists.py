"""Lists that were handed to a venue: freezing one, and reading what has changed since.

A list is compared as it stood with the people as they stand, not by the clock: whatever is committed after the list was
read is a change, even if it began before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import Row, insert, select

from eventsvc.accounts.models import Account
from eventsvc.events.question_queries import questions_ever_asked
from eventsvc.events.questions import OF_NEEDS
from eventsvc.events.written_answers import written_answer
from eventsvc.journal import Actor, note
from eventsvc.kit.db import db, table_of
from eventsvc.kit.errors import NotFound
from eventsvc.kit.ids import new_id

from .answers import GivenAnswer, Owner, answers_by_owner
from .choice_models import SessionChoice
from .frozen_models import FrozenList
from .list_changes import ACCESS, DIETARY, Line, ListChange, changes_between
from .models import Registration
from .states import ChoiceState, RegistrationState

LONGEST_RECIPIENT = 120
BATCH = 500

_LISTS, _REGISTRATIONS, _CHOICES = table_of(FrozenList), table_of(Registration), table_of(SessionChoice)
_LINES = TypeAdapter(tuple[Line, ...])
_PERSON = (
    *("id", "booking_id", "ticket_code", "last_name", "first_name", "organization", "participation", "category_id"),
    *("dietary_needs", "access_needs"),
)


@dataclass(frozen=True, kw_only=True)
class FrozenListRow:
    """A list that was handed over: when, by whom, to whom, and how many stand on it."""

    id: UUID
    event_id: UUID
    frozen_at: datetime
    by: str
    recipient: str
    with_needs: bool
    language: str
    number: int


def freeze_list(
    event_id: UUID, *, recipient: str, with_needs: bool, language: str, by: Actor, now: datetime
) -> FrozenListRow:
    """Write down who comes, as the list that is handed over says it, and return it.

    Handed over once more to the same recipient while nobody has changed, it is the list that stands.
    """
    lines = tuple(lines_now(event_id, language, with_needs=with_needs))
    newest = next(iter(frozen_lists_of(event_id)), None)
    is_alike = newest is not None and (newest.recipient, newest.with_needs) == (recipient, with_needs)
    if newest is not None and is_alike and not changes_since(newest):
        return newest
    row = {
        "id": new_id(),
        "event_id": event_id,
        "frozen_at": now,
        "account_id": by.id,
        "recipient": recipient,
        "with_needs": with_needs,
        "language": language,
        "number": len(lines),
    }
    db.session.execute(insert(_LISTS), row | {"lines": _LINES.dump_python(lines, mode="json")})
    note("list.frozen", event_id, by=by, now=now, event_id=event_id, number=len(lines), needs=int(with_needs))
    return get_frozen_list(event_id, row["id"])  # type: ignore[arg-type]


def frozen_lists_of(event_id: UUID) -> list[FrozenListRow]:
    """Return the lists of an event that were handed over, the newest first."""
    query = _QUERY.where(_LISTS.c.event_id == event_id).order_by(_LISTS.c.frozen_at.desc(), _LISTS.c.id.desc())
    return [FrozenListRow(**row._mapping) for row in db.session.execute(query)]  # noqa: SLF001 -- SQLAlchemy's public name for it


def get_frozen_list(event_id: UUID, list_id: UUID | None) -> FrozenListRow:
    """Return one list of the event, the newest if none is named, or raise NotFound."""
    for one in frozen_lists_of(event_id):
        if list_id in {None, one.id}:
            return one
    raise NotFound(list_id)


def lines_of(frozen: FrozenListRow) -> tuple[Line, ...]:
    """Return the people on the list as it was handed over, in order of name."""
    kept = db.session.scalar(select(_LISTS.c.lines).where(_LISTS.c.id == frozen.id))
    return _LINES.validate_python(kept)


def changes_since(frozen: FrozenListRow) -> tuple[ListChange, ...]:
    """Return what has changed since the list was handed over, as far as it was on the list."""
    now = lines_now(frozen.event_id, frozen.language, with_needs=frozen.with_needs)
    return changes_between(lines_of(frozen), now)


def lines_now(event_id: UUID, language: str, *, with_needs: bool) -> Iterator[Line]:
    """Return a line for each person who comes, in order of name."""
    columns = (_REGISTRATIONS.c[name] for name in _PERSON)
    comes = (_REGISTRATIONS.c.event_id == event_id, _REGISTRATIONS.c.state == RegistrationState.CONFIRMED)
    people = db.session.execute(
        select(*columns).where(*comes).order_by(_REGISTRATIONS.c.name_key, _REGISTRATIONS.c.id)
    ).all()
    sessions = _sessions_chosen(event_id)
    needs = _needs(event_id, people, language) if with_needs else {}
    for row in people:
        yield Line(
            registration_id=row.id,
            # Whoever takes the place over has another ticket; the ticket itself is nobody's business here.
            holder=sha256(row.ticket_code.encode()).hexdigest()[:16],
            last_name=row.last_name,
            first_name=row.first_name,
            organization=row.organization,
            participation=row.participation,
            category_id=row.category_id,
            session_ids=sessions.get(row.id, ()),
            needs=needs.get(row.id, {}),
        )


def _sessions_chosen(event_id: UUID) -> dict[UUID, tuple[UUID, ...]]:
    found: dict[UUID, tuple[UUID, ...]] = {}
    query = (
        select(_CHOICES.c.registration_id, _CHOICES.c.session_id)
        .join(_REGISTRATIONS, _REGISTRATIONS.c.id == _CHOICES.c.registration_id)
        .where(_REGISTRATIONS.c.event_id == event_id, _CHOICES.c.state == ChoiceState.CHOSEN)
        .order_by(_CHOICES.c.session_id)
    )
    for registration_id, session_id in db.session.execute(query):
        found[registration_id] = (*found.get(registration_id, ()), session_id)
    return found


def _needs(event_id: UUID, people: Sequence[Row[Any]], language: str) -> dict[UUID, dict[str, str]]:
    """What each of the people needs: their own words, and their answers to what was asked for it."""
    asked = {one.key for one in questions_ever_asked(event_id) if one.kind.asks and one.purpose in OF_NEEDS}
    found: dict[UUID, dict[str, str]] = {}
    for start in range(0, len(people), BATCH):
        batch = people[start : start + BATCH]
        owners = [owner for row in batch for owner in (Owner(row.id), Owner(booking_id=row.booking_id))]
        given = answers_by_owner(owners) if asked else {}
        for row in batch:
            answers = {**given.get(row.booking_id, {}), **given.get(row.id, {})}
            needs = {DIETARY: row.dietary_needs, ACCESS: row.access_needs}
            needs |= {key.hex: _words(one, language) for key, one in answers.items() if key in asked}
            found[row.id] = {key: words for key, words in needs.items() if words}
    return found


def _words(given: GivenAnswer, language: str) -> str:
    return written_answer(given.question, given.value, language, given.file.name if given.file else "")


_QUERY = select(
    *(_LISTS.c[one.name] for one in fields(FrozenListRow) if one.name != "by"), Account.name.label("by")
).join(Account, Account.id == _LISTS.c.account_id)
