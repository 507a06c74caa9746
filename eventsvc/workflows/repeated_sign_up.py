"""People sign up with an address that is signed up already."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from eventsvc.events.queries import get_terms
from eventsvc.kit.ids import new_id
from eventsvc.messaging.outbox import post
from eventsvc.registration.applications import Application, Participant
from eventsvc.registration.letters import SignUpRepeated
from eventsvc.registration.queries import find_living_registration
from eventsvc.registration.states import RegistrationState

from .sign_up import rehearse


def tell_repeated(application: Application, now: datetime) -> frozenset[str]:
    """Change nothing, and tell the known addresses alone how their registrations stand; return which these still were.

    The sign-up is rehearsed with addresses that nobody has: what newcomers would be refused with at this moment is raised
    here too, after the same work, so that no answer tells the one from the other. One such letter leaves an hour.
    """
    rehearse(replace(application, people=tuple(map(_as_newcomer, application.people))), now)
    emails = [one.person.email for one in application.people]
    return frozenset(email for email in emails if tell_known(application.event_id, email, now))


def tell_known(event_id: UUID, email: str, now: datetime) -> bool:
    """Tell the address how its registration for the event stands, at most once an hour; return whether it has one."""
    registration = find_living_registration(event_id, email)
    if registration is None:
        return False
    facts = get_terms(registration.event_id).facts
    post(
        SignUpRepeated(
            event=facts,
            registration=registration.facts,
            state=registration.state,
            until=registration.offered_until if registration.state is RegistrationState.OFFERED else None,
        ),
        to=registration.recipient,
        once=f"registration:{registration.id}:repeated:{now:%Y%m%d%H}",
        now=now,
    )
    return True


def _as_newcomer(one: Participant) -> Participant:
    return replace(one, person=replace(one.person, email=f"{new_id()}@newcomer.invalid"))
