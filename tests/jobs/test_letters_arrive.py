"""From a change to the mail in somebody's box, with the house's own post office, templates and enclosures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from flask import Flask
from icalendar import Calendar

from eventsvc.events.kinds import EventKind
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.messaging.delivery import AWAITED, BULK, deliver
from eventsvc.workflows.sign_up import sign_up
from eventsvc.workflows.withdrawal import withdraw
from tests.builders import a_person, an_application, an_event

Delivered = Callable[[], list[EmailMessage]]


@pytest.fixture
def delivered(app: Flask, mails: Path, now: datetime) -> Delivered:
    """Send all that is due; return the mails that are new in the folder, oldest first."""
    seen = set(mails.iterdir())

    def send() -> list[EmailMessage]:
        for priorities in (AWAITED, BULK):
            deliver(app.extensions["post_office"], priorities, read_clock, now + timedelta(minutes=1))
        fresh = sorted(set(mails.iterdir()) - seen)
        seen.update(fresh)
        return [message_from_bytes(path.read_bytes(), policy=default) for path in fresh]  # type: ignore[misc]

    return send


def test_who_signs_up_gets_ticket_and_invitation_and_who_signs_off_a_cancellation(
    app: Flask, now: datetime, delivered: Delivered
) -> None:
    event = an_event(capacity=5)
    with transaction():
        outcome = sign_up(
            an_application(event, a_person(first_name="Łucja", last_name="Żak", email="l@firma.example")), now
        )
    registration = outcome.placed[0].registration

    (confirmed,) = delivered()
    assert "l@firma.example" in confirmed["To"]
    assert event.title_de in confirmed["Subject"]
    text = confirmed.get_body(("plain",)).get_content()
    assert "Guten Tag Łucja Żak" in text
    assert "/b/" in text

    ticket, invitation = confirmed.iter_attachments()
    page = pypdfium2.PdfDocument(ticket.get_content())[0]
    (code,) = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
    assert code.text.endswith(registration.ticket_code)
    (invited,) = Calendar.from_ical(invitation.get_content()).walk("VEVENT")

    with transaction():
        withdraw(registration.id, now)
    (goodbye,) = delivered()
    (cancellation,) = goodbye.iter_attachments()
    (cancelled,) = Calendar.from_ical(cancellation.get_content()).walk("VEVENT")
    assert cancelled["UID"] == invited["UID"]
    assert cancelled["SEQUENCE"] > invited["SEQUENCE"]
    assert cancelled["STATUS"] == "CANCELLED"


def test_an_applicant_gets_a_receipt_without_ticket_and_entry(app: Flask, now: datetime, delivered: Delivered) -> None:
    event = an_event(kind=EventKind.DELEGATION_TRIP)
    with transaction():
        sign_up(replace(an_application(event), language="en"), now)
    (receipt,) = delivered()
    assert "Application received" in receipt["Subject"]
    assert receipt["Content-Language"] == "en"
    assert "not an acceptance" in receipt.get_body(("plain",)).get_content()
    assert list(receipt.iter_attachments()) == []
