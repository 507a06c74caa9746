"""What people, programs and mischief type into the form."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from eventsvc.kit.db import db
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration.models import Registration
from tests.builders import an_event

from .reading import error_at, filled, sign_up

REFUSED = {
    "a name as long as a novel": ("last_name", "x" * 81),
    "a name of spaces": ("first_name", " \t "),
    "a name of invisible characters": ("first_name", "\u200b\u200e\ufeff"),
    "a picture for a name": ("first_name", "🎉"),
    "a picture in a name": ("last_name", "Huber 👩‍🔬"),
    "digits for a name": ("first_name", "12345"),
    "a link to send to strangers": ("first_name", "Gewinn auf https://boese.example"),
    "another one": ("last_name", "www.boese.example"),
    "an address for a name": ("last_name", "erika@firma.example"),
    "a tag": ("last_name", "<b>Huber</b>"),
    "a header behind the name": ("first_name", "Erika\r\nBcc: alle@firma.example"),
    "a NUL": ("last_name", "Hu\x00ber"),
    "an escape": ("last_name", "\x1b[31mHuber"),
    "a reversed name": ("last_name", "\u202erebuH"),
    "a line separator": ("first_name", "Eri\u2028ka"),
    "no address": ("email", "erika"),
    "an address without a domain": ("email", "erika@"),
    "two addresses": ("email", "a@firma.example, b@firma.example"),
    "an address with a name": ("email", "Erika <erika@firma.example>"),
    "a header behind the address": ("email", "erika@firma.example\nBcc: b@firma.example"),
    "an address that is too long": ("email", f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.example"),
    "a mailbox that is too long": ("email", f"{'a' * 65}@firma.example"),
    "umlauts before the at sign": ("email", "jörg@firma.example"),
    "a machine of the house": ("email", "root@localhost"),
    "a number that is none": ("phone", "ruf mich an"),
    "a number that is too short": ("phone", "12"),
    "a number that is too long": ("phone", "0" * 41),
    "a number with an extension": ("phone", "0911 123456 ext. 12"),
    "no kind": ("organization_kind", ""),
    "a made-up kind": ("organization_kind", "geheimbund"),
    "an organization as long as a novel": ("organization", "x" * 161),
    "a link for an organization": ("organization", "https://boese.example"),
    "no country": ("country", ""),
    "a made-up country": ("country", "XX"),
    "a union of countries": ("country", "EU"),
    "a country in words": ("country", "Deutschland"),
    "no postal code": ("postal_code", ""),
    "a short postal code": ("postal_code", "9040"),
    "letters in a German postal code": ("postal_code", "9O4O2"),
    "a postal code with something behind it": ("postal_code", "90402; DROP"),
    "too much to eat": ("dietary_needs", "x" * 301),
    "too many needs": ("access_needs", "x" * 301),
    "too many remarks": ("remarks", "x" * 1001),
    "a NUL in the remarks": ("remarks", "a\x00b"),
}

TAKEN = {
    "umlauts and hyphens": ("last_name", "Öztürk-von der Au", "Öztürk-von der Au"),
    "an apostrophe": ("last_name", "O’Neill", "O’Neill"),
    "the wrong apostrophe": ("last_name", "O´Neill", "O´Neill"),
    "one letter": ("last_name", "Ø", "Ø"),
    "Chinese": ("last_name", "欧阳", "欧阳"),
    "Arabic": ("last_name", "عبد الله", "عبد الله"),
    "Hindi with a joiner": ("last_name", "क्\u200dष", "क्\u200dष"),
    "a name in pieces": ("last_name", "Mu\u0308ller", "Müller"),
    "a name between spaces": ("last_name", "  Huber\t", "Huber"),
    "a pasted mark": ("last_name", "\u200eHuber\u200b", "Huber"),
    "eighty sharp letters": ("last_name", "ß" * 80, "ß" * 80),
    "capital letters": ("email", "ERIKA@Firma.Example", "ERIKA@firma.example"),
    "an address with a plus": ("email", "erika+messe@firma.example", "erika+messe@firma.example"),
    "a domain with umlauts": ("email", "info@müller.example", "info@xn--mller-kva.example"),
    "a German number": ("phone", "(0911) 12 34-56", "+49911123456"),
    "a number from abroad": ("phone", "+43 1 5134433", "+4315134433"),
    "no number": ("phone", "", ""),
    "a postal code as it was once written": ("postal_code", "D-90402", "90402"),
    "a company with a sign": ("organization", "Ärzte & Partner™ <GmbH>", "Ärzte & Partner™ <GmbH>"),
    "a formula": ("organization", '=HYPERLINK("x")', '=HYPERLINK("x")'),
    "lines and pictures in the remarks": ("remarks", "Hallo 🎉\r\n\r\nbis bald", "Hallo 🎉\n\nbis bald"),
}

ABROAD = {
    "Austria": ("AT", "1010", "01 5134433", "1010", "+4315134433"),
    "the Netherlands": ("NL", "1012 ab", "", "1012 AB", ""),
    "Britain": ("GB", "SW1A 2AA", "020 7946 0018", "SW1A 2AA", "+442079460018"),
    "a country without postal codes": ("AE", "", "", "", ""),
    "Kosovo": ("XK", "10000", "", "10000", ""),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_where_it_stands(client, now, case: str) -> None:
    field, typed = REFUSED[case]
    response = sign_up(client, an_event(), **{field: typed})
    assert response.status_code == 422
    assert error_at(response, field)
    assert filled(response)["remarks" if field == "first_name" else "first_name"] in {"", "Erika"}
    assert "\x00" not in response.get_data(as_text=True)
    assert db.session.scalar(select(Registration.id)) is None


@pytest.mark.parametrize("case", TAKEN)
def test_what_people_are_called_is_taken_as_it_is(client, now, case: str) -> None:
    field, typed, kept = TAKEN[case]
    answer = sign_up(client, an_event(), **{field: typed})
    assert answer.status_code == 303
    registration = db.session.scalars(select(Registration)).one()
    assert getattr(registration, field) == kept
    assert client.get(answer.location).status_code == 200
    assert db.session.scalar(select(OutgoingMail.to_address)) == registration.email


@pytest.mark.parametrize("case", ABROAD)
def test_people_come_from_everywhere(client, now, case: str) -> None:
    country, postal_code, phone, kept_code, kept_phone = ABROAD[case]
    given = {"country": country, "postal_code": postal_code, "phone": phone}
    assert sign_up(client, an_event(), **given).status_code == 303
    registration = db.session.scalars(select(Registration)).one()
    assert (registration.country, registration.postal_code, registration.phone) == (country, kept_code, kept_phone)


def test_control_characters_are_taken_out_so_that_the_next_try_succeeds(client, now) -> None:
    event = an_event()
    answer = sign_up(client, event, last_name="Hu\x07ber")
    assert "unsichtbare Steuerzeichen" in error_at(answer, "last_name")
    again = client.post(f"/veranstaltungen/{event.slug}/anmeldung", data=filled(answer))
    assert again.status_code == 303


def test_markup_in_a_name_of_a_company_stays_text(client, now) -> None:
    answer = sign_up(client, an_event(), organization="<script>alert(1)</script>", remarks="{{ 7 * 7 }}")
    page = client.get(answer.location).get_data(as_text=True)
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "{{ 7 * 7 }}" in page


def test_an_empty_post_is_an_incomplete_form(client, now) -> None:
    event = an_event()
    assert client.post(f"/veranstaltungen/{event.slug}/anmeldung").status_code == 422


def test_bytes_that_are_no_text_are_an_incomplete_form(client, now) -> None:
    event = an_event()
    body = b"first_name=%ff%fe%00&last_name=%ed%a0%80&country=%c0%80&organization_kind=%00&participation=%00"
    answer = client.post(
        f"/veranstaltungen/{event.slug}/anmeldung", data=body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 422


def test_a_form_as_long_as_a_library_is_refused(client, now) -> None:
    assert sign_up(client, an_event(), remarks="x" * 2_000_000).status_code == 413
