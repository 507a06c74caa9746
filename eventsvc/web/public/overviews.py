"""My registrations: asked for with a mail address, opened by the link that only its mailbox gets."""

from __future__ import annotations

import secrets
from uuid import UUID

from flask import current_app, make_response, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from eventsvc.events.contingents import find_contingent
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import NotFound
from eventsvc.kit.tokens import Keyring
from eventsvc.registration.bookings import get_booking_by_public_id
from eventsvc.registration.contact import deliverable_address
from eventsvc.registration.overviews import OverviewLinkRow, entries_of, find_link, open_link
from eventsvc.registration.queries import get_registration_by_public_id
from eventsvc.web.fields.person import email_line
from eventsvc.web.guards import public
from eventsvc.web.guests import hand_over, hand_over_contingent, hand_over_group, has_tls, links
from eventsvc.web.languages import chosen_language, said
from eventsvc.web.limits import instead
from eventsvc.web.security import keep_private
from eventsvc.workflows.overview_request import request_overview

from . import blueprint
from .forms import TOO_OFTEN
from .standing import can_change, can_sign_off, face_of
from .tickets import has_ticket

NOT_FOUND, GONE, UNPROCESSABLE = 404, 410, 422
PURPOSE = "holds-overview"
BROWSER_BYTES = 18
STEPS = {
    "ansehen": "public.booking",
    "ticket": "public.ticket_file",
    "aendern": "public.change",
    "abmelden": "public.sign_off",
}

Answer = str | Response | tuple[str, int]


class OverviewForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """The mailbox whose registrations someone wants to see."""

    email = email_line()


def _too_often() -> Response:
    form = OverviewForm()
    form.form_errors = [said(TOO_OFTEN)]
    return make_response(render_template("public/overviews/ask.html", form=form))


@blueprint.route("/meine-anmeldungen", methods=["GET", "POST"])
@instead(_too_often)
@public
def ask_overview() -> Answer:
    """Take a mail address, and answer the same whether it is known or not."""
    keep_private()
    form = OverviewForm()
    if request.method != "POST":
        return render_template("public/overviews/ask.html", form=form)
    if not form.validate():
        return render_template("public/overviews/ask.html", form=form), UNPROCESSABLE
    with transaction():
        request_overview(deliverable_address(form.email.data), chosen_language(), read_clock())
    return redirect(url_for("public.overview_asked"), code=303)


@blueprint.get("/meine-anmeldungen/unterwegs")
@public
def overview_asked() -> Answer:
    """Say where to look now."""
    return render_template("public/overviews/asked.html")


@blueprint.get("/m/<uuid:link_id>/<token>")
@public
def follow_overview(link_id: UUID, token: str) -> Answer:
    """Take the link out of the mail: lead to its clean address. Programs that look into mails spend nothing here."""
    keep_private()
    link = find_link(link_id) if links().opens_overview(token, link_id) else None
    if link is None:
        return render_template("public/bookings/unknown.html"), NOT_FOUND
    now = read_clock()
    held, browser = _held()
    if held is not None and held.id == link.id and held.is_open_in(browser, now):
        return redirect(url_for("public.overview"), code=303)
    if not link.can_be_opened(now):
        return _ended()
    return _hold(redirect(url_for("public.open_overview"), code=303), link)


@blueprint.route("/meine-anmeldungen/oeffnen", methods=["GET", "POST"])
@public
def open_overview() -> Answer:
    """Ask for the one click that spends the link, and spend it."""
    keep_private()
    now = read_clock()
    link, browser = _held()
    if link is None:
        return render_template("public/bookings/unknown.html"), NOT_FOUND
    if request.method != "POST" and link.can_be_opened(now):
        return render_template("public/overviews/open.html", link=link)
    if request.method == "POST":
        with transaction():
            is_open = open_link(link.id, browser, now)
    else:
        is_open = link.is_open_in(browser, now)
    return redirect(url_for("public.overview"), code=303) if is_open else _ended()


@blueprint.get("/meine-anmeldungen/liste")
@public
def overview() -> Answer:
    """Show all registrations of the mailbox, over all clusters."""
    keep_private()
    now = read_clock()
    link, browser = _held()
    if link is None:
        return render_template("public/bookings/unknown.html"), NOT_FOUND
    if not link.is_open_in(browser, now):
        return _ended()
    ahead, past = entries_of(link.email, now)
    return render_template(
        "public/overviews/list.html",
        link=link,
        ahead=ahead,
        past=past,
        now=now,
        face_of=face_of,
        can_change=can_change,
        can_sign_off=can_sign_off,
        has_ticket=has_ticket,
    )


@blueprint.get("/meine-anmeldungen/liste/<public_id>/<any(ansehen,ticket,aendern,abmelden):step>")
@public
def from_overview(public_id: str, step: str) -> Answer:
    """Lead to one of the registrations, with the cookie that opens it."""
    keep_private()
    link, browser = _held()
    if link is None or not link.is_open_in(browser, read_clock()):
        return _ended() if link else (render_template("public/bookings/unknown.html"), NOT_FOUND)
    registration = get_registration_by_public_id(public_id)
    if registration.person.email.casefold() != link.email:
        raise NotFound(public_id)
    return hand_over(redirect(url_for(STEPS[step], public_id=public_id), code=303), registration)


@blueprint.get("/meine-anmeldungen/liste/<any(buchung,kontingent):what>/<public_id>")
@public
def led_from_overview(what: str, public_id: str) -> Answer:
    """Lead to a booking or a contingent whose contact the mailbox is, with the cookie that opens it."""
    keep_private()
    link, browser = _held()
    if link is None or not link.is_open_in(browser, read_clock()):
        return _ended() if link else (render_template("public/bookings/unknown.html"), NOT_FOUND)
    if what == "buchung":
        booking = get_booking_by_public_id(public_id)
        if booking.contact.email.casefold() != link.email:
            raise NotFound(public_id)
        return hand_over_group(redirect(url_for("public.group", group_id=public_id), code=303), booking)
    contingent = find_contingent(public_id)
    if contingent is None or contingent.contact_email.casefold() != link.email:
        raise NotFound(public_id)
    return hand_over_contingent(redirect(url_for("public.contingent", public_id=public_id), code=303), contingent)


def _ended() -> Answer:
    return render_template("public/overviews/ended.html"), GONE


def _hold(response: Response, link: OverviewLinkRow) -> Response:
    """Give this browser a name of its own, under which it can open the link."""
    browser = secrets.token_urlsafe(BROWSER_BYTES)
    value = f"{link.id}.{browser}.{_keyring().sign(PURPOSE, f'{link.id}.{browser}', 1)}"
    response.set_cookie(_cookie_name(), value, httponly=True, secure=has_tls(), samesite="Lax")
    return response


def _held() -> tuple[OverviewLinkRow | None, str]:
    """Return the link that this browser's cookie names, and the name it knows the browser by."""
    body, _, signature = request.cookies.get(_cookie_name(), "").rpartition(".")
    if not body or not _keyring().verifies(signature, PURPOSE, body, 1):
        return None, ""
    link_id, _, browser = body.partition(".")
    return find_link(UUID(link_id)), browser


def _cookie_name() -> str:
    return f"{'__Host-' if has_tls() else ''}overview"


def _keyring() -> Keyring:
    keyring: Keyring = current_app.extensions["keyring"]
    return keyring
