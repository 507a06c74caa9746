"""What the accounts room refuses."""

from eventsvc.kit.errors import Refusal


class AlreadyInvited(Refusal):
    """The account holds this role there already."""


class AccountEnded(Refusal):
    """The account was deactivated; only reactivating it lets the person in again."""


class LastStaff(Refusal):
    """Nobody would be left who can invite others."""


class LastOwner(Refusal):
    """The cluster would have nobody who leads it."""


class RoleNotHere(Refusal):
    """The role cannot be given there: nobody leads all clusters, and the office works for all of them."""


class InvitationExpired(Refusal):
    """The invitation is too old, was used, or another took its place."""


class WrongCode(Refusal):
    """The code is wrong, was used, or its half minute is over."""


class PasskeyRefused(Refusal):
    """The browser's answer was not signed here and now by a passkey that is known."""


class LastFactor(Refusal):
    """The account needs a second factor and would have none."""
