"""What the mail log of the demonstration shows: letters of the last weeks, as if they had been sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from eventsvc.events.kinds import Participation
from eventsvc.events.letters import EventFacts
from eventsvc.events.models import ReminderAnchor
from eventsvc.events.queries import event_facts
from eventsvc.events.states import EventState
from eventsvc.kit.db import db
from eventsvc.messaging.letters import Letter, kind_of
from eventsvc.messaging.models import OutgoingMail
from eventsvc.messaging.states import MailState
from eventsvc.registration.freshness import NOT_CONFIRMED
from eventsvc.registration.letters import (
    ApplicationReceived,
    EventCalledOff,
    EventFollowUp,
    MovedUpFromWaitingList,
    OfferLapsed,
    PlaceOffered,
    PutOnWaitingList,
    RegistrationConfirmed,
    RegistrationFacts,
)
from eventsvc.registration.models import Registration
from eventsvc.registration.queries import RegistrationRow, registration_query, registration_row
from eventsvc.registration.reminding import reminder_key
from eventsvc.registration.states import RegistrationState

from .crowds import Crowd, Story
from .events import called_off_at, thanks_due
from .rows import Row, add, ident
from .terms import has_fee, is_behind_members

SHOWN, LOG_KEPT = 90, timedelta(days=60)
UNKNOWN_MAILBOX = "550 5.1.1 The mailbox does not exist."
FAILED_SHARE, SLOW_SHARE = 0.04, 0.05
_S = RegistrationState


def add_mails(crowds: list[Crowd]) -> int:
    """Write down the letters of the latest sign-ups, and of the events that were called off or have ended lately."""
    latest = sorted(
        (
            (story.state_at if story.moved_up else story.created_at, crowd, story)
            for crowd in crowds
            for story in crowd.stories
            if crowd.event.plan.takes_place and not crowd.event.times.is_over and story.state in _LETTERS
        ),
        key=lambda entry: entry[0],
    )[-SHOWN:]
    told = [(crowd, story, at) for at, crowd, story in latest]
    told += [(crowd, story, story.state_at) for crowd in crowds for story in crowd.stories if story.state in _ASKED]
    told += [(crowd, story, called_off_at(crowd.event.times)) for crowd, story in _disappointed(crowds)]
    told += [(crowd, story, thanks_due(crowd.event.plan, crowd.event.times)) for crowd, story in _thanked(crowds)]
    rows = _registrations([crowd.registration_id(story) for crowd, story, _ in told])
    facts = {event_id: event_facts(event_id) for event_id in {crowd.event.id for crowd, _, _ in told}}
    return add(
        OutgoingMail,
        [
            _mail(crowd, story, at, rows[crowd.registration_id(story)], facts[crowd.event.id])
            for crowd, story, at in told
        ],
    )


def _disappointed(crowds: list[Crowd]) -> list[tuple[Crowd, Story]]:
    """Who had to be told that an event is called off."""
    return [
        (crowd, story)
        for crowd in crowds
        for story in crowd.stories
        if crowd.event.plan.state is EventState.CALLED_OFF
        and story.state.is_living
        and crowd.event.times.today - called_off_at(crowd.event.times) < LOG_KEPT
    ]


def _thanked(crowds: list[Crowd]) -> list[tuple[Crowd, Story]]:
    """Who took part online in what was over lately: the desk kept no list of them."""
    return [
        (crowd, story)
        for crowd in crowds
        for story in crowd.stories
        if crowd.event.plan.thanks
        and crowd.way is Participation.ONLINE
        and story.state is _S.CONFIRMED
        and timedelta() < crowd.event.times.today - thanks_due(crowd.event.plan, crowd.event.times) < LOG_KEPT
    ]


def _registrations(ids: list[UUID]) -> dict[UUID, RegistrationRow]:
    found = db.session.execute(registration_query().where(Registration.id.in_(ids)))
    return {row.id: row for row in map(registration_row, found)}


def _mail(crowd: Crowd, story: Story, at: datetime, registration: RegistrationRow, event: EventFacts) -> Row:
    chance = Random(f"mail {registration.id.hex}")  # noqa: S311 -- the same world every time is the purpose
    letter, occasion = _letter(crowd, story, registration, event)
    kind = kind_of(letter)
    state, tries, reason = _outcome(story, chance)
    once = (
        reminder_key(registration.id, crowd.event.reminder_id(ReminderAnchor.END, crowd.event.plan.thanks), 0)
        if isinstance(letter, EventFollowUp)
        else f"registration:{registration.id}:{occasion}"
    )
    waited = timedelta(minutes=11) if tries > 1 else timedelta(seconds=chance.uniform(0.4, 6))
    return {
        "id": ident("mail", once),
        "once": once,
        "letter": kind.name,
        "facts": kind.packed(letter),
        "to_address": registration.recipient.address,
        "to_name": registration.recipient.name,
        "language": registration.recipient.language,
        "subject_kind": letter.subject.kind,
        "subject_id": registration.id,
        "event_id": crowd.event.id,
        "priority": kind.priority,
        "state": state,
        "created_at": at,
        "due_at": at,
        "not_after": None,
        "tries": tries,
        "reason": reason,
        "settled_at": at + waited,
    }


def _letter(crowd: Crowd, story: Story, registration: RegistrationRow, event: EventFacts) -> tuple[Letter, str]:
    facts = registration.facts
    if crowd.event.plan.state is EventState.CALLED_OFF:
        reason = crowd.event.plan.reason
        return EventCalledOff(event=event, registration=facts, reason=reason), "event-called-off"
    if crowd.event.times.is_over:
        return EventFollowUp(event=event, registration=facts), "thanked"
    if story.state is _S.APPLIED:
        return ApplicationReceived(event=event, registration=facts), "received"
    if story.offered_until and story.state is _S.OFFERED:
        return PlaceOffered(event=event, registration=facts, until=story.offered_until), "offered:2"
    if story.offered_until and story.state is _S.LAPSED:
        return OfferLapsed(event=event, registration=facts, until=story.offered_until, may_return=True), "lapsed:3"
    if story.state is _S.WAITLISTED:
        return _waiting(crowd, story, facts, event), "waitlisted"
    if story.moved_up:
        return MovedUpFromWaitingList(event=event, registration=facts), "confirmed"
    was_applied = crowd.event.plan.is_decided
    return RegistrationConfirmed(event=event, registration=facts, was_applied=was_applied), "confirmed"


def _waiting(crowd: Crowd, story: Story, facts: RegistrationFacts, event: EventFacts) -> PutOnWaitingList:
    """With the position that the person had on that day: whoever came later, even a member, was not there yet."""
    is_behind = is_behind_members(crowd, story)
    ahead = [
        other
        for other in crowd.stories
        if other.state is _S.WAITLISTED and (other.queue_position or 0) < (story.queue_position or 0)
    ]
    plan = crowd.event.plan
    return PutOnWaitingList(
        event=event,
        registration=facts,
        position=1 + sum(is_behind or not is_behind_members(crowd, other) for other in ahead),
        is_reserve=plan.is_decided,
        members_first=plan.members_first,
        is_offering=bool(plan.offers) or has_fee(crowd.event),
    )


_ASKED = frozenset({_S.OFFERED, _S.LAPSED})
_LETTERS = frozenset({_S.APPLIED, _S.WAITLISTED, _S.CONFIRMED, _S.WITHDRAWN})


def _outcome(story: Story, chance: Random) -> tuple[MailState, int, str]:
    """Nearly all arrive at once; some need patience, a few addresses are wrong, a few letters came too late."""
    if story.state is _S.WITHDRAWN:
        return MailState.SUPPRESSED, 1, NOT_CONFIRMED
    if chance.random() < FAILED_SHARE:
        return MailState.FAILED, 1, UNKNOWN_MAILBOX
    return MailState.SENT, 3 if chance.random() < SLOW_SHARE else 1, ""
