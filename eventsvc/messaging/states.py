"""The states of a mail and how it may go from one to the next."""

from enum import IntEnum, StrEnum

from eventsvc.kit.text import N_


class MailState(StrEnum):
    """How far a mail has come."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SUPPRESSED = "suppressed"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return LABELS[self]


LABELS = {
    MailState.QUEUED: N_("Wartet"),
    MailState.SENDING: N_("Wird gesendet"),
    MailState.SENT: N_("Gesendet"),
    MailState.FAILED: N_("Gescheitert"),
    MailState.SUPPRESSED: N_("Zurückgehalten"),
}

TRANSITIONS: dict[MailState, frozenset[MailState]] = {
    MailState.QUEUED: frozenset({MailState.SENDING}),
    MailState.SENDING: frozenset(
        {MailState.SENDING, MailState.QUEUED, MailState.SENT, MailState.FAILED, MailState.SUPPRESSED}
    ),
    MailState.SENT: frozenset(),
    MailState.FAILED: frozenset(),
    MailState.SUPPRESSED: frozenset(),
}


class Priority(IntEnum):
    """What goes first: what someone waits for, then changes, then reminders."""

    IMMEDIATE = 0
    CHANGE = 1
    REMINDER = 2
    BULK = 3
