"""Reading announcements: one, those of an event, their files, and what became of them for each person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, literal, or_, select

from eventsvc.kit.db import db, table_of
from eventsvc.kit.errors import NotFound
from eventsvc.mail_texts.placeholders import Placeholder
from eventsvc.messaging.models import OutgoingMail
from eventsvc.messaging.states import MailState
from eventsvc.registration.files import FileRow
from eventsvc.registration.models import Registration

from .models import Announcement, AnnouncementFile, AnnouncementRecipient, AnnouncementTemplate
from .rules import Text
from .states import WHY_STOPPED, AnnouncementKind, AnnouncementState, Outcome, RecipientState, SkipReason

PAGE_SIZE = 100
_ANNOUNCEMENTS, _FILES = table_of(Announcement), table_of(AnnouncementFile)
_RECIPIENTS, _TEMPLATES = table_of(AnnouncementRecipient), table_of(AnnouncementTemplate)
_MAILS, _REGISTRATIONS = table_of(OutgoingMail), table_of(Registration)
_TEXTS = tuple(field.name for field in fields(Text))


@dataclass(frozen=True, kw_only=True)
class AnnouncementRow:
    """An announcement as it stands."""

    id: UUID
    event_id: UUID
    account_id: UUID | None
    kind: AnnouncementKind
    state: AnnouncementState
    text: Text
    audience: str
    due_at: datetime | None
    created_at: datetime
    changed_at: datetime
    begun_at: datetime | None

    @property
    def is_news(self) -> bool:
        """Whether it goes beyond the event."""
        return self.kind is AnnouncementKind.NEWS


@dataclass(frozen=True, kw_only=True)
class TemplateRow:
    """A text that a cluster keeps."""

    id: UUID
    name: str
    text: Text


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Someone on the frozen list who is still to be written to."""

    registration_id: UUID
    was_living: bool
    round: int


@dataclass(frozen=True, kw_only=True)
class ResultRow:
    """What became of it for one person, and why."""

    registration_id: UUID
    first_name: str
    last_name: str
    email: str
    outcome: Outcome
    skipped: SkipReason | None
    missing: tuple[Placeholder, ...]
    # In the mail server's words, or a German label marked for the catalogues.
    reason: str
    settled_at: datetime | None
    round: int


@dataclass(frozen=True)
class Tally:
    """How many people there are of each outcome."""

    counts: Counter[Outcome]

    @property
    def total(self) -> int:
        """How many are written to."""
        return sum(self.counts.values()) - self.counts[Outcome.SKIPPED]

    @property
    def open(self) -> int:
        """For how many it is not settled yet."""
        return self.counts[Outcome.WAITING] + self.counts[Outcome.UNDERWAY]

    def state_of(self, announcement: AnnouncementRow) -> AnnouncementState:
        """How it stands for people: it is being sent until the last mail has left."""
        is_leaving = announcement.state is AnnouncementState.SENT and self.open
        return AnnouncementState.SENDING if is_leaving else announcement.state


def get_announcement(announcement_id: UUID) -> AnnouncementRow:
    """Return the announcement, or raise NotFound."""
    return _one(_QUERY.where(_ANNOUNCEMENTS.c.id == announcement_id), announcement_id)


def lock_announcement(announcement_id: UUID) -> AnnouncementRow:
    """Return the announcement and keep others from going on with it until the commit, or raise NotFound."""
    query = _QUERY.where(_ANNOUNCEMENTS.c.id == announcement_id)
    return _one(query.with_for_update(key_share=True), announcement_id)


def announcements_of(event_id: UUID) -> list[AnnouncementRow]:
    """Return the announcements of an event, the newest first."""
    query = _QUERY.where(_ANNOUNCEMENTS.c.event_id == event_id)
    rows = db.session.execute(query.order_by(_ANNOUNCEMENTS.c.created_at.desc(), _ANNOUNCEMENTS.c.id.desc()))
    return [_announcement(row) for row in rows]


def due_announcements(now: datetime) -> list[UUID]:
    """Return which scheduled announcements are to be sent by now, the longest due first."""
    query = select(_ANNOUNCEMENTS.c.id).where(
        _ANNOUNCEMENTS.c.state == AnnouncementState.SCHEDULED, _ANNOUNCEMENTS.c.due_at <= now
    )
    return list(db.session.scalars(query.order_by(_ANNOUNCEMENTS.c.due_at)))


def files_of(announcement_id: UUID) -> list[FileRow]:
    """Return the files that go along, in order."""
    return [FileRow(**row._mapping) for row in db.session.execute(_files(announcement_id))]  # noqa: SLF001 -- SQLAlchemy's public name for it


def contents_of(announcement_id: UUID) -> list[tuple[FileRow, bytes]]:
    """Return the files that go along, with what is in them."""
    rows = db.session.execute(_files(announcement_id).add_columns(_FILES.c.content))
    return [(FileRow(id=row.id, name=row.name, media_type=row.media_type, size=row.size), row.content) for row in rows]


def templates_of(cluster_id: UUID) -> list[TemplateRow]:
    """Return the texts that the cluster keeps, by name."""
    columns = (_TEMPLATES.c[name] for name in ("id", "name", *_TEXTS))
    rows = db.session.execute(
        select(*columns).where(_TEMPLATES.c.cluster_id == cluster_id).order_by(func.lower(_TEMPLATES.c.name))
    )
    return [TemplateRow(id=row.id, name=row.name, text=_text(row)) for row in rows]


def waiting_recipients(announcement_id: UUID, number: int) -> list[Recipient]:
    """Return up to `number` people who are still to be written to."""
    query = (
        select(*(_RECIPIENTS.c[field.name] for field in fields(Recipient)))
        .where(_RECIPIENTS.c.announcement_id == announcement_id, _RECIPIENTS.c.state == RecipientState.WAITING)
        .order_by(_RECIPIENTS.c.registration_id)
    )
    rows = db.session.execute(query.limit(number))
    return [Recipient(**row._mapping) for row in rows]  # noqa: SLF001 -- SQLAlchemy's public name for it


def tallies_of(announcement_ids: Iterable[UUID]) -> dict[UUID, Tally]:
    """Return for each announcement how many people there are of each outcome."""
    ids = list(announcement_ids)
    tallies = {one: Tally(Counter()) for one in ids}
    rows = db.session.execute(
        _with_mails(_RECIPIENTS.c.announcement_id, _OUTCOME.label("outcome"), func.count().label("number"))
        .where(_RECIPIENTS.c.announcement_id.in_(ids))
        .group_by(_RECIPIENTS.c.announcement_id, _OUTCOME)
    )
    for row in rows:
        tallies[row.announcement_id].counts[Outcome(row.outcome)] = row.number
    return tallies


def results_of(announcement_id: UUID, wanted: Outcome | None, number: int = 1) -> list[ResultRow]:
    """Return a page of what became of it for each person, by name; narrowed to one outcome."""
    query = (
        _with_mails(
            *(_REGISTRATIONS.c[name] for name in ("first_name", "last_name", "email")),
            *(_RECIPIENTS.c[name] for name in ("registration_id", "skipped", "missing", "round")),
            func.coalesce(_MAILS.c.reason, "").label("reason"),
            _MAILS.c.settled_at,
            _OUTCOME.label("outcome"),
        )
        .join(_REGISTRATIONS, _REGISTRATIONS.c.id == _RECIPIENTS.c.registration_id)
        .where(_RECIPIENTS.c.announcement_id == announcement_id)
        .order_by(_REGISTRATIONS.c.name_key, _REGISTRATIONS.c.id)
    )
    if wanted is not None:
        query = query.where(_OUTCOME.in_([wanted]))
    rows = db.session.execute(query.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE))
    return [_result(row) for row in rows]


def failed_recipients(announcement_id: UUID) -> list[UUID]:
    """Return whom it has not reached: the registrations whose mail has failed."""
    query = _with_mails(_RECIPIENTS.c.registration_id).where(
        _RECIPIENTS.c.announcement_id == announcement_id,
        _RECIPIENTS.c.state == RecipientState.POSTED,
        _MAILS.c.state == MailState.FAILED,
    )
    return list(db.session.scalars(query.order_by(_RECIPIENTS.c.registration_id)))


def held_back_recipients(announcement_id: UUID) -> list[UUID]:
    """Return whose mail has not left because the announcement was stopped at that time."""
    query = _with_mails(_RECIPIENTS.c.registration_id).where(
        _RECIPIENTS.c.announcement_id == announcement_id,
        _RECIPIENTS.c.state == RecipientState.POSTED,
        _MAILS.c.state == MailState.SUPPRESSED,
        _MAILS.c.reason == WHY_STOPPED,
    )
    return list(db.session.scalars(query.order_by(_RECIPIENTS.c.registration_id)))


def _with_mails(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(_RECIPIENTS)
        .join(_ANNOUNCEMENTS, _ANNOUNCEMENTS.c.id == _RECIPIENTS.c.announcement_id)
        .outerjoin(_MAILS, _MAILS.c.id == _RECIPIENTS.c.mail_id)
    )


def _files(announcement_id: UUID) -> Select[Any]:
    columns = (_FILES.c[field.name] for field in fields(FileRow))
    return select(*columns).where(_FILES.c.announcement_id == announcement_id).order_by(_FILES.c.id)


def _one(query: Select[Any], sought: UUID) -> AnnouncementRow:
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound(sought)
    return _announcement(row)


def _announcement(row: Row[Any]) -> AnnouncementRow:
    return AnnouncementRow(text=_text(row), **{name: getattr(row, name) for name in _SHOWN})


def _text(row: Row[Any]) -> Text:
    return Text(**{name: getattr(row, name) for name in _TEXTS})


def _result(row: Row[Any]) -> ResultRow:
    facts = dict(row._mapping)  # noqa: SLF001 -- SQLAlchemy's public name for it
    missing = tuple(Placeholder(word) for word in facts.pop("missing").split())
    return ResultRow(**facts | {"missing": missing, "outcome": Outcome(row.outcome)})


_SHOWN = tuple(field.name for field in fields(AnnouncementRow) if field.name != "text")
_QUERY: Select[Any] = select(*(_ANNOUNCEMENTS.c[name] for name in (*_SHOWN, *_TEXTS)))
_IS_STOPPED = _ANNOUNCEMENTS.c.state == AnnouncementState.STOPPED
_IS_OPEN = _RECIPIENTS.c.state == RecipientState.WAITING
_WAITS_IN_OUTBOX = _MAILS.c.state == MailState.QUEUED
_OUTCOME: ColumnElement[str] = case(
    (_RECIPIENTS.c.state == RecipientState.SKIPPED, literal(Outcome.SKIPPED.value)),
    # Nothing leaves any more, whether it was written down already or not.
    (and_(_IS_STOPPED, or_(_IS_OPEN, _WAITS_IN_OUTBOX)), literal(Outcome.HELD_BACK.value)),
    (_IS_OPEN, literal(Outcome.WAITING.value)),
    (_MAILS.c.id.is_(None), literal(Outcome.FORGOTTEN.value)),
    (_MAILS.c.state == MailState.SENT, literal(Outcome.SENT.value)),
    (_MAILS.c.state == MailState.FAILED, literal(Outcome.FAILED.value)),
    (_MAILS.c.state == MailState.SUPPRESSED, literal(Outcome.HELD_BACK.value)),
    else_=literal(Outcome.UNDERWAY.value),
)
