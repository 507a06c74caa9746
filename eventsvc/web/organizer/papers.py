"""What is printed for the day itself: badges and lists to sign."""

from __future__ import annotations

from uuid import UUID

from flask import Response, current_app, render_template, request
from sqlalchemy import ColumnElement

from eventsvc.accounts.policy import Permission
from eventsvc.events.host_queries import holders_of
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.events.programme_queries import SessionRow, get_session, programme_of
from eventsvc.events.queries import event_facts
from eventsvc.kit.localized import written_day
from eventsvc.kit.typesetting import Typesetter
from eventsvc.papers.badges import BadgeLook, BadgeSize, badges
from eventsvc.papers.doorway import doorway_list
from eventsvc.papers.people import logos_of, people_on_paper
from eventsvc.papers.signatures import Sheet, days_of, signature_sheet
from eventsvc.papers.table_signs import table_signs
from eventsvc.registration.attendees import people_named
from eventsvc.web.guards import requires
from eventsvc.web.guests import links
from eventsvc.web.languages import chosen_language

from . import blueprint
from .listing import Listing, today_at
from .ownership import own_event

LANGUAGES = {"de": ("de",), "en": ("en",), "de-en": ("de", "en")}
LONGEST_NAME, LONGEST_NUMBER, LONGEST_SENTENCE = 200, 80, 400


@blueprint.get("/veranstaltungen/<slug>/drucken")
@requires(Permission.SEE_ATTENDEES)
def papers(slug: str) -> str:
    """Offer each paper with its choices; badges are of those whom the list's filter finds."""
    event, language = own_event(slug, Permission.SEE_ATTENDEES), chosen_language()
    listing = Listing(event)
    view = listing.asked(request.args)
    days = days_of(event.starts_at, event.ends_at, event.timezone)
    return render_template(
        "organizer/events/papers.html",
        event=event,
        wanted=view.wanted,
        filters=[words for words, _rest in listing.set_filters(view)],
        number=len(people_on_paper(_whom(event))),
        sizes=list(BadgeSize),
        days=[(day.isoformat(), written_day(day, event.timezone, language)) for day in days],
        sessions=programme_of(event.id),
    )


@blueprint.get("/veranstaltungen/<slug>/drucken/namensschilder.pdf")
@requires(Permission.SEE_ATTENDEES)
def badges_file(slug: str) -> Response:
    """Give the badges of those whom the filter finds, or of the one person who is named."""
    event = own_event(slug, Permission.SEE_ATTENDEES)
    holders = holders_of(event.id)
    languages = LANGUAGES.get(request.args.get("sprache", ""), (chosen_language(),))
    look = BadgeLook(
        size=request.args.get("groesse", BadgeSize.CARD, BadgeSize),
        languages=languages,
        colour=holders[0].colour,
        logos=logos_of(holders, languages[0])[:2],
    )
    pdf = badges(_typesetter(), links(), event_facts(event.id), people_on_paper(_whom(event)), look)
    return _file(pdf, f"{event.slug}-namensschilder.pdf")


@blueprint.get("/veranstaltungen/<slug>/drucken/unterschriftenliste.pdf")
@requires(Permission.SEE_ATTENDEES)
def signatures_file(slug: str) -> Response:
    """Give the list to sign of one day, or of one session."""
    event, language = own_event(slug, Permission.SEE_ATTENDEES), chosen_language()
    days = {day.isoformat(): day for day in days_of(event.starts_at, event.ends_at, event.timezone)}
    chosen = request.args.get("anlass", "")
    session = None if chosen in days else _session(event, chosen)
    sheet = Sheet(
        day=days.get(chosen) or next(iter(days.values())),
        session=session,
        project=request.args.get("projekt", "").strip()[:LONGEST_NAME],
        grant_number=request.args.get("kennzeichen", "").strip()[:LONGEST_NUMBER],
        funding=request.args.get("satz", "").strip()[:LONGEST_SENTENCE],
        blank_lines=request.args.get("leer", Sheet.blank_lines, int),
    )
    whom = Listing(event).asked(request.args.__class__()).wanted.where(event.id, today_at(event))
    people = people_on_paper(whom, session.id if session and session.is_choosable else None)
    logos = logos_of(holders_of(event.id), language)[:4]
    pdf = signature_sheet(_typesetter(), event_facts(event.id), people, sheet, logos, language)
    return _file(pdf, f"{event.slug}-unterschriften.pdf")


@blueprint.get("/veranstaltungen/<slug>/drucken/einlassliste.pdf")
@requires(Permission.SEE_ATTENDEES)
def doorway_file(slug: str) -> Response:
    """Give the list at the door, by letter."""
    event = own_event(slug, Permission.SEE_ATTENDEES)
    pdf = doorway_list(_typesetter(), event_facts(event.id), people_on_paper(_whom(event)), chosen_language())
    return _file(pdf, f"{event.slug}-einlassliste.pdf")


@blueprint.get("/veranstaltungen/<slug>/drucken/tischschilder.pdf")
@requires(Permission.SEE_ATTENDEES)
def table_signs_file(slug: str) -> Response:
    """Give the signs for the table of those whom the filter finds."""
    event = own_event(slug, Permission.SEE_ATTENDEES)
    pdf = table_signs(_typesetter(), event_facts(event.id), people_on_paper(_whom(event)), chosen_language())
    return _file(pdf, f"{event.slug}-tischschilder.pdf")


def _session(event: HeldEvent, chosen: str) -> SessionRow | None:
    try:
        return get_session(event.id, UUID(chosen))
    except ValueError:
        return None


def _whom(event: HeldEvent) -> ColumnElement[bool]:
    named = request.args.getlist("person", type=UUID)
    if named:
        return people_named(event.id, named)
    return Listing(event).asked(request.args).wanted.where(event.id, today_at(event))


def _typesetter() -> Typesetter:
    setter: Typesetter = current_app.extensions["typesetter"]
    return setter


def _file(pdf: bytes, name: str) -> Response:
    answer = Response(pdf, content_type="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer
