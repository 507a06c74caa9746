"""Reading the mail log: what became of each mail, and how long the queue is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from eventsvc.kit.db import db
from eventsvc.kit.errors import NotFound

from .models import OutgoingMail
from .rules import GIVEN_UP_AFTER
from .states import MailState

PAGE = 50
MANY = 5
UNDERWAY = (MailState.QUEUED, MailState.SENDING)
LEAVING = (MailState.SENDING, MailState.SENT)


@dataclass(frozen=True, kw_only=True)
class MailRow:
    """A mail as the log shows it; its facts stay in the table."""

    id: UUID
    letter: str
    to_address: str
    to_name: str
    language: str
    subject_kind: str
    subject_id: UUID
    event_id: UUID | None
    state: MailState
    tries: int
    # In the server's words, or a German label marked for the catalogues.
    reason: str
    created_at: datetime
    due_at: datetime
    settled_at: datetime | None


@dataclass(frozen=True)
class MailFilter:
    """What the log is narrowed to; empty fields narrow nothing."""

    state: MailState | None = None
    words: str = ""
    letter: str = ""
    event_id: UUID | None = None
    subject_id: UUID | None = None
    # Only mails about these events, if they also are among the next: the cluster that was chosen.
    cluster_events: Select[UUID] | None = None
    # Only mails about these events; without it every mail, those about accounts too.
    events: Select[UUID] | None = None


@dataclass(frozen=True)
class RefusingHost:
    """Where mails go that were refused: the part behind the @, how many, and since when."""

    host: str
    number: int
    since: datetime


@dataclass(frozen=True)
class MailPage:
    """A page of the log, newest first."""

    rows: tuple[MailRow, ...]
    number: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


_COLUMNS = (
    OutgoingMail.id,
    OutgoingMail.letter,
    OutgoingMail.to_address,
    OutgoingMail.to_name,
    OutgoingMail.language,
    OutgoingMail.subject_kind,
    OutgoingMail.subject_id,
    OutgoingMail.event_id,
    OutgoingMail.state,
    OutgoingMail.tries,
    OutgoingMail.reason,
    OutgoingMail.created_at,
    OutgoingMail.due_at,
    OutgoingMail.settled_at,
)


def mail_page(wanted: MailFilter, number: int = 1) -> MailPage:
    """Return a page of the mails that fit the filter, counted from 1, newest first; a page behind the last is the last."""
    condition = and_(True, *_conditions(wanted))
    total = db.session.scalar(select(func.count()).select_from(OutgoingMail).where(condition)) or 0
    number = min(max(1, number), max(1, -(-total // PAGE)))
    rows = db.session.execute(_rows().where(condition).offset((number - 1) * PAGE).limit(PAGE))
    return MailPage(tuple(MailRow(**row._mapping) for row in rows), number, total)  # noqa: SLF001 -- public


def get_mail(mail_id: UUID, *, events: Select[UUID] | None = None) -> MailRow:
    """Return one mail of the log, if it is about one of the events where they are given, or raise NotFound."""
    conditions = _conditions(MailFilter(events=events))
    row = db.session.execute(_rows().where(OutgoingMail.id == mail_id, *conditions)).one_or_none()
    if row is None:
        raise NotFound(mail_id)
    return MailRow(**row._mapping)  # noqa: SLF001 -- SQLAlchemy's public name for it


def mails_about(subject_id: UUID) -> list[MailRow]:
    """Return every mail about a subject, oldest first: what this person was told, and when."""
    query = _rows().where(OutgoingMail.subject_id == subject_id).order_by(None)
    rows = db.session.execute(query.order_by(OutgoingMail.created_at, OutgoingMail.id))
    return [MailRow(**row._mapping) for row in rows]  # noqa: SLF001 -- SQLAlchemy's public name for it


def count_by_state() -> dict[MailState, int]:
    """Return how many mails are in each state; states without any are 0."""
    rows = db.session.execute(select(OutgoingMail.state, func.count().label("number")).group_by(OutgoingMail.state))
    counts: dict[MailState, int] = dict.fromkeys(MailState, 0)
    counts |= {row.state: row.number for row in rows}
    return counts


def refusing_hosts(since: datetime, events: Select[UUID] | None = None) -> list[RefusingHost]:
    """Return where many mails were refused since then, the worst first: one wrong address is everyday life, five are not."""
    query = select(OutgoingMail.to_address, OutgoingMail.settled_at).where(
        OutgoingMail.created_at >= since - GIVEN_UP_AFTER,
        OutgoingMail.state == MailState.FAILED,
        OutgoingMail.settled_at >= since,
        *_conditions(MailFilter(events=events)),
    )
    found: dict[str, list[datetime]] = defaultdict(list)
    for address, at in db.session.execute(query.order_by(OutgoingMail.settled_at)):
        if at is not None:
            found[address.rpartition("@")[2].casefold()].append(at)
    hosts = [RefusingHost(host, len(times), times[0]) for host, times in found.items() if len(times) >= MANY]
    return sorted(hosts, key=lambda one: -one.number)


def failed_counts(event_ids: Select[UUID]) -> dict[UUID, int]:
    """Return how many mails could not be delivered, for each of the events that has some."""
    rows = db.session.execute(
        select(OutgoingMail.event_id, func.count())
        .where(OutgoingMail.event_id.in_(event_ids), OutgoingMail.state == MailState.FAILED)
        .group_by(OutgoingMail.event_id)
    )
    return {event_id: number for event_id, number in rows if event_id is not None}


def oldest_due(now: datetime) -> datetime | None:
    """Return since when the oldest mail that should have left by now has been due; None while none waits."""
    return db.session.scalar(
        select(func.min(OutgoingMail.due_at)).where(OutgoingMail.state.in_(UNDERWAY), OutgoingMail.due_at <= now)
    )


def settled_since(since: datetime) -> dict[MailState, int]:
    """Return how many mails have been settled since then, in each way."""
    rows = db.session.execute(
        select(OutgoingMail.state, func.count().label("number"))
        .where(OutgoingMail.created_at >= since - GIVEN_UP_AFTER, OutgoingMail.settled_at >= since)
        .group_by(OutgoingMail.state)
    )
    counts: dict[MailState, int] = dict.fromkeys(MailState, 0)
    counts |= {row.state: row.number for row in rows}
    return counts


def was_posted(
    subject_id: Any, letter: str, *, since: datetime | None = None, key: str = "", key_end: str = ""
) -> ColumnElement[bool]:
    """Return the SQL condition that a letter of this name about the subject (a column) was posted.

    Narrowed to those written at `since` or later, and to those whose once-key holds `key`. It counts once it is on its
    way; one that is not counts only if its once-key ends in `key_end`, where that is given.
    """
    counts: ColumnElement[bool] = OutgoingMail.state.in_(LEAVING)
    if key_end:
        counts = or_(counts, OutgoingMail.once.endswith(key_end, autoescape=True))
    query = exists().where(OutgoingMail.subject_id == subject_id, OutgoingMail.letter == letter, counts)
    if since is not None:
        query = query.where(OutgoingMail.created_at >= since)
    return query.where(OutgoingMail.once.contains(key, autoescape=True)) if key else query


def _rows() -> Select[*tuple[Any, ...]]:
    return select(*_COLUMNS).order_by(OutgoingMail.created_at.desc(), OutgoingMail.id.desc())


def _conditions(wanted: MailFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.state is not None:
        conditions.append(OutgoingMail.state == wanted.state)
    if wanted.letter:
        conditions.append(OutgoingMail.letter == wanted.letter)
    if wanted.cluster_events is not None:
        conditions.append(OutgoingMail.event_id.in_(wanted.cluster_events))
    if wanted.event_id is not None:
        conditions.append(OutgoingMail.event_id == wanted.event_id)
    if wanted.subject_id is not None:
        conditions.append(OutgoingMail.subject_id == wanted.subject_id)
    if wanted.events is not None:
        conditions.append(OutgoingMail.event_id.in_(wanted.events))
    return conditions + [_holds(word) for word in wanted.words.casefold().split()]


def _holds(word: str) -> ColumnElement[bool]:
    return or_(
        func.lower(OutgoingMail.to_address).contains(word, autoescape=True),
        OutgoingMail.to_name.icontains(word, autoescape=True),
    )
