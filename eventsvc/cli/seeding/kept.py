"""What the demonstration's teams keep of people for themselves, and the views of their lists that they have saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from eventsvc.kit.db import db
from eventsvc.registration.attendees import attendee_ids
from eventsvc.registration.marks import TeamNote, keep_note
from eventsvc.registration.people_filter import FollowUp, PeopleFilter
from eventsvc.registration.people_view import USUAL, ListColumn, PeopleView
from eventsvc.registration.saved_views import Audience, SavedView, Shelf, save_view
from eventsvc.registration.states import RegistrationState
from eventsvc.registration.tags import tag

from .accounts import organizer_of
from .events import Held

AT = frozenset({"netzwerktag-automation", "delegationsreise-japan"})
FEW = 6
# In turn: what is noted, in how many days the team comes back to it, with which words.
NOTES = (
    ("Bittet um einen Rückruf wegen der Anreise.", 0, ("Rückruf",)),
    ("Möchte im nächsten Jahr selbst vortragen.", 21, ("Vortrag 2027",)),
    ("Kennt die Gastgeber und stellt gern Kontakte her.", None, ("Netzwerk", "VIP")),
)


def add_kept(events: Sequence[Held], clusters: Mapping[str, UUID]) -> None:
    """Add notes, days to come back to, tags and saved views at two events."""
    for event in events:
        if event.plan.slug in AT:
            _notes(event)
            _views(event, clusters[event.plan.cluster])


def _notes(event: Held) -> None:
    today = event.times.today.date()
    living = PeopleFilter(states=frozenset({RegistrationState.CONFIRMED, RegistrationState.APPLIED}))
    for number, registration_id in enumerate(attendee_ids(event.id, living, today)[:FEW]):
        words, days, tags = NOTES[number % len(NOTES)]
        keep_note(registration_id, TeamNote(words, None if days is None else today + timedelta(days=days)))
        tag([(registration_id, tags)])


def _views(event: Held, cluster_id: UUID) -> None:
    team = organizer_of(event.plan.cluster)
    shelf = Shelf(event_id=event.id, lead_cluster_id=cluster_id, account_id=team)
    due = PeopleView(wanted=PeopleFilter(follow_up=FollowUp.DUE), columns=(*USUAL, ListColumn.NOTE))
    known = PeopleView(
        wanted=PeopleFilter(tags=frozenset({"VIP"})),
        columns=(ListColumn.ORGANIZATION, ListColumn.PHONE, ListColumn.TAGS),
    )
    save_view(shelf, "VIP mit Telefon", known, Audience.EVENT, event.times.today)
    if db.session.scalar(select(SavedView.id).where(SavedView.cluster_id == cluster_id).limit(1)) is None:
        save_view(shelf, "Heute nachfassen", due, Audience.CLUSTER, event.times.today)
