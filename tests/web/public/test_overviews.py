"""My registrations: all of a mailbox on one page, and no page tells whether a mailbox is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from eventsvc.kit.db import db, transaction
from eventsvc.messaging.delivery import AWAITED, deliver
from eventsvc.messaging.models import OutgoingMail
from eventsvc.messaging.states import MailState
from eventsvc.registration.applications import own_contact
from eventsvc.registration.bookings import get_booking
from eventsvc.registration.group_changes import change_booking
from eventsvc.registration.models import OverviewLink
from eventsvc.registration.overviews import NOBODY, purge_links
from eventsvc.registration.states import RegistrationState
from eventsvc.web.guests import links
from eventsvc.workflows.sign_up import sign_up
from tests.builders import a_contingent, a_group, a_person, a_registration, an_application, an_event

from .reading import error_at, filled, heading, soup, words

ASK, OPEN, LIST = "/meine-anmeldungen", "/meine-anmeldungen/oeffnen", "/meine-anmeldungen/liste"
ADDRESS = "erika@firma.example"


def ask(client, address: str = ADDRESS):
    return client.post(ASK, data=filled(client.get(ASK)) | {"email": address})


@pytest.fixture
def link(app, client, now) -> str:
    """The path of the link in the mail that was just asked for."""
    ask(client)
    db.session.rollback()
    link_id = db.session.scalars(select(OverviewLink.id).order_by(OverviewLink.id.desc())).first()
    with app.test_request_context():
        return links().overview(link_id).removeprefix("http://localhost")


def opened(client, link: str):
    client.get(link)
    return client.post(OPEN)


def test_known_and_unknown_are_answered_alike_with_the_same_work(app, client, now, statements) -> None:
    a_registration(email=ADDRESS)
    answers = []
    for address in (ADDRESS, "niemand@firma.example"):
        form = filled(client.get(ASK)) | {"email": address}
        with statements() as seen:
            answer = client.post(ASK, data=form)
        answers.append((answer.status_code, answer.location, words(client.get(answer.location)), list(seen)))
    assert answers[0] == answers[1]
    assert answers[0][:2] == (303, "/meine-anmeldungen/unterwegs")


def test_only_a_known_mailbox_gets_the_letter(app, client, clock, now) -> None:
    a_registration(email="Erika@Firma.example")
    ask(client, "ERIKA@firma.example")
    ask(client, "niemand@firma.example")
    deliver(app.extensions["post_office"], AWAITED, lambda: now, now + timedelta(seconds=30))
    db.session.rollback()
    query = select(OutgoingMail.state, OutgoingMail.reason).where(OutgoingMail.letter == "overview_requested")
    assert db.session.execute(query.order_by(OutgoingMail.id)).all() == [
        (MailState.SENT, ""),
        (MailState.SUPPRESSED, NOBODY),
    ]


def test_a_letter_that_would_come_after_its_link_has_ended_does_not_leave(app, client, clock, now) -> None:
    a_registration(email=ADDRESS)
    ask(client)
    later = now + timedelta(minutes=31)
    deliver(app.extensions["post_office"], AWAITED, lambda: later, later + timedelta(seconds=30))
    db.session.rollback()
    assert db.session.scalars(select(OutgoingMail.state)).all() == [MailState.SUPPRESSED]


def test_a_wrong_address_is_said_at_its_field(client, now) -> None:
    answer = ask(client, "erika@")
    assert answer.status_code == 422
    assert error_at(answer, "email")
    assert filled(answer)["email"] == "erika@"


def test_programs_that_follow_links_spend_nothing(app, client, link, statements) -> None:
    scanner = app.test_client()
    with statements() as seen:
        for _ in range(3):
            scanner.head(link)
            assert scanner.get(link).location == OPEN
            assert heading(scanner.get(OPEN)) == "Meine Anmeldungen öffnen"
            assert scanner.get(LIST).status_code == 410
    assert [one for one in seen if one.split()[0].upper() not in {"SELECT", "BEGIN"}] == []
    assert opened(client, link).location == LIST
    assert heading(client.get(LIST)) == "Meine Anmeldungen"


def test_the_first_get_leads_to_a_clean_address_with_a_cookie(client, link) -> None:
    answer = client.get(link)
    assert (answer.status_code, answer.location) == (303, OPEN)
    assert (answer.headers["Referrer-Policy"], answer.headers["Cache-Control"]) == ("no-referrer", "no-store")
    assert all(flag in answer.headers["Set-Cookie"] for flag in ("HttpOnly", "SameSite=Lax"))


def test_a_link_is_for_one_browser(app, client, link) -> None:
    other = app.test_client()
    other.get(link)
    assert opened(client, link).location == LIST
    assert client.post(OPEN).location == LIST  # pressed twice
    assert client.get(link).location == LIST
    for answer in (other.post(OPEN), other.get(LIST), other.get(OPEN), app.test_client().get(link)):
        assert (answer.status_code, heading(answer)) == (410, "Dieser Link gilt nicht mehr")
        assert soup(answer).select_one(f'main a[href="{ASK}"]') is not None
    assert client.get(LIST).status_code == 200


def test_a_link_ends_after_half_an_hour_and_its_page_after_two(client, link, clock) -> None:
    clock.shift(timedelta(minutes=29))
    assert opened(client, link).location == LIST
    clock.shift(timedelta(minutes=119))
    assert client.get(LIST).status_code == 200
    clock.shift(timedelta(minutes=2))
    assert client.get(LIST).status_code == 410


def test_a_link_that_nobody_opened_in_time_is_over(client, link, clock) -> None:
    client.get(link)
    clock.shift(timedelta(minutes=31))
    assert {client.get(link).status_code, client.get(OPEN).status_code, client.post(OPEN).status_code} == {410}


@pytest.mark.parametrize("path", [f"/m/{UUID(int=7)}/falsch", "/m/keine-id/falsch", OPEN, LIST])
def test_whoever_has_no_link_finds_nothing(client, now, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_made_up_cookie_opens_nothing(client, link) -> None:
    for value in ("", "x", "a.b.c", f"{UUID(int=7)}.x.falsch"):
        client.set_cookie("overview", value)
        assert client.get(LIST).status_code == 404


def test_all_registrations_of_the_mailbox_and_no_others(client, link, now) -> None:
    late = an_event(title_de="Später", starts_at=now + timedelta(days=9))
    soon = an_event(title_de="Bald", starts_at=now + timedelta(days=2))
    gone = an_event(title_de="Vorbei", starts_at=now - timedelta(days=2))
    coming = a_registration(soon, email=ADDRESS)
    a_registration(late, RegistrationState.WAITLISTED, email="Erika@firma.example")
    a_registration(gone, email=ADDRESS)
    foreign = a_registration(soon, email="ali@firma.example", first_name="Ali")
    opened(client, link)
    page = client.get(LIST)
    titles = [title.get_text() for title in soup(page).select("main h3")]
    assert titles == ["Bald", "Später", "Vorbei"]
    cards = [" ".join(card.get_text(" ").split()) for card in soup(page).select("main .event-card")]
    assert "Sie sind dabei" in cards[0]
    assert "Ticket : Bald" in cards[0]
    assert "Sie stehen auf der Warteliste" in cards[1]
    assert "Sie waren angemeldet" in cards[2]
    assert "Ali" not in words(page)
    for step, status in (("ansehen", 200), ("ticket", 200), ("aendern", 200), ("abmelden", 200)):
        answer = client.get(f"{LIST}/{coming.public_id}/{step}")
        assert client.get(answer.location).status_code == status
    assert client.get(f"{LIST}/{foreign.public_id}/ansehen").status_code == 404


def booked(event, now, *, contact: str, **given):
    """Sign people up for a contact who does not come, and return the booking."""
    who = own_contact(a_person(email=contact))
    with transaction():
        placed = sign_up(a_group(event, 2, **given) if not given else an_application(event, **given), now).placed
    booking = get_booking(placed[0].registration.booking_id)
    with transaction():
        change_booking(booking, who, booking.billing)
    return get_booking(booking.id)


def test_whoever_answers_for_others_finds_their_bookings_and_places(client, link, now) -> None:
    soon = an_event(title_de="Bald", starts_at=now + timedelta(days=30))
    late = an_event(title_de="Später", starts_at=now + timedelta(days=60))
    group = booked(soon, now, contact="Erika@firma.example")
    one = booked(late, now, contact=ADDRESS, person=a_person(email="ali@firma.example"))
    places = a_contingent(late, contact_email="ERIKA@firma.example", organization="Übelacker GmbH")
    foreign = booked(soon, now, contact="fremd@firma.example")
    theirs = a_contingent(late, contact_email="fremd@firma.example")
    opened(client, link)
    cards = [" ".join(card.get_text(" ").split()) for card in soup(client.get(LIST)).select("main .event-card")]
    assert len(cards) == 3
    assert "Ihre Buchung für 2 Personen Sie sind Kontakt der Buchung" in cards[0]
    assert any("Ihre Buchung für 1 Person Sie sind Kontakt" in card for card in cards[1:])
    assert any("Plätze für Übelacker GmbH Sie vergeben diese Plätze" in card for card in cards[1:])
    for what, public_id in (("buchung", group.public_id), ("buchung", one.public_id), ("kontingent", places.public_id)):
        answer = client.get(f"{LIST}/{what}/{public_id}")
        assert answer.status_code == 303
        assert client.get(answer.location).status_code == 200
    for what, public_id in (
        ("buchung", foreign.public_id),
        ("kontingent", theirs.public_id),
        ("kontingent", group.public_id),
        ("buchung", places.public_id),
    ):
        assert client.get(f"{LIST}/{what}/{public_id}").status_code == 404


def test_whoever_comes_and_leads_a_group_finds_both_and_alone_only_one(client, link, now) -> None:
    me, alone, together = a_person(email=ADDRESS), an_event(title_de="Allein"), an_event(title_de="Zusammen")
    group = a_group(together, 2)
    group = replace(group, contact=own_contact(me), people=(replace(group.people[0], person=me), group.people[1]))
    with transaction():
        sign_up(an_application(alone, me), now)
        sign_up(group, now)
    opened(client, link)
    titles = [title.get_text() for title in soup(client.get(LIST)).select("main h3")]
    assert sorted(titles) == ["Allein", "Zusammen", "Zusammen"]


@pytest.mark.parametrize("what", ["booking", "contingent"])
def test_a_contact_who_does_not_come_gets_the_letter(app, client, clock, now, what: str) -> None:
    if what == "booking":
        booked(an_event(), now, contact="Erika@firma.example")
    else:
        a_contingent(an_event(starts_at=now + timedelta(days=60)), contact_email="Erika@firma.example")
    ask(client)
    deliver(app.extensions["post_office"], AWAITED, lambda: now, now + timedelta(seconds=30))
    db.session.rollback()
    query = select(OutgoingMail.state).where(OutgoingMail.letter == "overview_requested")
    assert db.session.scalars(query).all() == [MailState.SENT]


def test_the_page_takes_few_statements_however_many_there_are(client, link, now, statements) -> None:
    for _ in range(8):
        a_registration(an_event(), email=ADDRESS)
        booked(an_event(), now, contact=ADDRESS)
    opened(client, link)
    with statements() as seen:
        client.get(LIST)
    assert len([one for one in seen if one.startswith("SELECT")]) <= 5


def test_links_are_kept_a_day(client, link, now) -> None:
    for hours, taken, left in ((23, 0, 1), (25, 1, 0), (25, 0, 0)):
        with transaction():
            assert purge_links(now + timedelta(hours=hours), 10) == taken
        assert len(db.session.scalars(select(OverviewLink.id)).all()) == left


def test_whoever_has_lost_a_link_is_led_here(client, now) -> None:
    closed = an_event(closes_at=now - timedelta(hours=1))
    for path in ("/buchung/ABCDEFGHJKMN", f"/veranstaltungen/{closed.slug}/anmeldung"):
        assert soup(client.get(path)).select_one(f'main a[href="{ASK}"]') is not None
