"""What waits for an organizer today."""

from __future__ import annotations

from datetime import timedelta

from eventsvc.accounts.models import Role
from eventsvc.events.kinds import EventKind
from eventsvc.events.states import EventState
from eventsvc.registration.states import RegistrationState
from tests.builders import a_cluster, a_registration, an_account, an_event

DAY = timedelta(days=1)


def test_what_waits_for_a_decision_is_shown_however_many_events_come_before(sign_in, now, statements):
    cluster = a_cluster()
    for number in range(160):
        an_event(cluster=cluster, now=now, starts_at=now + timedelta(days=20, hours=number))
    trip = an_event(
        cluster=cluster, kind=EventKind.DELEGATION_TRIP, starts_at=now + 300 * DAY, title_de="Reise", now=now
    )
    a_registration(trip, RegistrationState.APPLIED)
    full = an_event(cluster=cluster, starts_at=now + 301 * DAY, title_de="Voll", now=now)
    a_registration(full, RegistrationState.WAITLISTED)
    an_event(cluster=cluster, starts_at=now + 302 * DAY, closes_at=now + 3 * DAY, title_de="Schließt bald", now=now)
    an_event(cluster=cluster, starts_at=now + 303 * DAY, state=EventState.DRAFT, title_de="Angefangen", now=now)
    an_event(
        cluster=cluster,
        starts_at=now + 4 * DAY,
        closes_at=now - DAY,
        venue_name="",
        venue_city="",
        title_de="Wo",
        now=now,
    )
    visitor = sign_in(an_account(role=Role.ORGANIZER))
    visitor.get("/organisation/")
    with statements() as seen:
        page = visitor.get("/organisation/").text
    for words in (
        "1 Bewerbung entscheiden",
        "1 Person wartet",
        "Anmeldeschluss",
        "Entwurf fertigstellen",
        "Ort ergänzen",
    ):
        assert words in page
    assert page.count('class="task"') == 5
    assert page.count('class="held"') == 12
    assert len([statement for statement in seen if statement.startswith("SELECT")]) <= 10


def test_what_has_begun_or_is_another_clusters_asks_for_nothing(sign_in, now):
    cluster = a_cluster()
    begun = an_event(cluster=cluster, kind=EventKind.DELEGATION_TRIP, starts_at=now - DAY, ends_at=now + DAY, now=now)
    a_registration(begun, RegistrationState.APPLIED)
    a_registration(an_event(kind=EventKind.DELEGATION_TRIP, now=now), RegistrationState.APPLIED)
    page = sign_in(an_account(cluster=cluster)).get("/organisation/").text
    assert "Nichts wartet auf Sie" in page
