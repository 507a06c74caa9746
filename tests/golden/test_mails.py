from __future__ import annotations

import os
from dataclasses import replace
from email import message_from_bytes

import pytest
from bs4 import BeautifulSoup

from eventsvc.accounts.letters import SecondFactorReset
from eventsvc.announcements.letters import Announced, AnnouncementTried
from eventsvc.events.letters import CoHostInvited
from eventsvc.imports.letters import EntryUndone
from eventsvc.kit.localized import Language
from eventsvc.messaging.letters import LETTERS, Recipient, Sender, kind_of
from eventsvc.messaging.parcels import packed
from eventsvc.messaging.render import render
from eventsvc.registration.group_letters import BookingPassedOn
from eventsvc.registration.invitation_letters import ContingentOpened
from eventsvc.registration.letters import (
    AddressReplaced,
    EventFollowUp,
    OverviewRequested,
    PlaceHandedOver,
    RegistrationCancelled,
    RegistrationWithdrawn,
    SubstituteDeclined,
)

from .mails import FOLDER, golden_office, rendered, write_all
from .samples import EVENT, LINKS, ONLINE, SAMPLES

LONGEST_SUBJECT = 998  # RFC 5322, and far more than anybody reads

every_mail = pytest.mark.parametrize(
    ("sample", "language"), [(sample, language) for sample in SAMPLES for language in Language]
)


@pytest.fixture(scope="module", autouse=True)
def _written_anew() -> None:
    if os.environ.get("GOLDEN") == "write":
        write_all()


@every_mail
def test_a_mail_reads_as_it_was_found_good(sample: str, language: str) -> None:
    for name, body in rendered(sample, language).items():
        assert body == (FOLDER / name).read_text(), f"{name} has changed: read it, then run `make golden`"


@every_mail
def test_text_and_html_say_the_same_in_the_same_order(sample: str, language: str) -> None:
    files = rendered(sample, language)
    text = files[f"{sample}.{language}.body.txt"]
    assert _words_of_html(files[f"{sample}.{language}.body.html"]) == _words(text)


@every_mail
def test_a_mail_names_the_person_and_ends_with_who_sends_it(sample: str, language: str) -> None:
    letter, text = SAMPLES[sample], rendered(sample, language)[f"{sample}.{language}.body.txt"]
    if hasattr(letter, "registration"):
        is_for_substitute = isinstance(letter, SubstituteDeclined) and letter.is_for_substitute
        assert ("Jonas Weiß" if is_for_substitute else "Łucja Müller-O'Neill") in text
        assert f"{letter.event.carrier.name}\n{letter.event.carrier.street}" in text.split("\n-- \n")[1]
        # Whoever reads the old mailbox must not be handed the booking.
        is_over = isinstance(letter, AddressReplaced | EntryUndone | PlaceHandedOver | AnnouncementTried)
        # News leads nowhere but out of it; what the team writes may name the link once more.
        number = (0 if letter.is_news else 2) if isinstance(letter, Announced) else 1
        assert text.count("/b/7KQ4MRTVWXYZ2345/") == (0 if is_over or is_for_substitute else number)
    elif hasattr(letter, "booking"):
        assert "Aylin Yıldız" in text
        assert text.count("/g/7KQ4MRTVWXYZ2345/") == (0 if isinstance(letter, BookingPassedOn) else 1)
    elif isinstance(letter, CoHostInvited):
        assert letter.cluster_de in text or letter.cluster_en in text
        assert text.count(f"/organisation/einladungen/{letter.event.id}/{letter.cluster_id}") == 1
    elif hasattr(letter, "invitation"):
        assert letter.invitation.name in text
        assert text.count(f"/e/{letter.invitation.public_id}/") == 1
    elif isinstance(letter, ContingentOpened):
        assert letter.contingent.contact_name in text
        assert text.count(f"/k/{letter.contingent.public_id}/") == 1
    elif isinstance(letter, OverviewRequested):
        assert text.count(f"/m/{letter.link_id}/") == 1
    else:
        assert letter.name in text
        # Whoever is told that they were signed out is sent no link: such mails are what thieves imitate.
        assert isinstance(letter, SecondFactorReset) or text.count(letter.link) == 1


@every_mail
def test_no_ticket_is_spoken_of_to_those_who_come_online(sample: str, language: str) -> None:
    if getattr(SAMPLES[sample], "registration", None) is ONLINE:
        assert "ticket" not in rendered(sample, language)[f"{sample}.{language}.body.txt"].lower()


@every_mail
def test_a_subject_is_one_line(sample: str, language: str) -> None:
    subject = rendered(sample, language)[f"{sample}.{language}.subject.txt"]
    assert subject.count("\n") == 1
    assert 10 < len(subject.encode()) < LONGEST_SUBJECT


def test_every_kind_of_letter_is_among_the_golden_mails() -> None:
    ours = {name for name, kind in LETTERS.items() if kind.facts.__module__.startswith("eventsvc.")}
    assert {kind_of(letter).name for letter in SAMPLES.values()} == ours


def test_no_golden_mail_is_left_over() -> None:
    expected = {name for sample in SAMPLES for language in Language for name in rendered(sample, language)}
    assert {path.name for path in FOLDER.iterdir()} == expected


def test_a_receipt_of_an_application_says_that_it_is_no_acceptance() -> None:
    assert "keine Zusage" in _text("application_received", "de")
    assert "not an acceptance" in _text("application_received", "en")
    assert "no place is reserved" in _text("application_received", "en")


def test_the_waiting_list_names_the_position_and_how_it_moves() -> None:
    assert "Platz 3 der Warteliste" in _text("put_on_waiting_list", "de")
    assert "Reihenfolge des Eingangs" in _text("put_on_waiting_list", "de")


@pytest.mark.parametrize("sample", [sample for sample in SAMPLES if hasattr(SAMPLES[sample], "registration")])
def test_only_those_who_take_part_online_are_given_the_way_in(sample: str) -> None:
    letter = SAMPLES[sample]
    stays = not isinstance(letter, EventFollowUp | RegistrationWithdrawn | RegistrationCancelled)
    comes_online = stays and letter.registration.has_place and letter.registration.participation == "online"
    assert ("https://treffen.example" in _text(sample, "de")) == (comes_online and bool(letter.event.join_url))


def test_a_reason_is_shown_as_it_was_typed_and_never_as_markup() -> None:
    html = rendered("application_declined", "de")["application_declined.de.body.html"]
    assert "<b>neu</b>" not in html
    assert "&lt;b&gt;neu&lt;/b&gt;" in html


def test_a_mail_loads_nothing_from_anywhere() -> None:
    for sample in SAMPLES:
        page = BeautifulSoup(rendered(sample, "de")[f"{sample}.de.body.html"], "html.parser")
        assert not page.find_all(["img", "script", "link", "iframe", "form"])
        assert "url(" not in str(page)


def test_news_names_its_way_out_in_both_headers_and_other_mails_none() -> None:
    to, sender = Recipient("jo@firma.example", "Jo Weiß", "de"), Sender("Netzwerk", "antwort@netz.example")
    mails = {}
    for sample in ("announced", "announced-news"):
        letter = render(golden_office(), SAMPLES[sample], "de")
        given = {"mail_id": SAMPLES[sample].announcement_id, "to": to, "sender": sender, "now": EVENT.starts_at}
        mails[sample] = message_from_bytes(packed(letter, address="post@netz.example", **given).content)
    link = LINKS.unsubscribe(SAMPLES["announced-news"].consent_id)
    assert mails["announced-news"]["List-Unsubscribe"] == f"<{link}>"
    assert mails["announced-news"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mails["announced"]["List-Unsubscribe"] is None


def test_the_answer_to_an_announcement_goes_to_whoever_answers_for_the_event() -> None:
    assert SAMPLES["announced"].sender.reply_address == EVENT.contact_email
    without = replace(SAMPLES["announced"], event=replace(EVENT, contact_email=""))
    assert without.sender.reply_address == EVENT.carrier.reply_address


def _text(sample: str, language: str) -> str:
    return rendered(sample, language)[f"{sample}.{language}.body.txt"]


def _words(text: str) -> list[str]:
    words = (word.strip("-:.()") for word in text.split())
    return [word for word in words if word]


def _words_of_html(html: str) -> list[str]:
    body = BeautifulSoup(html, "html.parser").body
    body.find("div").decompose()  # the preview, shown by the list of mails only
    for tile in body.find_all(attrs={"aria-hidden": "true"}):
        tile.decompose()
    for comment in body.find_all(string=lambda text: type(text).__name__ == "Comment"):
        comment.extract()
    for link in body.find_all("a"):
        if link["href"] not in (link.text, f"mailto:{link.text}"):
            link.append(f" {link['href']}")
    return _words(body.get_text(" ").replace(" ,", ","))
