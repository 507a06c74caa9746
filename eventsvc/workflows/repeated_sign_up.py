"""People sign up with an address that is signed up already."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from eventsvc.events.queries import get_terms
from eventsvc.kit.db import rehearsal
from eventsvc.kit.ids import new_id
from eventsvc.messaging.outbox import post
from eventsvc.registration.applications import Application, Participant
from eventsvc.registration.letters import SignUpRepeated
from eventsvc.registration.queries import RegistrationRow, find_living_registration

from .sign_up import sign_up


def tell_repeated(application: Application, now: datetime) -> bool:
    """Change nothing, and tell the known address alone how its registration stands; return whether there still was one.

    The sign-up is rehearsed with addresses that nobody has: what newcomers would be refused with at this moment is raised
    here too, after the same work, so that no answer tells the one from the other. One such letter leaves an hour.
    """
    with rehearsal():
        sign_up(replace(application, people=tuple(map(_as_newcomer, application.people))), now)
    found = (find_living_registration(application.event_id, one.person.email) for one in application.people)
    known = [registration for registration in found if registration is not None]
    for registration in known:
        _tell(registration, now)
    return bool(known)


def _as_newcomer(one: Participant) -> Participant:
    return replace(one, person=replace(one.person, email=f"{new_id()}@newcomer.invalid"))


def _tell(registration: RegistrationRow, now: datetime) -> None:
    facts = get_terms(registration.event_id).facts
    post(
        SignUpRepeated(event=facts, registration=registration.facts, state=registration.state),
        to=registration.recipient,
        once=f"registration:{registration.id}:repeated:{now:%Y%m%d%H}",
        now=now,
    )
