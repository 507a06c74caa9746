"""What waits for an organizer today, and what comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import render_template

from eventsvc.accounts.policy import Permission
from eventsvc.events.holding import ids_to_come
from eventsvc.events.host_queries import Invitation, open_invitations
from eventsvc.events.organizer_queries import HeldEvent, coming_events, pressing_events
from eventsvc.events.rules import WindowStatus
from eventsvc.events.states import EventState
from eventsvc.kit.clock import read_clock
from eventsvc.registration.handovers import requested_counts
from eventsvc.registration.organizer_queries import look_counts, undecided_counts
from eventsvc.web.guards import access, requires

from . import blueprint

ROWS = 12
CLOSES_SOON = timedelta(days=7)
NEAR = timedelta(days=14)


@dataclass(frozen=True, kw_only=True)
class Today:
    """What asks for a hand, each with the events it concerns."""

    invitations: tuple[Invitation, ...]
    undecided: list[tuple[HeldEvent, int]]
    substitutes: list[tuple[HeldEvent, int]]
    looks: list[tuple[HeldEvent, int]]
    queues: list[HeldEvent]
    incomplete: list[HeldEvent]
    closing: list[HeldEvent]
    drafts: list[HeldEvent]

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not (
            self.invitations
            or self.undecided
            or self.looks
            or self.queues
            or self.incomplete
            or self.closing
            or self.drafts
        )


@blueprint.get("/")
@requires(Permission.SEE_EVENTS)
def home() -> str:
    """Show what to do today, and the next events with their fill level."""
    now = read_clock()
    return render_template(
        "organizer/home.html",
        today=_today(now),
        rows=coming_events(access().reach(Permission.SEE_EVENTS), now, ROWS),
        now=now,
        can_create=access().may_anywhere(Permission.CREATE_EVENTS),
    )


def _today(now: datetime) -> Today:
    """Whatever asks for a hand of this account, however far ahead."""
    seen, decided, managed = (
        access().reach(right) for right in (Permission.SEE_EVENTS, Permission.DECIDE, Permission.MANAGE_ATTENDEES)
    )
    counts = undecided_counts(ids_to_come(decided, now))
    looks, substitutes = look_counts(ids_to_come(managed, now)), requested_counts(ids_to_come(managed, now))
    pressing = pressing_events(seen, now, now + NEAR, counts.keys() | looks.keys() | substitutes.keys())
    public = [event for event in pressing if event.state is EventState.PUBLISHED and event.starts_at > now]
    return Today(
        invitations=open_invitations(access().clusters(Permission.EDIT_EVENTS), now),
        undecided=[(event, counts[event.id]) for event in public if counts.get(event.id)],
        substitutes=[(event, substitutes[event.id]) for event in public if substitutes.get(event.id)],
        looks=[(event, looks[event.id]) for event in public if looks.get(event.id)],
        queues=[event for event in public if event.waiting],
        incomplete=[event for event in public if event.starts_at < now + NEAR and _lacks_something(event)],
        closing=[
            event for event in public if event.status(now) is WindowStatus.OPEN and event.closes_at < now + CLOSES_SOON
        ],
        drafts=[event for event in pressing if event.state is EventState.DRAFT],
    )


def _lacks_something(event: HeldEvent) -> bool:
    return event.needs_venue or event.needs_link
