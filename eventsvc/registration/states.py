"""The states of a registration and how it may go from one to the next."""

from enum import StrEnum

from eventsvc.kit.text import N_


class RegistrationState(StrEnum):
    """Where a registration stands. `withdrawn` is the person's word, `cancelled` and `declined` the organizer's, `lapsed` the clock's."""

    APPLIED = "applied"
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return LABELS[self]

    def label_at(self, *, is_decided: bool, decides_category: bool = False) -> str:
        """The German label at an event: where the team decides, who waits stands on its reserve list.

        Where it decides of some categories only, whoever waits stands on one list or the other.
        """
        if self is not RegistrationState.WAITLISTED:
            return self.label
        return ON_THE_RESERVE_LIST if is_decided else ON_EITHER_LIST if decides_category else self.label

    @property
    def is_living(self) -> bool:
        """Whether the person still comes, waits or hopes."""
        return self in LIVING

    @property
    def holds_place(self) -> bool:
        """Whether it counts in `taken`."""
        return self in PLACE_HOLDING


LABELS = {
    RegistrationState.APPLIED: N_("Bewerbung eingegangen"),
    RegistrationState.CONFIRMED: N_("Angemeldet"),
    RegistrationState.WAITLISTED: N_("Auf der Warteliste"),
    RegistrationState.OFFERED: N_("Platz angeboten"),
    RegistrationState.DECLINED: N_("Abgelehnt"),
    RegistrationState.WITHDRAWN: N_("Abgemeldet"),
    RegistrationState.CANCELLED: N_("Storniert"),
    RegistrationState.LAPSED: N_("Verfallen"),
}
ON_THE_RESERVE_LIST = N_("Auf der Reserveliste")
ON_EITHER_LIST = N_("Auf der Warte- oder Reserveliste")

_S = RegistrationState
LIVING = frozenset({_S.APPLIED, _S.CONFIRMED, _S.WAITLISTED, _S.OFFERED})
PLACE_HOLDING = frozenset({_S.CONFIRMED, _S.OFFERED})
ENDED_BY_TEAM = frozenset({_S.DECLINED, _S.CANCELLED})

TRANSITIONS: dict[RegistrationState, frozenset[RegistrationState]] = {
    _S.APPLIED: frozenset({_S.CONFIRMED, _S.WAITLISTED, _S.DECLINED, _S.WITHDRAWN, _S.CANCELLED}),
    _S.CONFIRMED: frozenset({_S.WITHDRAWN, _S.CANCELLED}),
    # Declined only where the team decides: from its reserve list.
    _S.WAITLISTED: frozenset({_S.CONFIRMED, _S.OFFERED, _S.DECLINED, _S.WITHDRAWN, _S.CANCELLED}),
    _S.OFFERED: frozenset({_S.CONFIRMED, _S.LAPSED, _S.WITHDRAWN, _S.CANCELLED}),
    _S.DECLINED: frozenset(),
    _S.WITHDRAWN: frozenset(),
    _S.CANCELLED: frozenset(),
    _S.LAPSED: frozenset({_S.WAITLISTED}),
}


class ChoiceState(StrEnum):
    """How the choice of a session stands. `wished` while the person has no place at the event itself: it holds none and queues nowhere."""

    WISHED = "wished"
    CHOSEN = "chosen"
    WAITING = "waiting"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return CHOICE_LABELS[self]


CHOICE_LABELS = {
    ChoiceState.WISHED: N_("Vorgemerkt"),
    ChoiceState.CHOSEN: N_("Gewählt"),
    ChoiceState.WAITING: N_("Auf der Warteliste"),
}


class InvitationState(StrEnum):
    """How a personal invitation stands. `revoked` is the word of who invited; whoever declined may think better of it."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REVOKED = "revoked"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return INVITATION_LABELS[self]

    @property
    def is_open(self) -> bool:
        """Whether one can sign up with it."""
        return InvitationState.ACCEPTED in INVITATION_TRANSITIONS[self]


INVITATION_LABELS = {
    InvitationState.INVITED: N_("Eingeladen"),
    InvitationState.ACCEPTED: N_("Zugesagt"),
    InvitationState.DECLINED: N_("Abgesagt"),
    InvitationState.REVOKED: N_("Zurückgenommen"),
}

_I = InvitationState
INVITATION_TRANSITIONS: dict[InvitationState, frozenset[InvitationState]] = {
    _I.INVITED: frozenset({_I.ACCEPTED, _I.DECLINED, _I.REVOKED}),
    _I.ACCEPTED: frozenset(),
    _I.DECLINED: frozenset({_I.ACCEPTED, _I.REVOKED}),
    _I.REVOKED: frozenset(),
}


# Who stands so can be followed by someone else; an offered place is its person's to take.
CAN_BE_PASSED_ON = frozenset({RegistrationState.CONFIRMED, RegistrationState.WAITLISTED, RegistrationState.APPLIED})


class HandoverState(StrEnum):
    """How the link stands with which someone sends a substitute; `spent` was used by somebody who comes already."""

    OPEN = "open"
    REQUESTED = "requested"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    SPENT = "spent"

    @property
    def is_standing(self) -> bool:
        """Whether it can still lead to a substitute."""
        return bool(HANDOVER_TRANSITIONS[self])


_H = HandoverState
HANDOVER_TRANSITIONS: dict[HandoverState, frozenset[HandoverState]] = {
    _H.OPEN: frozenset({_H.REQUESTED, _H.ACCEPTED, _H.WITHDRAWN, _H.SPENT}),
    _H.REQUESTED: frozenset({_H.ACCEPTED, _H.DECLINED, _H.WITHDRAWN}),
    _H.ACCEPTED: frozenset(),
    _H.DECLINED: frozenset(),
    _H.WITHDRAWN: frozenset(),
    _H.SPENT: frozenset(),
}
