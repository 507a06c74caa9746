"""Signing off by the event's rules: what it costs is read before the click."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from sqlalchemy import update

from eventsvc.events.change_rules import DaysBefore
from eventsvc.events.fee_models import FeeStepRow
from eventsvc.events.kinds import ChangesBy
from eventsvc.events.models import Event
from eventsvc.kit.db import db, transaction
from eventsvc.registration.bookings import get_booking
from eventsvc.registration.links import Links
from eventsvc.registration.models import Booking
from eventsvc.registration.queries import get_registration
from eventsvc.registration.states import RegistrationState
from eventsvc.workflows.sign_up import sign_up
from tests.builders import a_category, a_group, a_registration, an_event

from .reading import filled, soup, words
from .test_booking import enter

S = RegistrationState


@pytest.fixture
def registration(app, now):
    """Someone for 190 €, of which half is due from the thirtieth day before."""
    event = an_event()
    with transaction() as session:
        session.add(FeeStepRow(event_id=event.id, days=30, percent=50))
    return a_registration(event, category_id=a_category(event, price_cents=19000).id)


def test_the_fee_is_read_before_the_click_and_shown_after_it(app, client, registration):
    address = enter(app, client, registration)
    question = client.get(f"{address}/abmelden")
    assert "Bei Abmeldung heute fallen 50 % von 190,00 € an: 95,00 € (netto)." in words(question)
    assert "Eine Rechnung gibt es dazu noch nicht, zu zahlen ist also vorerst nichts." in words(question)
    client.post(f"{address}/abmelden", data=filled(question))
    assert get_registration(registration.id).withdrawal_fee_cents == 9500
    assert "ein Betrag von 95,00 € (netto) festgehalten" in words(client.get(address))


def test_the_ladder_stands_wherever_someone_decides(app, client, registration):
    address = enter(app, client, registration)
    event = db.session.get_one(Event, registration.event_id)
    page = f"/veranstaltungen/{event.slug}"
    for path in (page, f"{page}/anmeldung", f"{page}/anmeldung/gruppe", address, f"{address}/abmelden"):
        said = words(client.get(path))
        assert "(30 Tage vorher): 50 % des Nettopreises" in said, path
        assert "zu zahlen ist also vorerst nichts" in said, path


def test_the_contact_reads_it_before_signing_off_one_person_or_all(app, client, registration, now):
    event = db.session.get_one(Event, registration.event_id)
    with transaction():
        people = [one.registration for one in sign_up(a_group(event, 2), now).placed]
    booking = get_booking(people[0].booking_id)
    with app.app_context():
        link = Links("http://localhost", app.extensions["keyring"]).group(booking.public_id, booking.link_version)
    page = client.get(link.removeprefix("http://localhost")).location
    for path in (f"{page}/{people[1].public_id}/abmelden", f"{page}/alle-abmelden", f"{page}/personen"):
        assert "(30 Tage vorher): 50 % des Nettopreises" in words(client.get(path)), path


def test_in_english_too(app, client, registration):
    address = enter(app, client, registration)
    page = client.get(f"{address}/abmelden", headers={"Accept-Language": "en"})
    assert "Cancelling today costs 50% of €190.00: €95.00 (net)." in words(page)


def test_whoever_has_not_read_the_fee_is_shown_it_first(app, client, registration):
    address = enter(app, client, registration)
    answer = client.post(f"{address}/abmelden", data={"fee": "10"})
    assert answer.location == f"{address}/abmelden"
    assert get_registration(registration.id).state is S.CONFIRMED


def test_a_free_event_says_nothing_of_fees(app, client, now):
    page = client.get(f"{enter(app, client, a_registration(an_event()))}/abmelden")
    assert "Betrag" not in words(page)
    assert "kostenlos" not in words(page)


def test_the_page_tells_until_when_and_offers_it_no_longer(app, client, now):
    event = an_event()
    with transaction() as session:
        rule = DaysBefore(14, time(18))
        values = {"sign_off_days": rule.days, "sign_off_at": rule.at}
        session.execute(update(Event).where(Event.id == event.id).values(values))
    registration = a_registration(event)
    address = enter(app, client, registration)
    assert soup(client.get(address)).select_one(f'a[href="{address}/abmelden"]') is not None
    with transaction() as session:
        late = {"sign_off_days": 60, "sign_off_at": time(0)}
        session.execute(update(Event).where(Event.id == event.id).values(late))
    assert soup(client.get(address)).select_one(f'a[href="{address}/abmelden"]') is None
    assert client.get(f"{address}/abmelden").location == address


def test_only_the_contact_acts_where_the_event_says_so(app, client, now):
    event = an_event()
    registration = a_registration(event)
    with transaction() as session:
        session.execute(update(Event).where(Event.id == event.id).values(changes_by=ChangesBy.CONTACT))
    address = enter(app, client, registration)
    assert soup(client.get(address)).select_one(f'a[href="{address}/abmelden"]') is not None
    with transaction() as session:
        session.execute(
            update(Booking)
            .where(Booking.id == registration.booking_id)
            .values(email="k@firma.example", email_key="k@firma.example")
        )
    page = client.get(address)
    assert soup(page).select_one(f'a[href="{address}/abmelden"]') is None
    assert "nur, wer für Sie gebucht hat" in words(page)


def test_leaving_the_waiting_list_is_always_possible(app, client, now):
    event = an_event()
    with transaction() as session:
        late = {"sign_off_days": 60, "sign_off_at": time(0)}
        session.execute(update(Event).where(Event.id == event.id).values(late))
    registration = a_registration(event, S.WAITLISTED, created_at=now - timedelta(days=1))
    address = enter(app, client, registration)
    client.post(f"{address}/abmelden", data=filled(client.get(f"{address}/abmelden")))
    assert get_registration(registration.id).state is S.WITHDRAWN
