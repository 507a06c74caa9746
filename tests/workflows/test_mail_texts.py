"""What an event or its cluster says otherwise stands in the mails that leave from then on, each in its language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert, select

from eventsvc.events.copying import Along
from eventsvc.events.service import delete_draft
from eventsvc.journal import Actor
from eventsvc.journal.models import JournalEntry
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db, table_of, transaction
from eventsvc.kit.edits import Edit, EditsClash, marks_of
from eventsvc.kit.ids import new_id
from eventsvc.mail_texts.errors import BadMailText
from eventsvc.mail_texts.models import AdaptedText
from eventsvc.mail_texts.queries import TextOwner, text_at, texts_of
from eventsvc.mail_texts.rules import NOT_ADAPTED, Words
from eventsvc.mail_texts.service import adapt, reset
from eventsvc.messaging.delivery import AWAITED, deliver
from eventsvc.messaging.models import OutgoingMail
from eventsvc.messaging.states import MailState
from eventsvc.workflows.copying import CopyWish, copy_event
from eventsvc.workflows.sign_up import sign_up
from tests.builders import a_cluster, a_group, a_mail_text, a_person, an_application, an_event, owner_of

Delivered = Callable[[], list[EmailMessage]]
CONFIRMED, SYSTEM = "registration_confirmed", Actor.system()


@pytest.fixture
def delivered(app: Flask, mails: Path, now: datetime) -> Delivered:
    """Send all that is due; return the mails that are new in the folder."""
    seen = set(mails.iterdir())

    def send() -> list[EmailMessage]:
        db.session.rollback()
        deliver(app.extensions["post_office"], AWAITED, read_clock, now + timedelta(minutes=1))
        fresh = sorted(set(mails.iterdir()) - seen)
        seen.update(fresh)
        return [message_from_bytes(path.read_bytes(), policy=default) for path in fresh]  # type: ignore[misc]

    return send


def text_in(mail: EmailMessage) -> str:
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def html_in(mail: EmailMessage) -> str:
    return mail.get_body(("html",)).get_content()


def someone_signs_up(event, now, language="de", **person) -> None:
    with transaction():
        sign_up(replace(an_application(event, a_person(**person)), language=language), now)


def test_each_reads_the_words_of_their_language_in_both_parts(app, now, delivered) -> None:
    event = an_event(lead_cluster_id=(cluster := a_cluster()).id, capacity=5)
    a_mail_text(
        event,
        subject_de="Willkommen, {vorname}",
        opening_de="Schön, dass Sie dabei sind, **{vorname}**.\n\n- [Anreise](https://bahn.example)",
        subject_en="Welcome, {vorname}",
    )
    a_mail_text(cluster, subject_de="Vom Cluster", opening_en="Good to have you.", closing_en="See you in {ort}!")
    someone_signs_up(event, now, first_name="<b>Ida</b>")
    someone_signs_up(event, now, "en", first_name="Ida")
    by_language = {mail["Content-Language"]: mail for mail in delivered()}
    german, english = by_language["de"], by_language["en"]
    assert german["Subject"] == "Willkommen, <b>Ida</b>"
    assert "Schön, dass Sie dabei sind, <b>Ida</b>.\n\n- Anreise (https://bahn.example)" in text_in(german)
    assert "<strong>&lt;b&gt;Ida&lt;/b&gt;</strong>" in html_in(german)
    assert 'href="https://bahn.example"' in html_in(german)
    # Where the event says nothing its cluster does, and where neither does the letter speaks for itself.
    assert english["Subject"] == "Welcome, Ida"
    assert "Good to have you." in text_in(english)
    assert f"See you in {event.venue_name}" in text_in(english)
    assert "Sie können doch nicht kommen?" in text_in(german)
    for mail in (german, english):
        assert "/b/" in text_in(mail)
        assert event.venue_name in text_in(mail)
        assert "Ihre Anmeldung ist bestätigt" not in text_in(mail)
        assert len(list(mail.iter_attachments())) == 2


def test_what_is_changed_before_a_mail_leaves_is_what_it_says(app, now, delivered) -> None:
    event = an_event(capacity=5)
    someone_signs_up(event, now)
    owner = a_mail_text(event, subject_de="Neuer Betreff")
    assert [mail["Subject"] for mail in delivered()] == ["Neuer Betreff"]
    someone_signs_up(event, now)
    with transaction():
        assert reset(owner, CONFIRMED, by=SYSTEM, now=now)
    (mail,) = delivered()
    assert mail["Subject"].startswith("Ihr Platz: ")
    assert texts_of(owner) == {}
    with transaction():
        assert not reset(owner, CONFIRMED, by=SYSTEM, now=now)


def test_another_events_words_stay_there(app, now, delivered) -> None:
    event, other = an_event(capacity=5), an_event(capacity=5)
    a_mail_text(other, subject_de="Nicht für alle")
    someone_signs_up(event, now)
    someone_signs_up(other, now)
    assert {mail["Subject"] == "Nicht für alle" for mail in delivered()} == {True, False}


def test_a_text_that_cannot_be_filled_never_holds_a_mail_up(app, now, delivered) -> None:
    """Whatever got into the table: the mail goes out with what the letter says by itself."""
    event = an_event(capacity=5)
    row = {"id": new_id(), "event_id": event.id, "letter": CONFIRMED, "language": "de", "changed_at": now}
    with transaction():
        db.session.execute(
            insert(table_of(AdaptedText)),
            [row | {"subject": "{gibtesnicht}", "opening": "{organisation}", "closing": "{"}],
        )
    someone_signs_up(event, now, organization="")
    (mail,) = delivered()
    assert mail["Subject"].startswith("Ihr Platz: ")
    assert "Ihre Anmeldung ist bestätigt" in text_in(mail)


def test_a_batch_of_mails_asks_once_what_is_said_otherwise(app, now, statements, delivered) -> None:
    event = an_event(capacity=9)
    a_mail_text(event, subject_de="Hallo {vorname}")
    with transaction():
        sign_up(a_group(event, 4), now)
    with statements() as executed:
        sent = delivered()
    assert len(sent) == 5
    assert len([one for one in executed if "FROM events JOIN mail_texts" in one]) == 1
    assert db.session.scalar(select(OutgoingMail.state).distinct()) is MailState.SENT


def test_two_who_adapt_the_same_at_once_learn_of_each_other(app, now) -> None:
    event = an_event()
    owner = owner_of(event)
    opened = marks_of(NOT_ADAPTED.parts)
    with transaction():
        assert adapt(owner, CONFIRMED, Edit({"subject_de": "Eins"}, opened), by=SYSTEM, now=now)
    with transaction():
        adapt(owner, CONFIRMED, Edit({"opening_de": "Zwei"}, opened), by=SYSTEM, now=now)
    assert text_at(owner, CONFIRMED).german == Words(subject="Eins", opening="Zwei")
    with pytest.raises(EditsClash) as clash, transaction():
        adapt(owner, CONFIRMED, Edit({"subject_de": "Drei"}, opened), by=SYSTEM, now=now)
    assert [(one.name, one.mine, one.theirs) for one in clash.value.clashes] == [("subject_de", "Drei", "Eins")]


def test_only_what_the_letter_knows_can_be_filled_in(app) -> None:
    event = an_event()
    with pytest.raises(BadMailText) as refused:
        a_mail_text(event, "address_replaced", opening_en="{link} {vorname} {kontakt}")
    assert refused.value.problems == (("opening_en", "{link}"), ("opening_en", "{vorname}"))


def test_a_copy_says_what_its_source_says_and_a_deleted_draft_takes_it_along(app, now, organizer) -> None:
    event = an_event()
    a_mail_text(event, "event_reminder", opening_de="Bis bald", subject_en="Soon")
    for along, kept in ((frozenset({Along.MAILS}), True), (frozenset(), False)):
        with transaction():
            wish = CopyWish(to=event.starts_at + timedelta(weeks=52), along=along)
            copy = copy_event(event.id, wish, by=organizer, own=None, now=now)
        owner = TextOwner(event_id=copy.id)
        assert text_at(owner, "event_reminder").is_adapted is kept
        with transaction():
            delete_draft(copy.id, by=organizer, own=None, now=now)
        assert texts_of(owner) == {}
    assert text_at(owner_of(event), "event_reminder").is_adapted


def test_the_journal_tells_old_and_new(app, now) -> None:
    cluster = a_cluster()
    a_mail_text(cluster, subject_de="Eins")
    a_mail_text(cluster, subject_de="Zwei")
    query = select(JournalEntry).where(JournalEntry.action == "mail_text.adapted").order_by(JournalEntry.id.desc())
    newest = db.session.scalars(query).first()
    assert newest is not None
    assert (newest.cluster_id, newest.event_id) == (cluster.id, None)
    assert newest.facts == {"letter": CONFIRMED, "changes": {"subject_de": ["Eins", "Zwei"]}}
