"""My booking: what the page says in each state, and what can be done with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from eventsvc.events.kinds import EventFormat, EventKind, Participation
from eventsvc.events.models import Event
from eventsvc.events.states import EventState
from eventsvc.kit.db import db, transaction
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration.bookings import get_booking
from eventsvc.registration.links import Links
from eventsvc.registration.models import Consent, Registration
from eventsvc.registration.states import RegistrationState
from eventsvc.web.guests import links
from eventsvc.workflows.sign_up import sign_up
from tests.builders import a_group, a_pool_of, a_registration, an_event, an_invitation

from .reading import error_at, filled, heading, send, soup, ticked, words

S = RegistrationState


def enter(app, client, registration) -> str:
    """Open the link of the registration's mail, and return the booking's address."""
    present = db.session.get_one(Registration, registration.id)
    with app.test_request_context():
        link = links().registration(present.public_id, present.link_version)
    return str(client.get(link.removeprefix("http://localhost")).location)


def state_of(registration) -> RegistrationState:
    query = select(Registration.state).where(Registration.id == registration.id)
    return db.session.scalars(query).one()


def letters_to(address: str) -> list[str]:
    query = select(OutgoingMail.letter).where(OutgoingMail.to_address == address).order_by(OutgoingMail.id)
    return list(db.session.scalars(query))


HEADINGS = {
    S.CONFIRMED: "Sie sind dabei",
    S.WAITLISTED: "Sie stehen auf Platz 1 der Warteliste",
    S.APPLIED: "Ihre Bewerbung ist eingegangen",
    S.OFFERED: "Für Sie ist ein Platz frei",
    S.WITHDRAWN: "Sie sind abgemeldet",
    S.CANCELLED: "Ihre Anmeldung wurde storniert",
    S.DECLINED: "Ihre Bewerbung wurde nicht angenommen",
    S.LAPSED: "Ihr Platz ist verfallen",
}


@pytest.mark.parametrize("state", HEADINGS)
def test_the_page_says_first_where_one_stands(app, client, now, state: RegistrationState) -> None:
    page = client.get(enter(app, client, a_registration(state=state)))
    assert heading(page) == HEADINGS[state]
    assert (soup(page).select_one(".ticket") is not None) is (state is S.CONFIRMED)


@pytest.mark.parametrize("state", [S.CANCELLED, S.DECLINED])
def test_the_organizers_reason_is_told(app, client, now, state: RegistrationState) -> None:
    page = client.get(enter(app, client, a_registration(state=state, reason="Nur für Mitglieder.")))
    assert "Nur für Mitglieder." in words(page)


def test_an_event_that_was_called_off_says_so_with_its_reason(app, client, now) -> None:
    event = an_event(state=EventState.CALLED_OFF, called_off_reason="Der Referent ist erkrankt.")
    address = enter(app, client, a_registration(event))
    page = client.get(address)
    assert heading(page) == "Die Veranstaltung ist abgesagt"
    assert "Der Referent ist erkrankt." in words(page)
    assert client.get(f"{address}/ticket.pdf").status_code == 404
    assert client.get(f"{address}/abmelden").status_code == 303


def test_an_event_that_is_over_says_so(app, client, now) -> None:
    address = enter(app, client, a_registration(an_event(starts_at=now - timedelta(days=2))))
    assert heading(client.get(address)) == "Die Veranstaltung ist vorbei"
    assert client.get(f"{address}/abmelden").status_code == 303


def test_the_join_link_is_for_those_who_come_online(app, client, now) -> None:
    event = an_event(format=EventFormat.HYBRID, join_url="https://meet.example/abc")
    expected = {
        (Participation.ONLINE, S.CONFIRMED): True,
        (Participation.ON_SITE, S.CONFIRMED): False,
    } | {(Participation.ONLINE, state): False for state in set(S) - {S.CONFIRMED}}
    for (participation, state), is_shown in expected.items():
        given = {"offered_until": now + timedelta(days=1)} if state is S.OFFERED else {}
        registration = a_registration(event, state, participation=participation, **given)
        address = enter(app, client, registration)
        page, entry = client.get(address), client.get(f"{address}/termin.ics")
        assert page.status_code == 200
        assert ("meet.example" in page.text) is is_shown
        assert ("meet.example" in entry.text.replace("\r\n ", "")) is is_shown


def test_whoever_comes_online_has_a_calendar_entry_and_no_ticket(app, client, now) -> None:
    registration = a_registration(an_event(format=EventFormat.ONLINE))
    address = enter(app, client, registration)
    assert soup(client.get(address)).select_one(".ticket") is None
    assert client.get(f"{address}/ticket.pdf").status_code == 404
    assert client.get(f"{address}/termin.ics").status_code == 200


def test_ticket_and_calendar_entry_can_be_fetched_again(app, client, now) -> None:
    event = an_event()
    address = enter(app, client, a_registration(event))
    ticket, entry = client.get(f"{address}/ticket.pdf"), client.get(f"{address}/termin.ics")
    assert ticket.content_type == "application/pdf"
    assert ticket.data.startswith(b"%PDF")
    assert "attachment" in ticket.headers["Content-Disposition"]
    assert entry.content_type.startswith("text/calendar")
    assert b"BEGIN:VEVENT" in entry.data


@pytest.mark.parametrize("state", [state for state in S if state is not S.CONFIRMED])
def test_without_a_place_there_is_neither(app, client, now, state: RegistrationState) -> None:
    address = enter(app, client, a_registration(state=state))
    assert client.get(f"{address}/ticket.pdf").status_code == 404
    assert client.get(f"{address}/termin.ics").status_code == 404


def test_the_page_of_a_plain_booking_takes_five_statements(app, client, now, statements) -> None:
    address = enter(app, client, a_registration(an_event(now=now)))
    with statements() as seen:
        assert client.get(address).status_code == 200
    assert len([one for one in seen if one.startswith("SELECT")]) <= 5, "\n".join(seen)


def test_the_qr_code_holds_no_key_to_the_booking(app, client, now) -> None:
    registration = a_registration()
    page = client.get(enter(app, client, registration))
    svg = str(soup(page).select_one(".ticket svg"))
    assert "style=" not in svg
    token = client.get_cookie(cookie_name(registration)).value
    assert token not in page.get_data(as_text=True)


def cookie_name(registration) -> str:
    return f"booking-{db.session.get_one(Registration, registration.id).public_id}"


def test_signing_off_takes_two_clicks_and_moves_up_who_waits(app, client, now) -> None:
    event = an_event(capacity=1)
    leaver = a_registration(event)
    next_one = a_registration(event, S.WAITLISTED)
    last = a_registration(event, S.WAITLISTED)
    address = enter(app, client, leaver)
    assert soup(client.get(address)).select_one(f'a[href="{address}/abmelden"]') is not None
    question = client.get(f"{address}/abmelden")
    assert heading(question) == "Von der Veranstaltung abmelden?"
    assert state_of(leaver) is S.CONFIRMED
    answer = client.post(f"{address}/abmelden", data=filled(question))
    assert heading(client.get(answer.location)) == "Sie sind abgemeldet"
    assert (state_of(next_one), state_of(last)) == (S.CONFIRMED, S.WAITLISTED)
    assert letters_to(leaver.email) == ["registration_withdrawn"]
    assert letters_to(next_one.email) == ["moved_up_from_waiting_list"]
    assert letters_to(last.email) == []
    assert a_pool_of(event).taken == 1


def test_signing_off_twice_is_once(app, client, now) -> None:
    address = enter(app, client, a_registration())
    client.post(f"{address}/abmelden")
    assert client.post(f"{address}/abmelden").status_code == 303
    assert heading(client.get(address)) == "Sie sind abgemeldet"


WAYS_OUT = {
    S.WAITLISTED: ("Warteliste verlassen?", "Warteliste verlassen"),
    S.APPLIED: ("Bewerbung zurückziehen?", "Bewerbung zurückziehen"),
}


@pytest.mark.parametrize("state", WAYS_OUT)
def test_leaving_the_list_and_taking_back_an_application_say_what_they_are(app, client, now, state) -> None:
    question, button = WAYS_OUT[state]
    address = enter(app, client, a_registration(state=state))
    page = client.get(f"{address}/abmelden")
    assert heading(page) == question
    assert soup(page).select_one("main form button").get_text().strip() == button
    client.post(f"{address}/abmelden")
    assert heading(client.get(address)) == "Sie sind abgemeldet"


def test_whoever_signed_off_may_come_again(app, client, now) -> None:
    event = an_event()
    page = client.get(enter(app, client, a_registration(event, S.WITHDRAWN)))
    assert soup(page).select_one(f'a[href="/veranstaltungen/{event.slug}/anmeldung"]') is not None


def test_once_it_has_begun_nobody_signs_off(app, client, clock, now) -> None:
    registration = a_registration(an_event(starts_at=now + timedelta(minutes=5), closes_at=now))
    address = enter(app, client, registration)
    assert client.get(f"{address}/abmelden").status_code == 200
    clock.shift(timedelta(minutes=6))
    assert client.post(f"{address}/abmelden").status_code == 303
    assert state_of(registration) is S.CONFIRMED


def test_ones_data_can_be_changed_and_the_mail_tells_it(app, client, now) -> None:
    registration = a_registration(dietary_needs="vegan")
    address = enter(app, client, registration)
    form = filled(client.get(f"{address}/aendern"))
    assert form["dietary_needs"] == "vegan"
    answer = send(client, f"{address}/aendern", organization="Neue Firma AG", phone="+43 1 5134433", tick=("news",))
    said = words(client.get(answer.location))
    assert "Ihre Änderungen sind gespeichert." in said
    assert "Neue Firma AG" in said
    assert "+43 1 5134433" in said
    assert "Neuigkeiten per E-Mail" in said
    assert letters_to(registration.email) == ["registration_changed"]


def test_a_new_address_is_told_to_the_old_one_as_well(app, client, now) -> None:
    registration = a_registration()
    old = registration.email
    address = enter(app, client, registration)
    send(client, f"{address}/aendern", email="neu@firma.example")
    assert letters_to(old) == ["address_replaced"]
    assert letters_to("neu@firma.example") == ["registration_changed"]


def test_saving_without_a_change_tells_nobody(app, client, now) -> None:
    registration = a_registration(phone="+49911123456", remarks="Erste Zeile\nZweite Zeile")
    address = enter(app, client, registration)
    answer = send(client, f"{address}/aendern")
    assert "Es war nichts zu ändern." in words(client.get(answer.location))
    assert letters_to(registration.email) == []


def test_mistakes_in_a_change_stay_in_the_form(app, client, now) -> None:
    address = enter(app, client, a_registration())
    answer = send(client, f"{address}/aendern", email="erika@", organization="Neue Firma AG")
    assert answer.status_code == 422
    assert error_at(answer, "email")
    assert filled(answer)["organization"] == "Neue Firma AG"


def test_an_address_that_is_known_stays_where_it_is_and_only_its_mailbox_learns_of_it(app, client, now) -> None:
    event = an_event()
    other, mine = a_registration(event), a_registration(event)
    address, before = enter(app, client, mine), mine.email
    answer = send(client, f"{address}/aendern", email=other.email, organization="Neue Firma AG")
    assert (answer.status_code, answer.location) == (303, address)
    said = words(client.get(address))
    assert f"Was für {other.email} gilt, steht in der E-Mail" in said
    assert "Neue Firma AG" in said
    db.session.rollback()
    assert db.session.get_one(Registration, mine.id, populate_existing=True).email == before
    assert letters_to(other.email) == ["sign_up_repeated"]


def test_after_the_deadline_only_consents_change(app, client, clock, now) -> None:
    registration = a_registration(an_event(closes_at=now + timedelta(hours=1)))
    address = enter(app, client, registration)
    page = client.get(f"{address}/aendern")
    late = filled(page) | {"organization": "Zu spät AG", "participant_list": ticked(page, "participant_list")}
    clock.shift(timedelta(hours=2))
    client.post(f"{address}/aendern", data=late)
    assert db.session.get_one(Registration, registration.id).organization == registration.organization
    assert db.session.scalars(select(Consent.purpose)).one() == "participant_list"
    form = client.get(f"{address}/aendern")
    assert "first_name" not in filled(form)
    assert client.post(f"{address}/aendern", data={"csrf_token": ""}).status_code == 303
    assert db.session.scalars(select(Consent.withdrawn_at)).one() is not None


def test_after_the_end_a_consent_can_be_taken_back_but_none_is_given(app, client, now) -> None:
    registration = a_registration()
    address = enter(app, client, registration)
    box = ticked(client.get(f"{address}/aendern"), "participant_list")
    send(client, f"{address}/aendern", tick=("news",))
    client.post(f"{address}/abmelden")
    answer = client.post(f"{address}/aendern", data={"participant_list": box})
    assert "Ihre Änderungen sind gespeichert." in words(client.get(answer.location))
    kept = db.session.execute(select(Consent.purpose, Consent.withdrawn_at)).all()
    assert [(purpose, at is not None) for purpose, at in kept] == [("news", True)]


def test_the_booking_speaks_english(app, client, now) -> None:
    address = enter(app, client, a_registration())
    client.get("/sprache/en")
    page = client.get(address)
    assert heading(page) == "You have a place"
    assert "What comes next" in words(page)
    assert heading(client.get(f"{address}/abmelden")) == "Cancel your registration?"
    assert heading(client.get(f"{address}/aendern")) == "Change details"


def test_one_german_word_is_said_in_english_by_what_it_means(app, client, now) -> None:
    event = an_event(now=now)
    with transaction():
        people = [one.registration for one in sign_up(a_group(event, 2), now).placed]
    made = Links("", app.extensions["keyring"])
    booking = get_booking(people[0].booking_id)
    client.get("/sprache/en")
    group = words(client.get(made.group(booking.public_id, booking.link_version), follow_redirects=True))
    invitation = an_invitation(event, now=now)
    asked = words(client.get(made.invitation(invitation.public_id, 1), follow_redirects=True))
    assert "Cancel registration" in group
    assert "Accept and register Decline" in asked
    assert "Sign out" not in group
    assert "Rejections" not in asked


def test_a_trips_acceptance_shows_the_ticket(app, client, now) -> None:
    event = an_event(kind=EventKind.DELEGATION_TRIP)
    assert heading(client.get(enter(app, client, a_registration(event)))) == "Sie sind dabei"


def test_a_moved_event_shows_its_new_time(app, client, now, transaction) -> None:
    event = an_event()
    address = enter(app, client, a_registration(event))
    with transaction() as session:
        moved = session.get_one(Event, event.id)
        moved.starts_at += timedelta(days=1)
        moved.ends_at += timedelta(days=1)
    assert "8. April 2026" in words(client.get(address))
