"""The page of one event."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, render_template, request

from eventsvc.events.calendar_queries import EventPage, get_page
from eventsvc.events.change_service import fee_ladder
from eventsvc.events.controller_queries import controllers_of
from eventsvc.events.host_queries import holders_of
from eventsvc.events.kinds import EventFormat
from eventsvc.events.programme_queries import programme_of
from eventsvc.events.rules import WindowStatus
from eventsvc.events.timetable import timetable
from eventsvc.kit.clock import read_clock
from eventsvc.kit.localized import in_language
from eventsvc.web.fields.category import told_categories
from eventsvc.web.fields.origin import VIA
from eventsvc.web.guards import public
from eventsvc.web.languages import chosen_language
from eventsvc.web.wording import deadline_of, session_places, standing_of

from . import blueprint
from .kept import kept_for_strangers

ATTENDANCE_MODES = {
    EventFormat.ON_SITE: "OfflineEventAttendanceMode",
    EventFormat.ONLINE: "OnlineEventAttendanceMode",
    EventFormat.HYBRID: "MixedEventAttendanceMode",
}
SCHEMA = "https://schema.org"


@blueprint.get("/veranstaltungen/<slug>")
@public
@kept_for_strangers
def event(slug: str) -> str:
    """Show what, when, where, by whom and for whom, and the one way to come."""
    now = read_clock()
    page = get_page(slug)
    standing = standing_of(page, now)
    return render_template(
        "public/events/show.html",
        event=page,
        standing=standing,
        deadline=deadline_of(page),
        categories=told_categories(page, now),
        days=timetable(programme_of(page.id), page.timezone) if page.has_programme else (),
        fees=fee_ladder(page.id, page.starts_at, page.timezone) if page.has_fees else (),
        places=session_places,
        url=_address(slug),
        data=structured(page, standing.status),
        holders=holders_of(page.id) if page.co_hosts else (),
        controllers=controllers_of(page.id) if page.co_hosts else (),
        via=request.args.get(VIA) if page.co_hosts else None,
        is_preview=False,
    )


def structured(page: EventPage, status: WindowStatus) -> dict[str, Any]:
    """Return the event as search engines read it (schema.org/Event)."""
    language = chosen_language()
    is_off = status is WindowStatus.CALLED_OFF
    address = _address(page.slug)
    return {
        "@context": SCHEMA,
        "@type": "Event",
        "name": in_language(language, page.title_de, page.title_en),
        "description": in_language(language, page.summary_de, page.summary_en),
        "startDate": page.starts_at.astimezone(ZoneInfo(page.timezone)).isoformat(),
        "endDate": page.ends_at.astimezone(ZoneInfo(page.timezone)).isoformat(),
        "eventStatus": f"{SCHEMA}/{'EventCancelled' if is_off else 'EventScheduled'}",
        "eventAttendanceMode": f"{SCHEMA}/{ATTENDANCE_MODES[page.format]}",
        "location": _locations(page, address),
        "organizer": {"@type": "Organization", "name": page.carrier_name, "url": page.carrier_website or address},
        "url": address,
        "inLanguage": language,
    }


def _locations(page: EventPage, address: str) -> list[dict[str, Any]]:
    places: list[dict[str, Any]] = []
    if page.format is not EventFormat.ONLINE and (page.venue_name or page.city):
        postal = {
            "@type": "PostalAddress",
            "streetAddress": page.venue_street,
            "postalCode": page.venue_postal_code,
            "addressLocality": page.city,
            "addressCountry": page.country,
        }
        postal = {name: value for name, value in postal.items() if value}
        places.append({"@type": "Place", "name": page.venue_name or page.city, "address": postal})
    if page.format is not EventFormat.ON_SITE:
        places.append({"@type": "VirtualLocation", "url": address})
    return places


def _address(slug: str) -> str:
    return f"{current_app.extensions['settings'].base_url}/veranstaltungen/{slug}"
