"""Who came so long ago that the demonstration knows no names any more: as the house's own rule would leave them."""

from __future__ import annotations

from datetime import timedelta

from eventsvc.events.regions import postal_area
from eventsvc.registration.retention import CONTACT, PEOPLE_KEPT, PERSON

from .events import Held
from .rows import Row

AN_HOUR = timedelta(hours=1)


def is_forgotten(event: Held) -> bool:
    """Whether the event ended more than twelve months before today."""
    return event.times.ends_at + PEOPLE_KEPT + AN_HOUR <= event.times.today


def nameless(event: Held, row: Row) -> Row:
    """Return the registration as it is after its time; ids that were drawn for it are nobody's already."""
    if not is_forgotten(event):
        return row | {"erased_at": None}
    return row | {
        **{name: "" for name in PERSON if name in row},
        "email_key": row["id"].hex,
        "postal_code": postal_area(row["postal_code"], row["country"]),
        "erased_at": event.times.ends_at + PEOPLE_KEPT + AN_HOUR,
    }


def without_contact(event: Held, row: Row) -> Row:
    """Return the booking as it is after its time."""
    return row | {name: "" for name in CONTACT if name in row} if is_forgotten(event) else row
