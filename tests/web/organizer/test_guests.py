"""Invitations, codes and contingents as their organizer handles them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eventsvc.events.codes import codes_of
from eventsvc.events.contingents import contingents_of
from eventsvc.events.states import HostState
from eventsvc.kit.db import transaction
from eventsvc.registration.applications import Entry, EntryKind
from eventsvc.registration.invitations import invitations_of
from eventsvc.registration.states import InvitationState, RegistrationState
from eventsvc.workflows.sign_up import sign_up
from tests.builders import a_cluster, a_contingent, a_pool_of, a_registration, an_application, an_event, an_invitation

UNPROCESSABLE, CONFLICT = 422, 409


@pytest.fixture
def event(cluster, now):
    return an_event(cluster=cluster, capacity=10, is_by_invitation=True)


@pytest.fixture
def base(event):
    return f"/organisation/veranstaltungen/{event.slug}"


def come_by(event, contingent, now):
    """Sign someone up by the contingent's link."""
    with transaction():
        return (
            sign_up(an_application(event, entry=Entry(EntryKind.CONTINGENT, contingent.id)), now).placed[0].registration
        )


def test_many_are_invited_and_each_faulty_row_is_named(organizer, event, base):
    typed = {"guests": "Anna Ä; anna@firma.example\nkaputt\nBernd; bernd@@x", "language": "de", "category": ""}
    page = organizer.send(f"{base}/einladungen/neu", typed)
    assert page.status == UNPROCESSABLE
    assert "Zeile 2" in " ".join(page.errors())
    assert "Zeile 3" in " ".join(page.errors())
    assert invitations_of(event.id) == []
    organizer.send(f"{base}/einladungen/neu", typed | {"guests": "Anna Ä; anna@firma.example\nBernd\tb@firma.example"})
    assert {one.email for one in invitations_of(event.id)} == {"anna@firma.example", "b@firma.example"}
    assert "Anna Ä" in organizer.get(f"{base}/einladungen").text


def test_people_are_invited_on_a_contingents_places(organizer, event, base, now):
    contingent = a_contingent(event, 1)
    typed = {
        "guests": "Anna Ä; anna@firma.example\nBernd B; bernd@firma.example",
        "category": "",
        "contingent": str(contingent.id),
        "is_email_fixed": "y",
        "language": "de",
    }
    page = organizer.send(f"{base}/einladungen/neu", typed)
    assert (page.status, "Frei sind nur noch 1" in " ".join(page.errors())) == (CONFLICT, True)
    organizer.send(f"{base}/einladungen/neu", typed | {"guests": "Anna Ä; anna@firma.example"})
    (invited,) = invitations_of(event.id)
    assert (invited.contingent_id, invited.is_email_fixed) == (contingent.id, True)
    assert f"Kontingent {contingent.organization}" in organizer.get(f"{base}/einladungen").text


def test_an_invitation_is_reminded_and_taken_back(organizer, event, base, now):
    invitation = an_invitation(event, now=now - timedelta(days=2))
    assert "Erinnern : Çağla Şahin" in " ".join(organizer.get(f"{base}/einladungen").buttons())
    organizer.send(f"{base}/einladungen/{invitation.id}/erinnern", {})
    assert "Erinnern : Çağla Şahin" not in " ".join(organizer.get(f"{base}/einladungen").buttons())
    organizer.send(f"{base}/einladungen/{invitation.id}/zuruecknehmen", {})
    assert invitations_of(event.id)[0].state is InvitationState.REVOKED


def test_a_code_is_made_and_changed(organizer, event, base):
    typed = {"code": "Netzwerk 2026", "most_uses": "5", "category": "", "contingent": ""}
    organizer.send(f"{base}/codes/neu", typed)
    code = codes_of(event.id)[0]
    assert (code.code, code.most_uses) == ("NETZWERK2026", 5)
    twice = organizer.send(f"{base}/codes/neu", typed)
    assert (twice.status, "schon" in " ".join(twice.errors())) == (CONFLICT, True)
    seen = organizer.get(f"{base}/codes/{code.id}").value("seen")
    organizer.send(f"{base}/codes/{code.id}", typed | {"most_uses": "", "seen": seen})
    assert codes_of(event.id)[0].most_uses is None
    assert organizer.send(f"{base}/codes/neu", typed | {"code": "a-b"}).status == UNPROCESSABLE


def test_a_contingent_is_made_and_released(organizer, event, base, now):
    typed = {
        "organization": "Übelacker GmbH",
        "contact_name": "Mirja Übelacker",
        "contact_email": "kontakt@firma.example",
        "language": "de",
        "participation": "on_site",
        "capacity": "11",
        "category": "",
        "release_at": (now + timedelta(days=7)).strftime("%Y-%m-%dT%H:%M"),
    }
    page = organizer.send(f"{base}/kontingente/neu", typed)
    assert (page.status, "10" in " ".join(page.errors())) == (CONFLICT, True)
    nameless = organizer.send(f"{base}/kontingente/neu", typed | {"capacity": "4", "contact_name": ""})
    assert (nameless.status, "Ansprechperson" in " ".join(nameless.errors())) == (UNPROCESSABLE, True)
    organizer.send(f"{base}/kontingente/neu", typed | {"capacity": "4"})
    contingent = contingents_of(event.id)[0]
    assert a_pool_of(event).capacity == 6
    seen = organizer.get(f"{base}/kontingente/{contingent.id}").value("seen")
    organizer.send(f"{base}/kontingente/{contingent.id}", typed | {"capacity": "2", "seen": seen})
    assert a_pool_of(event).capacity == 8
    organizer.send(f"{base}/kontingente/{contingent.id}/freigeben", {})
    assert contingents_of(event.id)[0].released_at is not None
    assert a_pool_of(event).capacity == 10


def test_capacity_is_shown_with_what_contingents_keep(organizer, event, base, now):
    contingent = a_contingent(event, 4)
    a_registration(event)
    come_by(event, contingent, now)
    overview = organizer.get(base).text
    assert "2 von 10 belegt" in overview
    assert "4 Plätze davon sind für Organisationen freigehalten (vergeben: 1)." in overview
    assert "2 von 10 belegt" in organizer.get("/organisation/veranstaltungen").text
    places = organizer.get(f"{base}/plaetze/vor-ort").text
    assert "1 von 6 belegt" in places
    assert "4 weitere Plätze sind für Organisationen freigehalten und zählen hier nicht mit." in places
    assert "4 Plätze sind für Organisationen freigehalten" in organizer.get(f"{base}/kategorien").text
    organizer.send(f"{base}/kontingente/{contingent.id}/freigeben", {})
    assert "1 von 4 vergeben" in organizer.get(f"{base}/einladungen").text
    after = organizer.get(base).text
    assert ("2 von 10 belegt" in after, "für Organisationen" in after) == (True, False)


def test_playing_through_more_places_names_those_that_are_kept(organizer, cluster):
    event = an_event(cluster=cluster, capacity=3)
    a_contingent(event, 2)
    a_registration(event)
    a_registration(event, RegistrationState.WAITLISTED)
    page = organizer.get(f"/organisation/veranstaltungen/{event.slug}/warteliste?plaetze=1").text
    assert "2 weitere Plätze sind für Organisationen freigehalten" in page
    assert "Auf 2 Plätze erhöhen" in page


def test_an_application_by_contingent_can_be_declined_like_any(organizer, cluster, now):
    event = an_event(cluster=cluster, capacity=10, is_decided=True)
    registration = come_by(event, a_contingent(event, 2), now)
    person = f"/organisation/veranstaltungen/{event.slug}/teilnehmende/{registration.id}"
    assert organizer.get(f"{person}/ablehnen").status == 200


def test_another_events_things_are_not_touched(organizer, base, now):
    other = an_event()
    assert organizer.get(f"{base}/kontingente/{a_contingent(other).id}").status == 404
    assert organizer.get(f"{base}/einladungen/{an_invitation(other).id}/zuruecknehmen").status == 404


def test_a_closed_event_to_which_nobody_is_invited_is_told_so_until_somebody_is(organizer, cluster, now):
    event = an_event(
        cluster=cluster,
        is_by_invitation=True,
        hosts=(a_cluster(name_de="Sensorik"),),
        host_state=HostState.INVITED,
        now=now,
    )
    path = f"/organisation/veranstaltungen/{event.slug}/veroeffentlichung"
    words = organizer.get(path).text
    assert "es gibt weder Einladung noch Code: So kann sich niemand anmelden." in words
    assert "„Sensorik“ hat noch nicht geantwortet, ob der Cluster mitveranstaltet." in words
    an_invitation(event, now=now)
    assert "weder Einladung noch Code" not in organizer.get(path).text
