"""Who may do what where: one table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from .models import Role


class Permission(StrEnum):
    """What someone who works here can be allowed."""

    SEE_EVENTS = "see_events"
    EDIT_EVENTS = "edit_events"
    SEE_ATTENDEES = "see_attendees"
    DECIDE = "decide"
    CHECK_IN = "check_in"
    EXPORT = "export"
    SEE_MAIL_LOG = "see_mail_log"
    INVITE = "invite"
    WORD_CONSENTS = "word_consents"


_P = Permission
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.ORGANIZER: frozenset(
        {_P.SEE_EVENTS, _P.EDIT_EVENTS, _P.SEE_ATTENDEES, _P.DECIDE, _P.CHECK_IN, _P.EXPORT, _P.SEE_MAIL_LOG}
    ),
    Role.DESK: frozenset({_P.SEE_EVENTS, _P.CHECK_IN}),
    Role.STAFF: frozenset(
        {_P.SEE_EVENTS, _P.SEE_ATTENDEES, _P.CHECK_IN, _P.EXPORT, _P.SEE_MAIL_LOG, _P.INVITE, _P.WORD_CONSENTS}
    ),
}


@dataclass(frozen=True)
class Grant:
    """A role in one cluster, or in all of them when `cluster_id` is None."""

    role: Role
    cluster_id: UUID | None


@dataclass(frozen=True)
class Access:
    """What one account may do, as its memberships say."""

    account_id: UUID
    grants: tuple[Grant, ...]

    def may(self, permission: Permission, cluster_ids: Iterable[UUID]) -> bool:
        """Whether `permission` holds for something that belongs to any of the clusters."""
        allowed = self.clusters(permission)
        return allowed is None or not allowed.isdisjoint(cluster_ids)

    def may_anywhere(self, permission: Permission) -> bool:
        """Whether `permission` holds for at least one cluster."""
        allowed = self.clusters(permission)
        return allowed is None or bool(allowed)

    def clusters(self, permission: Permission) -> frozenset[UUID] | None:
        """Return the clusters where `permission` holds; None means all of them."""
        having = [grant for grant in self.grants if permission in GRANTS[grant.role]]
        if any(grant.cluster_id is None for grant in having):
            return None
        return frozenset(grant.cluster_id for grant in having if grant.cluster_id)
