"""Signing up, as a person sees it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from eventsvc.events.kinds import EventFormat, EventKind, Participation
from eventsvc.events.models import Event, Pool
from eventsvc.events.offering import get_offer
from eventsvc.events.states import EventState
from eventsvc.kit.db import db, transaction
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration.models import Booking, Consent, Registration
from eventsvc.registration.states import RegistrationState
from tests.builders import a_pool_of, a_registration, an_event, close_way

from .reading import ERIKA, error_at, filled, heading, send, sign_up, soup, ticked, words


def form_of(event) -> str:
    return f"/veranstaltungen/{event.slug}/anmeldung"


def registration_of(email: str) -> Registration:
    return db.session.scalars(select(Registration).where(Registration.email == email)).one()


def mails() -> list[str]:
    return list(db.session.scalars(select(OutgoingMail.letter).order_by(OutgoingMail.id)))


def test_whoever_signs_up_has_a_place_and_a_ticket(client, now) -> None:
    event = an_event()
    response = sign_up(client, event)
    assert response.status_code == 303
    page = client.get(response.location)
    assert heading(page) == "Sie sind dabei"
    assert soup(page).select_one(".ticket svg path") is not None
    assert "Erika Öztürk-von der Au" in words(page)
    assert mails() == ["registration_confirmed"]
    kept = registration_of("erika@firma.example")
    assert (kept.phone, kept.state) == ("+49911123456", RegistrationState.CONFIRMED)


def test_the_form_names_the_event_its_deadline_and_what_the_button_does(client, now) -> None:
    event = an_event(capacity=4)
    page = client.get(form_of(event))
    said = words(page)
    assert event.title_de in said
    assert "noch 4 Plätze" in said
    assert "Anmeldeschluss: Sa., 4. April 2026" in said
    assert "zwei Wochen" in said
    assert soup(page).select_one("main form button").get_text().strip() == "Verbindlich anmelden"


def test_nothing_is_agreed_to_beforehand(client, now) -> None:
    page = soup(client.get(form_of(an_event())))
    boxes = page.select("main input[type=checkbox]")
    assert {box["name"] for box in boxes} == {"participant_list", "news"}
    assert not any(box.has_attr("checked") for box in boxes)


def test_only_given_consents_are_written_down(client, now) -> None:
    sign_up(client, an_event(), tick=("participant_list",))
    assert [tuple(row) for row in db.session.execute(select(Consent.purpose, Consent.language))] == [
        ("participant_list", "de")
    ]


def test_the_carriers_notice_is_linked_and_needs_no_tick(client, now) -> None:
    page = soup(client.get(form_of(an_event())))
    link = next(link for link in page.select("main a") if "Datenschutzhinweise" in link.get_text())
    assert client.get(link["href"]).status_code == 200


def test_where_all_places_are_taken_one_waits_and_sees_the_position(client, now) -> None:
    event = an_event(capacity=1)
    a_registration(event)
    a_registration(event, RegistrationState.WAITLISTED)
    form = client.get(form_of(event))
    assert soup(form).select_one("main form button").get_text().strip() == "Auf die Warteliste setzen"
    page = client.get(sign_up(client, event).location)
    assert heading(page) == "Sie stehen auf Platz 2 der Warteliste"
    assert soup(page).select_one(".ticket") is None
    assert "ging der letzte Platz" not in words(page)
    assert mails() == ["put_on_waiting_list"]


def test_whoever_loses_the_last_place_while_typing_is_told(client, now) -> None:
    event = an_event(capacity=1)
    form = filled(client.get(form_of(event)))
    a_registration(event)
    page = client.get(client.post(form_of(event), data=form | ERIKA).location)
    assert heading(page) == "Sie stehen auf Platz 1 der Warteliste"
    assert "ging der letzte Platz an jemand anderen" in words(page)


def test_a_trip_takes_applications_and_promises_nothing(client, now) -> None:
    event = an_event(kind=EventKind.DELEGATION_TRIP, capacity=1)
    form = client.get(form_of(event))
    assert soup(form).select_one("main form button").get_text().strip() == "Bewerbung absenden"
    page = client.get(sign_up(client, event).location)
    assert heading(page) == "Ihre Bewerbung ist eingegangen"
    assert "noch keine Zusage" in words(page)
    assert a_pool_of(event).taken == 0
    assert mails() == ["application_received"]


def test_a_hybrid_event_asks_how_one_takes_part(client, now) -> None:
    event = an_event(format=EventFormat.HYBRID, capacity=2)
    assert "Wählen Sie, wie Sie teilnehmen" in error_at(sign_up(client, event), "participation")
    page = client.get(sign_up(client, event, participation="online").location)
    assert "Sie nehmen online teil" in words(page)
    assert registration_of("erika@firma.example").participation is Participation.ONLINE


def test_with_one_way_full_the_button_promises_nothing_before_one_has_chosen(client, now) -> None:
    event = an_event(format=EventFormat.HYBRID, capacity=1)
    assert soup(client.get(form_of(event))).select_one("main form button").get_text().strip() == "Verbindlich anmelden"
    a_registration(event, participation=Participation.ON_SITE)
    page = soup(client.get(form_of(event)))
    button = page.select_one("main form button span")
    assert button.get_text() == "Anmeldung absenden"
    assert (button["data-free"], button["data-full"]) == ("Verbindlich anmelden", "Auf die Warteliste setzen")
    assert page.select_one("input[name=promised]")["value"] == "online"
    assert page.select_one("script[src*=sign-up]")


def test_a_hybrid_event_offers_what_is_left(client, now) -> None:
    event = an_event(format=EventFormat.HYBRID, capacity=1, has_waiting_list=False)
    a_registration(event, participation=Participation.ON_SITE)
    page = client.get(form_of(event))
    assert [radio["value"] for radio in soup(page).select("input[type=radio]")] == ["online"]
    assert "Vor Ort ist ausgebucht" in words(page)
    assert sign_up(client, event, participation="on_site").status_code == 422


@pytest.mark.parametrize(("page_seconds", "status"), [(0, 422), (2, 409)], ids=["known", "found out under the lock"])
def test_whoever_comes_too_late_for_one_way_can_choose_the_other(
    another_app, database, app, now, page_seconds: int, status: int
) -> None:
    visitor = another_app(DATABASE_URL=database.url, PAGE_SECONDS=str(page_seconds)).test_client()
    event = an_event(format=EventFormat.HYBRID, capacity=1, has_waiting_list=False)
    form = filled(visitor.get(form_of(event)))
    a_registration(event, participation=Participation.ON_SITE)
    response = visitor.post(form_of(event), data=form | ERIKA | {"participation": "on_site"})
    assert response.status_code == status
    assert "gerade der letzte Platz vergeben" in error_at(response, "participation")
    again = filled(response)
    assert again["first_name"] == "Erika"
    assert visitor.post(form_of(event), data=again | {"participation": "online"}).status_code == 303


def test_a_way_that_the_team_has_just_taken_away_is_asked_for_anew_with_all_that_was_typed(
    another_app, database, app, now
) -> None:
    visitor = another_app(DATABASE_URL=database.url, PAGE_SECONDS="2").test_client()
    event = an_event(format=EventFormat.HYBRID)
    form = filled(visitor.get(form_of(event)))
    with transaction() as session:
        session.execute(delete(Pool).where(Pool.participation == Participation.ONLINE))
        session.execute(update(Event).values(format=EventFormat.ON_SITE))
    response = visitor.post(form_of(event), data=form | ERIKA | {"participation": "online"})
    assert response.status_code == 409
    assert "kann man nicht mehr teilnehmen" in words(response)
    again = filled(response)
    assert again["first_name"] == "Erika"
    assert visitor.post(form_of(event), data=again).status_code == 303
    assert registration_of("erika@firma.example").participation is Participation.ON_SITE


def test_a_private_person_needs_no_organization(client, now) -> None:
    event = an_event()
    assert error_at(sign_up(client, event, organization=""), "organization")
    assert sign_up(client, event, organization="", organization_kind="private").status_code == 303


def test_errors_stand_on_top_and_at_the_field_and_nothing_typed_is_lost(client, now) -> None:
    event = an_event()
    typed = ERIKA | {"email": "erika@", "remarks": "Erste Zeile\r\nZweite Zeile"}
    response = sign_up(client, event, tick=("news",), **typed)
    assert response.status_code == 422
    assert error_at(response, "email") == "Das ist keine gültige E-Mail-Adresse. Sie sieht aus wie name@firma.de."
    kept = filled(response)
    assert kept["email"] == "erika@"
    assert kept["remarks"] == "Erste Zeile\nZweite Zeile"
    assert kept["news"] == ticked(response, "news")
    assert kept["organization"] == "Müller & Söhne GmbH"
    assert soup(response).title.get_text().startswith("Fehler")
    again = client.post(form_of(event), data=kept | {"email": "erika@firma.example"})
    assert again.status_code == 303


def test_an_address_signs_up_once_and_only_its_mailbox_learns_of_the_second_time(client, now) -> None:
    event = an_event()
    sign_up(client, event)
    for _ in range(3):
        response = sign_up(client, event, email="Erika@Firma.example", first_name="Somebody else")
        assert (response.status_code, response.location) == (303, f"{form_of(event)}/abgeschickt")
    page = client.get(response.location)
    assert heading(page) == "Wir haben Ihnen eine E-Mail geschickt"
    assert "Erika" not in words(page)
    assert mails() == ["registration_confirmed", "sign_up_repeated"]
    told = db.session.scalars(select(OutgoingMail).where(OutgoingMail.letter == "sign_up_repeated")).one()
    assert told.to_address == "erika@firma.example"
    assert "Somebody" not in str(told.facts)


def test_where_a_newcomer_is_refused_someone_known_is_refused_alike(client, now) -> None:
    event = an_event(capacity=1, has_waiting_list=False)
    form = filled(client.get(form_of(event))) | ERIKA
    a_registration(event, email="erika@firma.example")
    known, new = (
        client.post(form_of(event), data=form | {"email": email}) for email in (ERIKA["email"], "neu@x.example")
    )
    assert known.status_code == new.status_code == 409
    assert words(known) == words(new)
    assert mails() == []


def test_a_form_sent_twice_is_one_booking_and_the_same_page(client, now) -> None:
    event = an_event()
    form = filled(client.get(form_of(event))) | ERIKA
    first, second = client.post(form_of(event), data=form), client.post(form_of(event), data=form)
    assert first.location == second.location
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 1
    assert len(mails()) == 1


def test_a_form_sent_twice_opens_its_booking_in_another_browser_too(app, client, now) -> None:
    event = an_event()
    form = filled(client.get(form_of(event))) | ERIKA
    client.post(form_of(event), data=form)
    elsewhere = app.test_client()
    answer = elsewhere.post(form_of(event), data=form)
    assert heading(elsewhere.get(answer.location)) == "Sie sind dabei"


def test_the_same_form_with_a_colleague_in_it_asks_before_it_takes_them(client, now) -> None:
    event = an_event()
    form = filled(client.get(form_of(event))) | ERIKA
    client.post(form_of(event), data=form)
    colleague = form | {"first_name": "Ali", "email": "ali@firma.example"}
    answer = client.post(form_of(event), data=colleague)
    assert answer.status_code == 409
    assert "schon eine andere Person angemeldet" in words(answer)
    assert client.post(form_of(event), data=filled(answer)).status_code == 303
    assert registration_of("ali@firma.example").first_name == "Ali"


def test_a_form_that_lay_open_overnight_is_asked_for_once_more(client, clock, now) -> None:
    event = an_event()
    form = filled(client.get(form_of(event))) | ERIKA
    clock.shift(timedelta(hours=13))
    answer = client.post(form_of(event), data=form)
    assert answer.status_code == 422
    assert "noch einmal" in words(answer)
    assert client.post(form_of(event), data=filled(answer)).status_code == 303


@pytest.mark.parametrize("key", ["", "x", "a.b.c", "ÄÖÜ.1.x", "....", "key.notanumber.7d14abc"])
def test_a_made_up_form_key_counts_for_nothing(client, now, key: str) -> None:
    answer = sign_up(client, an_event(), form_key=key)
    assert answer.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 0


def test_the_key_of_another_events_form_counts_for_nothing(client, now) -> None:
    key = filled(client.get(form_of(an_event())))["form_key"]
    assert sign_up(client, an_event(), form_key=key).status_code == 422


def test_a_machine_that_fills_every_field_is_kept_out_and_a_person_is_told(client, now) -> None:
    answer = sign_up(client, an_event(), homepage="https://spam.example")
    assert answer.status_code == 422
    assert "Lassen Sie dieses Feld leer" in words(answer)


SHUT = {
    "closed": ({"closes_at": timedelta(hours=-1)}, "Die Anmeldung ist geschlossen", 410),
    "not yet open": ({"opens_at": timedelta(hours=1)}, "Die Anmeldung ist noch nicht offen", 409),
    "over": ({"starts_at": timedelta(days=-2)}, "Die Veranstaltung ist vorbei", 410),
    "called off": ({"state": EventState.CALLED_OFF}, "Die Veranstaltung ist abgesagt", 410),
}


@pytest.mark.parametrize("case", SHUT)
def test_where_one_cannot_sign_up_the_page_says_why_and_what_to_do(client, now, case: str) -> None:
    given, expected, status = SHUT[case]
    facts = {name: now + value if isinstance(value, timedelta) else value for name, value in given.items()}
    event = an_event(**facts)
    page = client.get(form_of(event))
    assert page.status_code == 200
    assert heading(page) == expected
    assert soup(page).select_one('main a.btn[href="/"]') is not None
    answer = client.post(form_of(event), data=ERIKA)
    assert (answer.status_code, heading(answer)) == (status, expected)


def test_the_deadline_that_passes_while_typing_is_told(client, clock, now) -> None:
    event = an_event(closes_at=now + timedelta(minutes=5))
    form = filled(client.get(form_of(event))) | ERIKA
    clock.shift(timedelta(minutes=6))
    answer = client.post(form_of(event), data=form)
    assert (answer.status_code, heading(answer)) == (410, "Die Anmeldung ist geschlossen")
    assert "10. März 2026, 10:05 Uhr" in words(answer)


def test_a_full_event_without_a_waiting_list_says_so(client, now) -> None:
    event = an_event(capacity=1, has_waiting_list=False)
    form = filled(client.get(form_of(event))) | ERIKA
    a_registration(event)
    assert heading(client.get(form_of(event))) == "Alle Plätze sind vergeben"
    answer = client.post(form_of(event), data=form)
    assert (answer.status_code, heading(answer)) == (409, "Alle Plätze sind vergeben")


def test_drafts_and_made_up_events_do_not_exist(client, now) -> None:
    draft = an_event(state=EventState.DRAFT)
    for slug in (draft.slug, "gibt-es-nicht", "a%00b", "A" * 300, "../etc"):
        assert client.get(f"/veranstaltungen/{slug}/anmeldung").status_code == 404
        assert client.post(f"/veranstaltungen/{slug}/anmeldung", data=ERIKA).status_code == 404


def test_a_sign_up_takes_few_statements(client, now, statements) -> None:
    event = an_event()
    page = client.get(form_of(event))
    form = filled(page) | ERIKA | {"news": ticked(page, "news")}
    with statements() as seen:
        assert client.post(form_of(event), data=form).status_code == 303
    assert len([one for one in seen if not one.startswith("BEGIN")]) <= 12, "\n".join(seen)


def test_the_form_speaks_english(client, now) -> None:
    event = an_event(capacity=1)
    a_registration(event)
    client.get("/sprache/en")
    page = client.get(form_of(event))
    assert heading(page) == "Join the waiting list"
    answer = send(client, form_of(event))
    assert error_at(answer, "first_name") == "Enter the first name."
    booking = client.get(sign_up(client, event).location)
    assert heading(booking) == "You are number 1 on the waiting list"
    assert db.session.scalar(select(Booking.language).where(Booking.email == ERIKA["email"])) == "en"


def test_the_form_protects_itself_against_foreign_pages_and_keeps_what_was_typed(
    another_app, database, app, now
) -> None:
    strict = another_app(DATABASE_URL=database.url, WTF_CSRF_ENABLED=True)
    event = an_event()
    visitor = strict.test_client()
    form = filled(visitor.get(form_of(event))) | ERIKA
    answer = visitor.post(form_of(event), data=form | {"csrf_token": "gefälscht"})
    assert answer.status_code == 422
    assert filled(answer)["first_name"] == "Erika"
    assert visitor.post(form_of(event), data=filled(answer)).status_code == 303


def test_the_form_is_not_kept_by_caches(client, now) -> None:
    headers = client.get(form_of(an_event())).headers
    assert "no-cache" in headers["Cache-Control"]
    assert "private" in headers["Cache-Control"]


def test_only_ways_that_are_open_can_be_chosen_and_the_form_says_why_another_cannot(client, now) -> None:
    event = an_event(format=EventFormat.HYBRID)
    before = filled(client.get(form_of(event)))
    close_way(event, Participation.ON_SITE, now - timedelta(hours=1))
    shown = client.get(form_of(event))
    assert [box["value"] for box in soup(shown).select("input[name=participation]")] == ["online"]
    assert "Vor Ort kann man sich nicht mehr anmelden: Anmeldeschluss war am" in words(shown)
    assert "On site" not in words(shown)
    # Whoever had the form open is not signed up for the other way unasked.
    late = client.post(form_of(event), data=before | ERIKA | {"participation": "on_site"})
    assert late.status_code == 422
    assert "Anmeldeschluss war am" in error_at(late, "participation")
    assert sign_up(client, event).status_code == 303
    assert registration_of("erika@firma.example").participation is Participation.ONLINE


def test_a_way_that_closes_while_the_form_is_sent_is_said_at_its_field(client, now, monkeypatch) -> None:
    event = an_event(format=EventFormat.HYBRID)
    stale = get_offer(event.slug)
    form = filled(client.get(form_of(event)))
    close_way(event, Participation.ON_SITE, now - timedelta(hours=1))
    monkeypatch.setattr("eventsvc.web.public.entrance.recent_offer", lambda *_: stale)
    page = client.post(form_of(event), data=form | ERIKA | {"participation": "on_site"})
    assert page.status_code == 409
    assert "Die Anmeldung ist seit" in error_at(page, "participation")
    assert ERIKA["last_name"] in page.text


def test_both_deadlines_stand_on_the_event_page_and_in_the_form(client, now) -> None:
    event = an_event(format=EventFormat.HYBRID)
    close_way(event, Participation.ON_SITE, event.closes_at - timedelta(days=7))
    told = "28. März 2026, 10:00 Uhr (vor Ort) und Sa., 4. April 2026, 11:00 Uhr (online)"
    for path in (f"/veranstaltungen/{event.slug}", form_of(event), f"{form_of(event)}/gruppe"):
        assert told in words(client.get(path)), path
    close_way(event, Participation.ON_SITE, now - timedelta(hours=1))
    page = words(client.get(f"/veranstaltungen/{event.slug}"))
    assert "Vor Ort: Anmeldung geschlossen" in page
    assert "Online: Plätze frei" in page
