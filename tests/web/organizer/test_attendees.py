"""The attendee list, one person's page, and what organizers decide."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from eventsvc.accounts.models import Role
from eventsvc.events.kinds import EventKind
from eventsvc.journal.models import JournalEntry
from eventsvc.kit.db import db, transaction
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration.applications import Billing
from eventsvc.registration.models import Registration
from eventsvc.registration.states import RegistrationState
from eventsvc.workflows.sign_up import sign_up
from tests.builders import a_cluster, a_group, a_pool_of, a_registration, an_event

APPLIED, CONFIRMED, WAITLISTED = RegistrationState.APPLIED, RegistrationState.CONFIRMED, RegistrationState.WAITLISTED


@pytest.fixture
def event(cluster):
    return an_event(cluster=cluster, capacity=2)


def list_of(event) -> str:
    return f"/organisation/veranstaltungen/{event.slug}/teilnehmende"


def page_of(event, registration) -> str:
    return f"{list_of(event)}/{registration.id}"


def state_of(registration):
    return db.session.scalar(select(Registration.state).where(Registration.id == registration.id))


def letters():
    return list(db.session.scalars(select(OutgoingMail.letter).order_by(OutgoingMail.id)))


def actions():
    return list(db.session.scalars(select(JournalEntry.action)))


def test_the_list_is_searched_filtered_and_counted(organizer, event):
    a_registration(event, first_name="Ülkü", last_name="Öz", email="oz@a.example", organization="Alpha")
    a_registration(event, first_name="Ben", last_name="Bach", email="bach@b.example", organization="Beta")
    a_registration(event, WAITLISTED, first_name="Cem", last_name="Can", email="can@c.example", organization="Gamma")
    page = organizer.get(list_of(event))
    assert [row.split(",")[0] for row in page.rows()] == ["Bach", "Can", "Öz"]
    assert "Alle 3" in page.text
    assert "Angemeldet 2" in page.text
    for words in ("oez", "ulku", "OZ@a", "alpha"):
        assert [row.split(",")[0] for row in organizer.get(f"{list_of(event)}?suche={words}").rows()] == ["Öz"]
    waiting = organizer.get(f"{list_of(event)}?stand=waitlisted")
    assert [row.split(",")[0] for row in waiting.rows()] == ["Can"]
    backwards = organizer.get(f"{list_of(event)}?richtung=ab")
    assert [row.split(",")[0] for row in backwards.rows()] == ["Öz", "Can", "Bach"]
    assert "Niemand gefunden" in organizer.get(f"{list_of(event)}?suche=xyz").text


def test_fifty_are_on_a_page_and_the_filter_stays(organizer, cluster):
    event = an_event(cluster=cluster, capacity=None)
    for _ in range(51):
        a_registration(event)
    page = organizer.get(f"{list_of(event)}?suche=mirja")
    assert len(page.rows()) == 50
    assert page.links("Nächste") == [f"{list_of(event)}?suche=mirja&seite=2"]
    assert len(organizer.get(f"{list_of(event)}?suche=mirja&seite=2").rows()) == 1


def test_an_empty_list_says_the_next_step(organizer, event):
    page = organizer.get(list_of(event))
    assert "Noch niemand angemeldet" in page.text
    assert page.links("Person eintragen")


def test_the_list_takes_few_statements(organizer, event, statements):
    a_registration(event)
    with statements() as seen:
        organizer.get(list_of(event))
    assert len([one for one in seen if one.startswith("SELECT")]) <= 8


def test_the_people_of_another_cluster_do_not_exist(organizer):
    foreign = an_event(cluster=a_cluster())
    registration = a_registration(foreign)
    for path in ("", "/stornieren", "/ablehnen", "/bestaetigen"):
        assert organizer.get(page_of(foreign, registration) + path).status == 404
    for path in ("/annehmen", "/stornieren", "/ablehnen", "/bestaetigen"):
        assert organizer.post(page_of(foreign, registration) + path, reason="x").status == 404
    assert state_of(registration) is CONFIRMED


def test_a_person_is_not_found_under_another_event(organizer, cluster, event):
    registration = a_registration(an_event(cluster=a_cluster()))
    assert organizer.get(page_of(event, registration)).status == 404
    assert organizer.post(f"{page_of(event, registration)}/stornieren", reason="x").status == 404


def test_desk_helpers_do_not_see_the_people(signed_in, cluster, event):
    desk = signed_in(Role.DESK, cluster)
    assert desk.get(list_of(event)).status == 403
    page = desk.get(f"/organisation/veranstaltungen/{event.slug}")
    assert page.status == 200
    assert not page.links("Zur Liste der Teilnehmenden")


def test_staff_see_the_people_and_decide_nothing(signed_in, event):
    registration = a_registration(event)
    staff = signed_in(Role.STAFF, None)
    page = staff.get(page_of(event, registration))
    assert page.status == 200
    assert not page.links("Stornieren")
    assert staff.post(f"{page_of(event, registration)}/stornieren", reason="x").status == 403


def test_a_persons_page_shows_all_that_is_known(organizer, event):
    registration = a_registration(
        event, phone="+49911123456", dietary_needs="vegan", access_needs="stufenlos", remarks="<b>Bitte</b> vorn"
    )
    page = organizer.get(page_of(event, registration))
    for words in (
        "+49 911 123456",
        "vegan",
        "stufenlos",
        "<b>Bitte</b> vorn",
        registration.email,
        "90402 · Deutschland",
    ):
        assert words in page.text, words
    assert "Keine erteilt" in page.text


def test_an_application_is_accepted(organizer, cluster):
    event = an_event(cluster=cluster, kind=EventKind.DELEGATION_TRIP, capacity=1)
    registration = a_registration(event, APPLIED)
    assert "Bewerbung annehmen" in organizer.get(page_of(event, registration)).buttons()
    page = organizer.follow(organizer.post(f"{page_of(event, registration)}/annehmen"))
    assert "ist angenommen" in page.text
    assert "Bewerbung angenommen" in page.text
    assert "E-Mail: Anmeldebestätigung" in page.text
    assert state_of(registration) is CONFIRMED
    again = organizer.follow(organizer.post(f"{page_of(event, registration)}/annehmen"))
    assert "Das geht nicht mehr" in again.text
    assert letters() == ["registration_confirmed"]


def test_an_application_beyond_the_places_is_not_accepted_but_stays(organizer, cluster):
    event = an_event(cluster=cluster, kind=EventKind.DELEGATION_TRIP, capacity=0)
    registration = a_registration(event, APPLIED)
    page = organizer.follow(organizer.post(f"{page_of(event, registration)}/annehmen"))
    assert "über die Bewerbung von Mirja" in page.text
    assert state_of(registration) is APPLIED


def test_an_application_is_declined_with_a_reason(organizer, cluster):
    event = an_event(cluster=cluster, kind=EventKind.JOINT_STAND)
    registration = a_registration(event, APPLIED)
    path = f"{page_of(event, registration)}/ablehnen"
    assert registration.email in organizer.get(path).text
    assert organizer.post(path, reason="x" * 501, tells_reason="y").errors()
    page = organizer.follow(organizer.post(path, reason="Die Fläche ist vergeben.", tells_reason="y"))
    assert "Begründung: Die Fläche ist vergeben." in page.text
    assert state_of(registration) is RegistrationState.DECLINED
    assert letters() == ["application_declined"]


def test_a_cancellation_says_who_is_told_and_moves_the_queue_up(organizer, event):
    first, second = a_registration(event), a_registration(event)
    waiting = a_registration(event, WAITLISTED)
    path = f"{page_of(event, first)}/stornieren"
    page = organizer.get(path)
    assert first.email in page.text
    assert "an die nächste Person der Warteliste" in page.text
    assert organizer.post(path, reason=" ").status == 422
    assert state_of(first) is CONFIRMED
    organizer.post(path, reason="Doppelt angemeldet")
    assert (state_of(first), state_of(second), state_of(waiting)) == (RegistrationState.CANCELLED, CONFIRMED, CONFIRMED)
    assert sorted(letters()) == ["moved_up_from_waiting_list", "registration_cancelled"]


def test_confirming_out_of_turn_says_who_is_passed_over_and_adds_a_place(organizer, event):
    a_registration(event)
    a_registration(event)
    ahead, chosen = a_registration(event, WAITLISTED), a_registration(event, WAITLISTED)
    path = f"{page_of(event, chosen)}/bestaetigen"
    page = organizer.get(path)
    assert "1 Person steht weiter vorn" in page.text
    assert "von 2 auf 3" in page.text
    assert "Platz hinzufügen und bestätigen" in page.buttons()
    organizer.post(path, add_place="y")
    assert (state_of(ahead), state_of(chosen)) == (WAITLISTED, CONFIRMED)
    assert a_pool_of(event).capacity == 3
    assert "registration.confirmed_out_of_turn" in actions()


def test_no_place_is_added_unasked(organizer, event):
    a_registration(event)
    a_registration(event)
    chosen = a_registration(event, WAITLISTED)
    path = f"{page_of(event, chosen)}/bestaetigen"
    page = organizer.follow(organizer.post(path))
    assert "Inzwischen sind alle Plätze vergeben" in page.text
    assert state_of(chosen) is WAITLISTED


def test_applications_are_accepted_one_after_the_other_in_the_list(organizer, cluster):
    event = an_event(cluster=cluster, kind=EventKind.DELEGATION_TRIP)
    first, second = a_registration(event, APPLIED), a_registration(event, APPLIED)
    page = organizer.get(f"{list_of(event)}?stand=applied")
    forms = page.soup.select("tbody form")
    assert sorted(form["action"] for form in forms) == sorted(
        f"{page_of(event, one)}/annehmen" for one in (first, second)
    )
    after = organizer.follow(organizer.post(forms[0]["action"], list="y"))
    assert "ist angenommen" in after.text
    assert len(after.rows()) == 1


def test_a_booking_of_several_shows_who_booked_whom_and_who_pays(organizer, event, now):
    with transaction():
        placed = sign_up(a_group(event, 3, billing=Billing(order_number="4711", cost_center="K 12")), now).placed
    contact, other = placed[0].registration, placed[1].registration
    page = organizer.get(page_of(event, other))
    for said in ("Gemeinsame Buchung", contact.person.name, contact.person.email, "4711", "K 12"):
        assert said in page.text
    assert len(page.links(contact.person.name)) == 2
    assert organizer.get(list_of(event)).text.count("angemeldet von Jasmin") == 2
    alone = a_registration(event, WAITLISTED)
    assert "Gemeinsame Buchung" not in organizer.get(page_of(event, alone)).text
