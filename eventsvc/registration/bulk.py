"""What can be done to many people at once: of whom, and why somebody is passed over; pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from eventsvc.kit.text import N_

from .deciding import Outcome, why_skip
from .states import RegistrationState


class BulkDeed(StrEnum):
    """What is done to everyone who was chosen."""

    CONFIRM = "confirm"
    OFFER = "offer"
    DECLINE = "decline"
    CANCEL = "cancel"
    CATEGORY = "category"
    SESSION = "session"
    TAG = "tag"
    UNTAG = "untag"
    FOLLOW_UP = "follow_up"
    CHECK_IN = "check_in"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return DEED_LABELS[self]

    @property
    def is_told(self) -> bool:
        """Whether the people hear of it: then it cannot be as if it had never been."""
        return self in TOLD

    @property
    def at_a_time(self) -> int:
        """How many people one transaction takes."""
        return MANY if self in _TOGETHER else FEW


_D, _S = BulkDeed, RegistrationState
DEED_LABELS = {
    _D.CONFIRM: N_("Außer der Reihe bestätigen"),
    _D.OFFER: N_("Platz anbieten"),
    _D.DECLINE: N_("Ablehnen"),
    _D.CANCEL: N_("Stornieren"),
    _D.CATEGORY: N_("In eine andere Kategorie"),
    _D.SESSION: N_("In einen Programmpunkt"),
    _D.TAG: N_("Schlagwort geben"),
    _D.UNTAG: N_("Schlagwort nehmen"),
    _D.FOLLOW_UP: N_("Wiedervorlage setzen"),
    _D.CHECK_IN: N_("Einlassen"),
}
TOLD = frozenset({_D.CONFIRM, _D.OFFER, _D.DECLINE, _D.CANCEL, _D.SESSION})
# It must be said to which category, session or day, or with which word.
TARGETED = frozenset({_D.CATEGORY, _D.SESSION, _D.TAG, _D.UNTAG, _D.FOLLOW_UP})
WITH_REASON = frozenset({_D.DECLINE, _D.CANCEL})
_TOGETHER = frozenset({_D.TAG, _D.UNTAG, _D.FOLLOW_UP})
FEW, MANY = 20, 500


class BulkSkip(StrEnum):
    """Why somebody is passed over."""

    ERASED = "erased"
    ENDED = "ended"
    NOT_WAITING = "not_waiting"
    NOT_UNDECIDED = "not_undecided"
    NO_PLACE = "no_place"
    IS_SO = "is_so"
    FULL = "full"
    NOT_POSSIBLE = "not_possible"
    CHANGED_SINCE = "changed_since"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return BULK_SKIP_LABELS[self]


BULK_SKIP_LABELS = {
    BulkSkip.ERASED: N_("Name nach Ablauf der Frist gelöscht"),
    BulkSkip.ENDED: N_("kommt nicht mehr"),
    BulkSkip.NOT_WAITING: N_("steht nicht auf der Warteliste"),
    BulkSkip.NOT_UNDECIDED: N_("es ist nichts zu entscheiden"),
    BulkSkip.NO_PLACE: N_("hat keinen bestätigten Platz"),
    BulkSkip.IS_SO: N_("ist schon so"),
    BulkSkip.FULL: N_("alle Plätze sind vergeben"),
    BulkSkip.NOT_POSSIBLE: N_("das ist nicht mehr möglich"),
    BulkSkip.CHANGED_SINCE: N_("inzwischen anders geändert"),
}


class BulkState(StrEnum):
    """How far it is with one person; whoever was done can be undone where that is honest."""

    TO_DO = "to_do"
    DONE = "done"
    SKIPPED = "skipped"
    UNDONE = "undone"


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Somebody it could be done to; `is_so` says whether they stand already as it would leave them."""

    id: UUID
    name: str
    state: RegistrationState
    is_erased: bool = False
    is_so: bool = False
    is_in_reserve: bool = False


def why_pass_over(deed: BulkDeed, subject: Subject, *, is_decided: bool) -> BulkSkip | None:
    """Return why it cannot be done to somebody as they stand; None if it can."""
    if subject.is_erased:
        return BulkSkip.ERASED
    match deed:
        case BulkDeed.CONFIRM | BulkDeed.OFFER if subject.state is not _S.WAITLISTED:
            return BulkSkip.NOT_WAITING
        case BulkDeed.DECLINE if why_skip(
            subject.state, Outcome.DECLINE, has_reserve=is_decided or subject.is_in_reserve
        ):
            return BulkSkip.NOT_UNDECIDED
        case BulkDeed.CANCEL | BulkDeed.CATEGORY | BulkDeed.SESSION if not subject.state.is_living:
            return BulkSkip.ENDED
        case BulkDeed.CHECK_IN if subject.state is not _S.CONFIRMED:
            return BulkSkip.NO_PLACE
    return BulkSkip.IS_SO if subject.is_so else None
