"""Someone wants to see all registrations of a mailbox."""

from __future__ import annotations

from datetime import datetime

from eventsvc.messaging.letters import Recipient, Window
from eventsvc.messaging.outbox import post
from eventsvc.registration.letters import OverviewRequested
from eventsvc.registration.overviews import VALID_FOR, write_link


def request_overview(email: str, language: str, now: datetime) -> None:
    """Write down a link and its letter, whoever asks: where nobody is known the letter is held back when it would leave.

    So nothing tells the known from the unknown here, neither words nor time.
    """
    link_id = write_link(email, now)
    valid_until = now + VALID_FOR
    post(
        OverviewRequested(link_id=link_id, valid_until=valid_until),
        to=Recipient(email, "", language),
        once=f"overview:{link_id}",
        now=now,
        window=Window(due_at=now, not_after=valid_until),
    )
