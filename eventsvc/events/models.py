"""Tables of events and series of them, their hosts, places and reminders."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint, Uuid
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from eventsvc.accounts.hosting import HostRole, HostView
from eventsvc.accounts.models import Account
from eventsvc.clusters.models import Carrier, Cluster
from eventsvc.kit.db import Base, UtcDateTime, words
from eventsvc.kit.ids import new_id
from eventsvc.kit.text import N_

from .categories import Admission, CategoryKind, QueueOrder
from .kinds import ChangesBy, EventFormat, EventKind, Participation
from .recurrence import Rhythm
from .regions import Region
from .states import EventState, HostState


def _as_its_kind(context: DefaultExecutionContext) -> bool:
    return EventKind(context.get_current_parameters()["kind"]).profile.is_decided  # type: ignore[no-untyped-call]


class Series(Base):
    """Events on days that one rule gives; each stands for itself, and may leave."""

    __tablename__ = "series"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    rhythm: Mapped[Rhythm] = mapped_column(words(Rhythm, name="rhythm"))
    every: Mapped[int]
    # Says which weekday and which day of the month the rule means.
    first_on: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Event(Base):
    """What people sign up for; names and texts in German, and in English where given."""

    __tablename__ = "events"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_events_calendar", "state", "starts_at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    lead_cluster_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Cluster.id), index=True)
    carrier_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Carrier.id))
    series_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Series.id), index=True)
    # A template is a draft that nobody signs up for: others are made from it (`template_id`), and what it fixes of them
    # (parts by name) is changed in the template alone.
    is_template: Mapped[bool] = mapped_column(default=False)
    fixed_parts: Mapped[list[str]] = mapped_column(JSON, default=list)
    template_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("events.id"), index=True)
    kind: Mapped[EventKind] = mapped_column(words(EventKind, name="kind"))
    format: Mapped[EventFormat] = mapped_column(words(EventFormat, name="format"))
    state: Mapped[EventState] = mapped_column(words(EventState, name="state"), default=EventState.DRAFT)
    title_de: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200), default="")
    summary_de: Mapped[str] = mapped_column(String(500), default="")
    summary_en: Mapped[str] = mapped_column(String(500), default="")
    description_de: Mapped[str] = mapped_column(Text, default="")
    description_en: Mapped[str] = mapped_column(Text, default="")
    description_html_de: Mapped[str] = mapped_column(Text, default="")
    description_html_en: Mapped[str] = mapped_column(Text, default="")
    audience_de: Mapped[str] = mapped_column(String(500), default="")
    audience_en: Mapped[str] = mapped_column(String(500), default="")
    venue_name: Mapped[str] = mapped_column(String(160), default="")
    venue_street: Mapped[str] = mapped_column(String(120), default="")
    venue_postal_code: Mapped[str] = mapped_column(String(12), default="")
    venue_city: Mapped[str] = mapped_column(String(80), default="")
    venue_country: Mapped[str] = mapped_column(String(2), default="DE")
    region: Mapped[Region | None] = mapped_column(words(Region, name="region"))
    join_url: Mapped[str] = mapped_column(String(500), default="")
    timezone: Mapped[str] = mapped_column(String(60), default="Europe/Berlin")
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # A sign-up is an application that the team decides; trips and stands are always decided.
    is_decided: Mapped[bool] = mapped_column(default=_as_its_kind)
    has_waiting_list: Mapped[bool] = mapped_column(default=True)
    # Only who has an invitation or a code can sign up.
    is_by_invitation: Mapped[bool] = mapped_column(default=False)
    # Whoever waits is told at which position.
    tells_position: Mapped[bool] = mapped_column(default=True)
    queue_order: Mapped[QueueOrder] = mapped_column(
        words(QueueOrder, name="queue_order"), default=QueueOrder.FIRST_COME
    )
    # How long a place from the waiting list is offered; empty: it is given at once.
    offer_hours: Mapped[int | None]
    # From when to when participants who agreed see each other's names; empty: never.
    list_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    list_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Until when people may change their data, send a substitute and sign off: days before the start, at what time; empty: as usual.
    change_days: Mapped[int | None]
    change_at: Mapped[time | None]
    substitute_days: Mapped[int | None]
    substitute_at: Mapped[time | None]
    sign_off_days: Mapped[int | None]
    sign_off_at: Mapped[time | None]
    changes_by: Mapped[ChangesBy] = mapped_column(words(ChangesBy, name="changes_by"), default=ChangesBy.PERSON)
    approves_substitutes: Mapped[bool] = mapped_column(default=False)
    # Whether the team looks again at what someone has changed who has a place already.
    looks_again: Mapped[bool] = mapped_column(default=False)
    contact_name: Mapped[str] = mapped_column(String(120), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    called_off_reason: Mapped[str] = mapped_column(String(500), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    called_off_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Rises with every change of time or place, and at a call-off: SEQUENCE of the calendar entry, part of the
    # reminders' once-keys.
    schedule_revision: Mapped[int] = mapped_column(default=0)
    # Rises with every save: two people editing at once cannot overwrite each other unseen.
    version: Mapped[int] = mapped_column(default=1)


class EventHost(Base):
    """A further cluster that is asked to hold the event together with the lead on terms, and does once it has accepted."""

    __tablename__ = "event_hosts"

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Event.id), primary_key=True)
    cluster_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Cluster.id), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)
    state: Mapped[HostState] = mapped_column(words(HostState, name="state"))
    role: Mapped[HostRole] = mapped_column(words(HostRole, name="role"), default=HostRole.CO_HOST)
    view: Mapped[HostView] = mapped_column(words(HostView, name="view"), default=HostView.OWN)
    # Since when it stands so, and which account has invited, accepted, declined or left.
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Account.id))


class Pool(Base):
    """One limited thing: how many places there are, are taken, are waited for. `capacity` empty means unlimited.

    `participation` is set where it is a way to take part; a category, a session, a choice or a contingent points to
    its pool itself.
    """

    __tablename__ = "pools"
    __table_args__ = (
        UniqueConstraint("event_id", "participation", name="uq_pools_event_participation"),
        CheckConstraint("taken >= 0 AND waiting >= 0", name="not_negative"),
        CheckConstraint("capacity IS NULL OR taken <= capacity", name="never_oversold"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Event.id))
    participation: Mapped[Participation | None] = mapped_column(words(Participation, name="participation"))
    capacity: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    # The last position given out in its waiting list; it only rises.
    last_position: Mapped[int] = mapped_column(default=0)
    # Until when one can sign up this way, where it closes before the event does; only with several ways to take part.
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Category(Base):
    """A group of participants with its own quota, window, price and way in (Teilnahmekategorie)."""

    __tablename__ = "categories"
    __table_args__ = (
        UniqueConstraint("event_id", "position"),
        CheckConstraint("price_cents >= 0 AND vat_percent >= 0", name="price_not_negative"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Event.id))
    position: Mapped[int]
    kind: Mapped[CategoryKind] = mapped_column(words(CategoryKind, name="category_kind"))
    name_de: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80), default="")
    # Its quota inside the event's capacity; several categories may share one. Empty: only the event's capacity counts.
    pool_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Pool.id), index=True)
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    admission: Mapped[Admission] = mapped_column(words(Admission, name="admission"), default=Admission.EVERYONE)
    # What the person is asked to prove it with; empty: nothing.
    proof_de: Mapped[str] = mapped_column(String(300), default="")
    proof_en: Mapped[str] = mapped_column(String(300), default="")
    # Net, in cents.
    price_cents: Mapped[int] = mapped_column(default=0)
    vat_percent: Mapped[Decimal] = mapped_column(Numeric(4, 2), default=Decimal())


class CategoryCluster(Base):
    """A cluster whose members may take a category."""

    __tablename__ = "category_clusters"

    category_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Category.id), primary_key=True)
    cluster_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Cluster.id), primary_key=True)


class ReminderAnchor(StrEnum):
    """What a reminder counts its days from."""

    START = "start"
    END = "end"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return ANCHOR_LABELS[self]


ANCHOR_LABELS = {ReminderAnchor.START: N_("vor dem Beginn"), ReminderAnchor.END: N_("nach dem Ende")}


class ReminderPlan(Base):
    """A reminder that an event will send: days before the start, or after the end, at a wall-clock time in its zone."""

    __tablename__ = "reminder_plans"
    __table_args__ = (Index("ix_reminder_plans_due", "due_at"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Event.id), index=True)
    anchor: Mapped[ReminderAnchor] = mapped_column(words(ReminderAnchor, name="anchor"), default=ReminderAnchor.START)
    days: Mapped[int]
    at: Mapped[time]
    # Whom it reaches: those who take part this way; empty: everyone.
    participation: Mapped[Participation | None] = mapped_column(words(Participation, name="participation"))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Later than this it is better not sent.
    not_after: Mapped[datetime] = mapped_column(UtcDateTime)
