"""What an event offers to someone who wants to come, as the sign-up shows it."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from threading import Lock

from flask import current_app

from eventsvc.events.category_queries import CategoryRow
from eventsvc.events.change_service import fee_ladder
from eventsvc.events.fees import FeeStep
from eventsvc.events.kinds import Participation
from eventsvc.events.offering import EventOffer, get_offer
from eventsvc.events.programme_queries import programme_of
from eventsvc.events.queries import Way
from eventsvc.events.question_queries import questions_of
from eventsvc.events.rules import WindowStatus, window_status
from eventsvc.kit.errors import NotFound
from eventsvc.kit.text import N_
from eventsvc.registration.states import RegistrationState
from eventsvc.web.fields.category import choosable
from eventsvc.web.languages import said
from eventsvc.web.wording import told_closed, told_deadline

from .entry import opened

_SLUG = re.compile(r"[a-z0-9-]{1,120}")
KEPT_AT_MOST = 200
WAY_FULL = N_("%(way)s ist ausgebucht, eine Warteliste gibt es nicht.")
IN_ORDER = tuple(Participation)


class Situation(StrEnum):
    """Whether one can sign up, and if not, why."""

    OPEN = "open"
    FULL = "full"
    BY_INVITATION = "by_invitation"
    NOT_YET_OPEN = "not_yet_open"
    CLOSED = "closed"
    OVER = "over"
    CALLED_OFF = "called_off"


@dataclass
class _Shelf:
    """The offers read last in this process."""

    offers: OrderedDict[str, tuple[datetime, EventOffer]]
    lock: Lock


def fresh_offer(slug: str, now: datetime) -> EventOffer:
    """Return the offer as it stands, or raise NotFound."""
    if not _SLUG.fullmatch(slug):
        raise NotFound(slug)
    offer = get_offer(slug)
    if offer.terms.has_programme:
        offer = replace(offer, programme=programme_of(offer.terms.facts.id))
    if offer.terms.has_questions:
        offer = replace(offer, questions=questions_of(offer.terms.facts.id))
    shelf = _shelf()
    with shelf.lock:
        shelf.offers[slug] = (now, offer)
        shelf.offers.move_to_end(slug)
        while len(shelf.offers) > KEPT_AT_MOST:
            shelf.offers.popitem(last=False)
    return opened(offer, now).at(now)


def recent_offer(slug: str, now: datetime) -> EventOffer:
    """Return the offer as it stood some seconds ago, as the settings allow, or raise NotFound.

    A rush on one event must not read it again for everyone; places are decided under their lock anyway.
    """
    kept_for = timedelta(seconds=current_app.extensions["settings"].page_seconds)
    read_at, offer = _shelf().offers.get(slug, (None, None))
    if offer is not None and read_at is not None and timedelta() <= now - read_at < kept_for:
        return opened(offer, now).at(now)
    return fresh_offer(slug, now)


def situation(offer: EventOffer, now: datetime) -> Situation:
    """Return whether one can sign up at `now`."""
    status = window_status(offer.terms.window, now)
    if status is WindowStatus.OPEN and offer.terms.is_by_invitation:
        return Situation.BY_INVITATION
    if status is WindowStatus.OPEN:
        return Situation.OPEN if ways_to_choose(offer) and _has_category(offer, now) else Situation.FULL
    if status is WindowStatus.DRAFT:
        raise NotFound(offer.terms.facts.slug)
    return Situation(status.value)


def ways_to_choose(offer: EventOffer) -> tuple[Way, ...]:
    """Return the ways to take part that a newcomer can choose: with a place, a waiting list or a decision ahead."""
    always = offer.terms.is_decided or offer.terms.has_waiting_list
    ways = sorted(offer.ways, key=lambda way: IN_ORDER.index(way.participation))
    return tuple(way for way in ways if always or has_place(way))


def closed_words(offer: EventOffer) -> str:
    """Return why some way to take part cannot be chosen; empty if all can."""
    chosen = ways_to_choose(offer)
    gone = [said(WAY_FULL, way=said(way.participation.label)) for way in offer.ways if way not in chosen]
    return " ".join([*gone, told_closed(offer.closed_ways, offer.terms.facts.timezone)]).strip()


def deadline(offer: EventOffer) -> str:
    """Return until when one can sign up, in the ways that are left."""
    return told_deadline(offer.ways, offer.terms.closes_at, offer.terms.facts.timezone)


def categories_to_choose(offer: EventOffer, now: datetime) -> tuple[CategoryRow, ...]:
    """Return the categories that a newcomer can choose; none where the event has none."""
    always = offer.terms.is_decided or offer.terms.has_waiting_list
    return choosable(offer.categories, now, has_waiting_list=always)


def has_place(way: Way) -> bool:
    """Whether a newcomer would get a place at once."""
    return way.free is None or way.free > 0


def promise(offer: EventOffer) -> RegistrationState:
    """Return where a newcomer ends, as far as one can tell beforehand; with several ways, in the best of them."""
    if offer.terms.is_decided:
        return RegistrationState.APPLIED
    has_room = any(has_place(way) for way in offer.ways) and (
        not offer.categories or any(one.free is None or one.free > 0 for one in offer.categories)
    )
    return RegistrationState.CONFIRMED if has_room else RegistrationState.WAITLISTED


def is_mixed(offer: EventOffer) -> bool:
    """Whether it depends on the way that one chooses if there is a place, or only one on the waiting list."""
    if offer.terms.is_decided:
        return False
    return len({has_place(way) for way in ways_to_choose(offer)}) > 1


def _has_category(offer: EventOffer, now: datetime) -> bool:
    return not offer.categories or bool(categories_to_choose(offer, now))


def _shelf() -> _Shelf:
    shelf: _Shelf = current_app.extensions.setdefault("offers", _Shelf(OrderedDict(), Lock()))
    return shelf


def fees_of(offer: EventOffer) -> list[tuple[date, FeeStep]]:
    """Return what signing off costs from which day on; empty where it costs nothing."""
    facts = offer.terms.facts
    return fee_ladder(facts.id, facts.starts_at, facts.timezone) if offer.terms.has_fees else []
