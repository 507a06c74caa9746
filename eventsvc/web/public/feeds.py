"""Calendar files: one event, or whatever the filters of the calendar find."""

from __future__ import annotations

from flask import Response, current_app, request

from eventsvc.events.calendar import MEDIA_TYPE, Published, published_calendar
from eventsvc.events.calendar_queries import feed_facts, get_entry
from eventsvc.events.letters import EventFacts
from eventsvc.kit.clock import read_clock
from eventsvc.kit.text import N_
from eventsvc.settings import Settings
from eventsvc.web.guards import public
from eventsvc.web.languages import chosen_language, said

from . import blueprint
from .filters import wanted_from

A_QUARTER_OF_AN_HOUR = 900
# What calendar programs call the subscription.
FEED_NAME = N_("Veranstaltungen der bayerischen Cluster")


@blueprint.get("/kalender.ics")
@public
def feed() -> Response:
    """Send the events that fit the filters as a calendar that programs can subscribe to."""
    found = feed_facts(wanted_from(request.args), read_clock())
    response = _calendar("cluster-kalender", found, said(FEED_NAME))
    response.cache_control.public = True
    response.cache_control.max_age = A_QUARTER_OF_AN_HOUR
    return response


@blueprint.get("/veranstaltungen/<slug>.ics")
@public
def event_file(slug: str) -> Response:
    """Send one event as a calendar file."""
    return _calendar(slug, [get_entry(slug)])


def _calendar(name: str, found: list[tuple[EventFacts, bool]], title: str = "") -> Response:
    settings: Settings = current_app.extensions["settings"]
    entries = (
        Published(event=event, url=f"{settings.base_url}/veranstaltungen/{event.slug}", is_called_off=is_called_off)
        for event, is_called_off in found
    )
    content = published_calendar(entries, host=settings.host, language=chosen_language(), now=read_clock(), name=title)
    response = Response(content, content_type=f"{MEDIA_TYPE}; charset=utf-8")
    response.vary.update(("Cookie", "Accept-Language"))
    response.headers["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return response
