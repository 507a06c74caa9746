"""Someone signs up, or is added by the organizer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from eventsvc.journal import Actor, note
from eventsvc.kit.db import refusing
from eventsvc.messaging.outbox import post
from eventsvc.registration.applications import Application
from eventsvc.registration.errors import WayNotOffered
from eventsvc.registration.letters import ApplicationReceived
from eventsvc.registration.queries import RegistrationRow
from eventsvc.registration.rules import Offer, decide, decide_by_hand
from eventsvc.registration.service import record
from eventsvc.registration.states import RegistrationState

from .placing import Locked, confirm, lock, put_on_waiting_list


@dataclass(frozen=True, kw_only=True)
class SignedUp:
    """How a sign-up ended: confirmed, waiting at a position, or applied."""

    registration: RegistrationRow
    state: RegistrationState
    position: int | None = None


def sign_up(application: Application, now: datetime) -> SignedUp:
    """Take the application, and confirm it, put it on the waiting list or keep it for the organizer's decision.

    Raises the refusal of the event's window, EventFull, WayNotOffered, AlreadyRegistered or AlreadySubmitted.
    """
    return _take(application, decide, by=Actor.person(), now=now)


def add_by_hand(application: Application, *, by: Actor, now: datetime) -> SignedUp:
    """Take someone whom the organizer adds: the window does not bind them, the places do."""
    return _take(application, decide_by_hand, by=by, now=now)


def _take(
    application: Application, rule: Callable[[Offer, datetime], RegistrationState], *, by: Actor, now: datetime
) -> SignedUp:
    with refusing("fk_registrations_pool_id_pools", WayNotOffered()):
        registration = record(application, now)
    locked = lock(application.pool_id)
    state = rule(locked.offer, now)
    position = None
    if state is RegistrationState.CONFIRMED:
        confirm(locked, registration, by=by, now=now)
    elif state is RegistrationState.WAITLISTED:
        position = put_on_waiting_list(locked, registration, by=by, now=now)
    else:
        _keep_for_decision(locked, registration, by=by, now=now)
    return SignedUp(registration=registration, state=state, position=position)


def _keep_for_decision(locked: Locked, registration: RegistrationRow, *, by: Actor, now: datetime) -> None:
    post(
        ApplicationReceived(event=locked.terms.facts, registration=registration.facts),
        to=registration.recipient,
        once=f"registration:{registration.id}:received",
        now=now,
    )
    note("registration.applied", registration.id, by=by, now=now, event_id=registration.event_id)
