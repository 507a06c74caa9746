"""How an announcement stands, what it is about, and what became of it for one person."""

from enum import StrEnum

from eventsvc.kit.text import N_


class AnnouncementState(StrEnum):
    """How far an announcement is. `sent`: every mail is in the outbox; `stopped` while some had not left."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    SENT = "sent"
    STOPPED = "stopped"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return LABELS[self]


_S = AnnouncementState
LABELS = {
    _S.DRAFT: N_("Entwurf"),
    _S.SCHEDULED: N_("Geplant"),
    _S.SENDING: N_("Wird gesendet"),
    _S.SENT: N_("Gesendet"),
    _S.STOPPED: N_("Angehalten"),
}
TRANSITIONS: dict[AnnouncementState, frozenset[AnnouncementState]] = {
    _S.DRAFT: frozenset({_S.SCHEDULED, _S.SENDING}),
    _S.SCHEDULED: frozenset({_S.DRAFT, _S.SENDING}),
    _S.SENDING: frozenset({_S.SENT, _S.STOPPED}),
    # Again to those whom it has not reached; or stopped while mails wait in the outbox.
    _S.SENT: frozenset({_S.SENDING, _S.STOPPED}),
    _S.STOPPED: frozenset({_S.SENDING}),
}


# Why a mail did not leave of an announcement that was stopped; who reads it is told so.
WHY_STOPPED = N_("Das Team hat die Rundmail angehalten.")


class AnnouncementKind(StrEnum):
    """Why people get it: because they take part, or because they have asked for news."""

    ABOUT_EVENT = "about_event"
    NEWS = "news"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return KIND_LABELS[self]


KIND_LABELS = {
    AnnouncementKind.ABOUT_EVENT: N_("Zu dieser Veranstaltung"),
    AnnouncementKind.NEWS: N_("Neuigkeiten darüber hinaus"),
}


class RecipientState(StrEnum):
    """How one person stands on the list that was frozen when sending began."""

    WAITING = "waiting"
    POSTED = "posted"
    SKIPPED = "skipped"


class SkipReason(StrEnum):
    """Why someone who was chosen gets nothing."""

    NO_ADDRESS = "no_address"
    GONE = "gone"
    TWICE = "twice"
    NO_CONSENT = "no_consent"
    UNFILLED = "unfilled"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return SKIP_LABELS[self]


SKIP_LABELS = {
    SkipReason.NO_ADDRESS: N_("Keine E-Mail-Adresse mehr"),
    SkipReason.GONE: N_("Nicht mehr angemeldet"),
    SkipReason.TWICE: N_("Dieselbe Adresse steht schon auf der Liste"),
    SkipReason.NO_CONSENT: N_("Hat Neuigkeiten nicht zugestimmt oder sie abbestellt"),
    SkipReason.UNFILLED: N_("Ein Platzhalter lässt sich nicht füllen"),
}


class Outcome(StrEnum):
    """What became of an announcement for one person, as the outbox says."""

    WAITING = "waiting"
    UNDERWAY = "underway"
    SENT = "sent"
    FAILED = "failed"
    HELD_BACK = "held_back"
    SKIPPED = "skipped"
    # The mail log is kept ninety days.
    FORGOTTEN = "forgotten"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return OUTCOME_LABELS[self]


OUTCOME_LABELS = {
    Outcome.WAITING: N_("Noch nicht an der Reihe"),
    Outcome.UNDERWAY: N_("Unterwegs"),
    Outcome.SENT: N_("Gesendet"),
    Outcome.FAILED: N_("Gescheitert"),
    Outcome.HELD_BACK: N_("Zurückgehalten"),
    Outcome.SKIPPED: N_("Ausgelassen"),
    Outcome.FORGOTTEN: N_("Nicht mehr bekannt"),
}
