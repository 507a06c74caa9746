"""What the forms for one person and for several begin with: the event as it is offered, or why one cannot sign up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import make_response, render_template
from werkzeug.wrappers import Response

from eventsvc.events.offering import EventOffer
from eventsvc.registration.errors import (
    EventIsCalledOff,
    EventNotPublished,
    EventOver,
    RegistrationClosed,
    RegistrationNotYetOpen,
)

from .offers import Situation, recent_offer, situation

OK, CONFLICT, GONE, UNPROCESSABLE = 200, 409, 410, 422
FOR_GOOD = frozenset({Situation.CLOSED, Situation.OVER, Situation.CALLED_OFF})
SHUT = (EventIsCalledOff, EventNotPublished, EventOver, RegistrationClosed, RegistrationNotYetOpen)

Answer = str | Response | tuple[str, int]


def while_open(slug: str, now: datetime, show: Callable[[EventOffer], Answer], *, is_sent: bool = False) -> Response:
    """Answer with what `show` makes of the offer, or say why one cannot sign up; a form that `is_sent` gets its status."""
    offer = recent_offer(slug, now)
    stands = situation(offer, now)
    if stands is Situation.OPEN:
        return make_response(show(offer))
    return make_response(refused_page(offer, stands) if is_sent else _shut_page(offer, stands))


def refused_page(offer: EventOffer, stands: Situation) -> tuple[str, int]:
    """Say it with its status, for a form that came too late or too early."""
    return _shut_page(offer, stands), GONE if stands in FOR_GOOD else CONFLICT


def _shut_page(offer: EventOffer, stands: Situation) -> str:
    """Say why one cannot sign up, and what one can do instead."""
    return render_template(
        "public/registration/shut.html", offer=offer, facts=offer.terms.facts, situation=stands, Situation=Situation
    )
