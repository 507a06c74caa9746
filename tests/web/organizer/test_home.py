"""What waits for an organizer today."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from eventsvc.accounts.models import Role
from eventsvc.events.kinds import EventKind
from eventsvc.events.states import EventState
from eventsvc.kit.db import transaction
from eventsvc.messaging.models import OutgoingMail
from eventsvc.messaging.states import MailState
from eventsvc.registration.states import RegistrationState
from eventsvc.workflows.sign_up import sign_up
from tests.builders import a_cluster, a_person, a_registration, an_account, an_application, an_event

DAY = timedelta(days=1)


def test_what_waits_for_a_decision_is_shown_however_many_events_come_before(sign_in, now, statements):
    cluster = a_cluster()
    for number in range(160):
        an_event(cluster=cluster, now=now, starts_at=now + timedelta(days=20, hours=number))
    trip = an_event(
        cluster=cluster, kind=EventKind.DELEGATION_TRIP, starts_at=now + 300 * DAY, title_de="Reise", now=now
    )
    a_registration(trip, RegistrationState.APPLIED)
    offering = an_event(cluster=cluster, starts_at=now + 301 * DAY, title_de="Bietet an", now=now)
    a_registration(offering, RegistrationState.OFFERED, offered_until=now + DAY / 2)
    a_registration(offering, RegistrationState.OFFERED, offered_until=now + 2 * DAY)
    thin = {"starts_at": now + 302 * DAY, "closes_at": now + 3 * DAY, "now": now}
    an_event(cluster=cluster, title_de="Schließt bald", capacity=8, **thin)
    an_event(cluster=cluster, title_de="Unbegrenzt", capacity=None, **thin)
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
        "1 Angebot läuft in den nächsten 24 Stunden ab",
        "Erst 0 von 8 Plätzen belegt",
        "Entwurf fertigstellen",
        "Ort ergänzen",
    ):
        assert words in page
    assert page.count('class="task"') == 5
    assert page.count('class="held"') == 12
    assert len([statement for statement in seen if statement.startswith("SELECT")]) <= 17


def test_a_mail_that_failed_leads_to_the_mails_of_its_event(sign_in, now):
    event = an_event(cluster=a_cluster(), title_de="Unzustellbar", now=now)
    with transaction() as session:
        for state in (MailState.FAILED, MailState.SENT):
            sign_up(an_application(event, a_person(email=f"{state}@firma.example")), now)
            mine = OutgoingMail.to_address == f"{state}@firma.example"
            session.execute(update(OutgoingMail).where(mine).values(state=state))
    visitor = sign_in(an_account(role=Role.ORGANIZER))
    page = visitor.get("/organisation/").text
    assert "1 E-Mail kam nicht an" in page
    mails = visitor.get(f"/verwaltung/mails?status=failed&veranstaltung={event.slug}").text
    assert "failed@firma.example" in mails
    assert "sent@firma.example" not in mails
    assert "Unzustellbar" in mails


def test_the_next_event_is_drawn_beside_the_last_one_like_it(sign_in, now):
    cluster = a_cluster()
    before = an_event(cluster=cluster, title_de="Damals", starts_at=now - 90 * DAY, now=now)
    a_registration(before, now=now - 100 * DAY)
    event = an_event(cluster=cluster, title_de="Jetzt", starts_at=now + 20 * DAY, now=now)
    a_registration(event, now=now - 3 * DAY, postal_code="80331")
    visitor = sign_in(an_account(role=Role.ORGANIZER))
    for address in ("/organisation/", f"/organisation/veranstaltungen/{event.slug}"):
        page = visitor.get(address).text
        assert "Damals, " in page
        assert page.count("<polyline") == 2
        assert "20 Tage vorher" in page
        assert "Oberbayern" in page
        assert "Kleines oder mittleres Unternehmen" in page


def test_what_has_begun_or_is_another_clusters_asks_for_nothing(sign_in, now):
    cluster = a_cluster()
    begun = an_event(cluster=cluster, kind=EventKind.DELEGATION_TRIP, starts_at=now - DAY, ends_at=now + DAY, now=now)
    a_registration(begun, RegistrationState.APPLIED)
    a_registration(an_event(kind=EventKind.DELEGATION_TRIP, now=now), RegistrationState.APPLIED)
    page = sign_in(an_account(cluster=cluster)).get("/organisation/").text
    assert "Nichts wartet auf Sie" in page
