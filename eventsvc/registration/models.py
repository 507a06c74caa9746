"""Tables of bookings, registrations and consents."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from eventsvc.clusters.models import Carrier, Cluster
from eventsvc.events.entry_models import Code, Contingent
from eventsvc.events.kinds import Participation
from eventsvc.events.models import Category, Event, Pool
from eventsvc.kit.db import Base, UtcDateTime, words
from eventsvc.kit.ids import new_id
from eventsvc.organizations import OrganizationKind

from .applications import ConsentPurpose, Source
from .states import LIVING, RegistrationState

_LIVING_SQL = text("state IN ({})".format(", ".join(f"'{state.value}'" for state in sorted(LIVING))))
_SET_SQL = text("follow_up_on IS NOT NULL")
_KNOWN_SQL = text("erased_at IS NULL")


class Booking(Base):
    """One submission of one to many registrations: its contact, who pays, its own link.

    Kept as long as its registrations, then as nameless as they.
    """

    __tablename__ = "bookings"
    __table_args__ = (Index("ix_bookings_address", "email_key"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Event.id))
    # The one-time key of the form: sent twice, it is one booking.
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    first_name: Mapped[str] = mapped_column(String(80), default="")
    last_name: Mapped[str] = mapped_column(String(80), default="")
    email: Mapped[str] = mapped_column(String(254))
    # As addresses are compared; by it a mailbox finds what its owner answers for.
    email_key: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(40), default="")
    organization: Mapped[str] = mapped_column(String(160), default="")
    billing_name: Mapped[str] = mapped_column(String(160), default="")
    billing_street: Mapped[str] = mapped_column(String(120), default="")
    billing_postal_code: Mapped[str] = mapped_column(String(12), default="")
    billing_city: Mapped[str] = mapped_column(String(80), default="")
    billing_country: Mapped[str] = mapped_column(String(2), default="")
    billing_email: Mapped[str] = mapped_column(String(254), default="")
    order_number: Mapped[str] = mapped_column(String(60), default="")
    cost_center: Mapped[str] = mapped_column(String(60), default="")
    language: Mapped[str] = mapped_column(String(2))
    link_version: Mapped[int] = mapped_column(default=1)
    # A group that comes together gets its places together, or waits together.
    is_together: Mapped[bool] = mapped_column(default=False)
    # Since when the group at the head of the queue has kept free places from smaller ones.
    blocking_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Registration(Base):
    """One person at one event. Kept twelve months after the event; dietary and access needs two weeks.

    Then a row stays that names nobody: it counts, by event, state, kind of organization, region and attendance.
    """

    __tablename__ = "registrations"
    __table_args__ = (
        Index(
            "uq_registrations_living_person",
            "event_id",
            "email_key",
            unique=True,
            sqlite_where=_LIVING_SQL,
            postgresql_where=_LIVING_SQL,
        ),
        Index(
            "ix_registrations_queue",
            "event_id",
            "queue_priority",
            "queue_position",
            sqlite_where=text("state = 'waitlisted'"),
            postgresql_where=text("state = 'waitlisted'"),
        ),
        Index("ix_registrations_list", "event_id", "name_key", "id"),
        Index("ix_registrations_states", "event_id", "state"),
        Index("ix_registrations_address", "email_key"),
        Index("ix_registrations_booking", "booking_id"),
        Index(
            "ix_registrations_offers",
            "offered_until",
            sqlite_where=text("state = 'offered'"),
            postgresql_where=text("state = 'offered'"),
        ),
        Index(
            "ix_registrations_looks",
            "event_id",
            sqlite_where=text("needs_look_since IS NOT NULL"),
            postgresql_where=text("needs_look_since IS NOT NULL"),
        ),
        Index(
            "ix_registrations_follow_up", "event_id", "follow_up_on", sqlite_where=_SET_SQL, postgresql_where=_SET_SQL
        ),
        Index("ix_registrations_known", "event_id", sqlite_where=_KNOWN_SQL, postgresql_where=_KNOWN_SQL),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    # Each person has their own link: people of one booking see their own part only.
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    link_version: Mapped[int] = mapped_column(default=1)
    booking_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Booking.id))
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Event.id))
    pool_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Pool.id))
    category_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Category.id), index=True)
    # What the person proves the category with.
    proof: Mapped[str] = mapped_column(String(200), default="")
    # By what it came in, where it did not come by the open door.
    code_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Code.id), index=True)
    contingent_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Contingent.id), index=True)
    participation: Mapped[Participation] = mapped_column(words(Participation, name="participation"))
    # Through which of the clusters that hold the event the person came, as they said or their link did.
    origin_cluster_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Cluster.id), index=True)
    state: Mapped[RegistrationState] = mapped_column(words(RegistrationState, name="state"))
    source: Mapped[Source] = mapped_column(words(Source, name="source"))
    ticket_code: Mapped[str] = mapped_column(String(16), unique=True)
    first_name: Mapped[str] = mapped_column(String(80))
    last_name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254))
    organization: Mapped[str] = mapped_column(String(160))
    organization_kind: Mapped[OrganizationKind] = mapped_column(words(OrganizationKind, name="organization_kind"))
    postal_code: Mapped[str] = mapped_column(String(12))
    country: Mapped[str] = mapped_column(String(2))
    phone: Mapped[str] = mapped_column(String(40), default="")
    dietary_needs: Mapped[str] = mapped_column(String(300), default="")
    access_needs: Mapped[str] = mapped_column(String(300), default="")
    remarks: Mapped[str] = mapped_column(Text, default="")
    # The reason of the organizer's last decision, as the person was told it.
    reason: Mapped[str] = mapped_column(String(500), default="")
    # Why an application was declined, for the team alone: no page, letter or export of the person's reads it.
    kept_reason: Mapped[str] = mapped_column(String(500), default="")
    # The place in the queue is counted from positions; only the team changes them, where it ranks those in reserve.
    queue_position: Mapped[int | None]
    # Lower goes first; within the same, the position decides.
    queue_priority: Mapped[int] = mapped_column(default=0)
    # Until when a place that was offered from the queue is held.
    offered_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    name_key: Mapped[str] = mapped_column(String(170))
    search_text: Mapped[str] = mapped_column(Text)
    # What was answered, as a search looks in it; nothing that may touch someone's health.
    answer_words: Mapped[str] = mapped_column(Text, default="")
    # The team's own: no page, letter or export of the person's reads it.
    team_note: Mapped[str] = mapped_column(Text, default="")
    follow_up_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # What signing off came to by the rules of that moment; empty: nothing. No invoice is made of it yet.
    withdrawal_fee_cents: Mapped[int | None]
    # Since when a change waits for the team's look; the place stays meanwhile.
    needs_look_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When the time was over for which the person was known.
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Rises with every change the person is told of: part of the letters' once-keys.
    revision: Mapped[int] = mapped_column(default=0)


class ConsentWording(Base):
    """What people agree to, word by word: written once, never changed. Without a carrier it stands in for all of them."""

    __tablename__ = "consent_wordings"
    __table_args__ = (Index("ix_consent_wordings_carrier", "carrier_id", "purpose"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    carrier_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Carrier.id))
    purpose: Mapped[ConsentPurpose] = mapped_column(words(ConsentPurpose, name="purpose"))
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    statement_de: Mapped[str] = mapped_column(String(300))
    explanation_de: Mapped[str] = mapped_column(Text, default="")
    statement_en: Mapped[str] = mapped_column(String(300))
    explanation_en: Mapped[str] = mapped_column(Text, default="")


class FurtherPlace(Base):
    """A place that a registration needs besides its own pool's: its category's, a limited choice's. Kept with it: it only counts."""

    __tablename__ = "further_places"

    registration_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Registration.id), primary_key=True)
    pool_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Pool.id), primary_key=True, index=True)
    # Whether it is needed once for all of the booking: another of it takes it over.
    is_shared: Mapped[bool] = mapped_column(default=False)


class Consent(Base):
    """A consent as it was given: to which wording, in which language, when.

    Kept three years after it was withdrawn, or its registration became nameless.
    """

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_registration", "registration_id", "purpose"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    registration_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Registration.id))
    purpose: Mapped[ConsentPurpose] = mapped_column(words(ConsentPurpose, name="purpose"))
    wording_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(ConsentWording.id))
    # In which of its languages the wording was read.
    language: Mapped[str] = mapped_column(String(2))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OverviewLink(Base):
    """A link to all registrations of one address, asked for by anyone, known or not. Kept a day."""

    __tablename__ = "overview_links"
    __table_args__ = (Index("ix_overview_links_created_at", "created_at"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # The browser that opened it first: to any other it is spent.
    opened_by: Mapped[str | None] = mapped_column(String(32))
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
