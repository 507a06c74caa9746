"""My registrations: the link that shows a mailbox all of them, and what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, exists, func, insert, or_, select, update

from eventsvc.events.contingents import ContingentRow, contingents_given_to
from eventsvc.events.entry_models import Contingent
from eventsvc.events.queries import Terms, terms_of
from eventsvc.kit.db import db
from eventsvc.kit.ids import new_id
from eventsvc.kit.text import N_
from eventsvc.messaging.letters import Letter

from .bookings import BookingRow, bookings_led_by
from .models import Booking, OverviewLink, Registration
from .queries import RegistrationRow, registration_query, registration_row

VALID_FOR = timedelta(minutes=30)
OPEN_FOR = timedelta(hours=2)
KEPT = timedelta(days=1)
MOST_SHOWN = 200
NOBODY = N_(
    "Mit dieser Adresse ist niemand angemeldet, und niemand ist mit ihr Kontakt einer Buchung oder eines Kontingents."
)


@dataclass(frozen=True, kw_only=True)
class OverviewLinkRow:
    """A link as it stands: whose it is, and which browser has opened it."""

    id: UUID
    email: str
    created_at: datetime
    opened_by: str | None
    opened_at: datetime | None

    @property
    def valid_until(self) -> datetime:
        """Until when it can be opened."""
        return self.created_at + VALID_FOR

    @property
    def open_until(self) -> datetime | None:
        """Until when the browser that has opened it sees the registrations; None before."""
        return self.opened_at + OPEN_FOR if self.opened_at else None

    def can_be_opened(self, now: datetime) -> bool:
        """Whether it still waits for its first click."""
        return self.opened_by is None and now < self.valid_until

    def is_open_in(self, browser: str, now: datetime) -> bool:
        """Whether this browser has opened it and still sees the registrations."""
        return self.opened_by == browser and self.open_until is not None and now < self.open_until


@dataclass(frozen=True)
class Entry:
    """What a mailbox has to do with an event: comes there, or answers for a booking or a contingent; one of the three."""

    terms: Terms
    registration: RegistrationRow | None = None
    booking: BookingRow | None = None
    # How many are in the booking.
    people: int = 0
    contingent: ContingentRow | None = None


def write_link(email: str, now: datetime) -> UUID:
    """Write down that someone asked for the registrations of an address, and return the link's id.

    Known and unknown addresses are written down alike: the letter is held back where there is nothing to show.
    """
    link_id = new_id()
    db.session.execute(insert(OverviewLink).values(id=link_id, email=email.casefold(), created_at=now))
    return link_id


def find_link(link_id: UUID) -> OverviewLinkRow | None:
    """Return the link, or None."""
    query = select(
        OverviewLink.id, OverviewLink.email, OverviewLink.created_at, OverviewLink.opened_by, OverviewLink.opened_at
    )
    row = db.session.execute(query.where(OverviewLink.id == link_id)).one_or_none()
    return OverviewLinkRow(**row._mapping) if row is not None else None  # noqa: SLF001 -- SQLAlchemy's public name for it


def open_link(link_id: UUID, browser: str, now: datetime) -> bool:
    """Spend the link on this browser; returns whether it is this one's now. Pressed twice in one browser, it is one opening."""
    statement = (
        update(OverviewLink)
        .where(
            OverviewLink.id == link_id,
            OverviewLink.created_at > now - VALID_FOR,
            or_(OverviewLink.opened_by.is_(None), OverviewLink.opened_by == browser),
        )
        .values(opened_by=browser, opened_at=func.coalesce(OverviewLink.opened_at, now))
    )
    done = db.session.execute(statement, execution_options={"synchronize_session": False})
    return bool(done.rowcount)  # type: ignore[attr-defined]


def entries_of(email: str, now: datetime) -> tuple[list[Entry], list[Entry]]:
    """Return what an address comes to or answers for, over all clusters: what is ahead, the next first, and what is past, the last first."""
    rows = db.session.execute(
        registration_query().where(Registration.email_key == email).order_by(Registration.id.desc()).limit(MOST_SHOWN)
    )
    registrations = [registration_row(row) for row in rows]
    led = bookings_led_by(email, MOST_SHOWN)
    given = contingents_given_to(email, MOST_SHOWN)
    of_others = {booking.event_id for booking, _ in led} | {one.event_id for one in given}
    terms = terms_of({one.event_id for one in registrations} | of_others)
    entries = [
        *(Entry(terms[one.event_id], registration=one) for one in registrations),
        *(Entry(terms[one.event_id], booking=one, people=people) for one, people in led),
        *(Entry(terms[one.event_id], contingent=one) for one in given),
    ]
    entries.sort(key=lambda entry: entry.terms.facts.starts_at)
    ahead = [entry for entry in entries if now < entry.terms.facts.ends_at]
    past = [entry for entry in reversed(entries) if now >= entry.terms.facts.ends_at]
    return ahead, past


def why_not_show(link_id: UUID, _letter: Letter, _now: datetime) -> str | None:
    """Return why the letter with the link must not leave: nobody comes anywhere with this address or answers for others; None if somebody does."""
    link = select(OverviewLink.email).where(OverviewLink.id == link_id).scalar_subquery()
    is_known = db.session.scalar(
        select(
            or_(
                exists().where(Registration.email_key == link),
                exists().where(Booking.email_key == link),
                exists().where(func.lower(Contingent.contact_email) == link),
            )
        )
    )
    return None if is_known else NOBODY


def purge_links(now: datetime, number: int) -> int:
    """Delete up to `number` links that were asked for more than a day ago."""
    due = select(OverviewLink.id).where(OverviewLink.created_at < now - KEPT).limit(number)
    statement = delete(OverviewLink).where(OverviewLink.id.in_(due))
    done = db.session.execute(statement, execution_options={"synchronize_session": False})
    return int(done.rowcount)  # type: ignore[attr-defined]
