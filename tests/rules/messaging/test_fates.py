"""What became of a mail, in words."""

from __future__ import annotations

import pytest

from eventsvc.messaging.fates import fate, plain_reason
from eventsvc.messaging.states import MailState


@pytest.mark.parametrize(
    ("reason", "beginning"),
    [
        ("550 5.1.1 The mailbox does not exist.", "Diese Adresse gibt es nicht."),
        ("550 User unknown", "Diese Adresse gibt es nicht."),
        ("552 5.2.2 Mailbox full", "Das Postfach ist voll."),
        ("550 5.1.2 Domain not found", "Was hinter dem @ steht"),
        ("554 5.7.1 Spam", "Der Server des Empfängers hält"),
        ("451 4.3.0 Try later", "Der Server des Empfängers war nicht"),
        ("550 nope", "Der Server des Empfängers hat die E-Mail abgelehnt."),
        ("Zu spät, um noch gesendet zu werden.", ""),
        ("", ""),
    ],
)
def test_a_servers_answer_is_said_in_plain_words(reason: str, beginning: str) -> None:
    said = plain_reason(reason)
    assert said.startswith(beginning)
    assert bool(said) == bool(beginning)


def test_every_state_is_told() -> None:
    assert len({fate(state) for state in MailState}) == len(MailState)
