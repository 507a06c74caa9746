"""What the accounts room refuses."""

from eventsvc.kit.errors import Refusal


class AlreadyInvited(Refusal):
    """The account holds this role there already."""


class AccountEnded(Refusal):
    """The account was deactivated; only reactivating it lets the person in again."""


class LastStaff(Refusal):
    """Nobody would be left who can invite others."""


class InvitationExpired(Refusal):
    """The invitation is too old, was used, or another took its place."""
