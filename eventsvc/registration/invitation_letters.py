"""What people who are invited are told, and the contact of a contingent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventsvc.events.letters import ContingentFacts, OfTheEvent
from eventsvc.messaging.letters import Subject, letter
from eventsvc.messaging.states import Priority


@dataclass(frozen=True, kw_only=True)
class InvitationFacts:
    """An invitation as it was when the letter was written; its link is derived, never stored."""

    id: UUID
    public_id: str
    link_version: int
    name: str


@dataclass(frozen=True, kw_only=True)
class _AboutInvitation(OfTheEvent):
    """What every letter to someone who is invited carries; `contingent` names who else has invited them than the team."""

    invitation: InvitationFacts
    contingent: ContingentFacts | None
    # Until when they can sign up.
    answer_until: datetime

    @property
    def subject(self) -> Subject:
        """The invitation it speaks of."""
        return Subject("invitation", self.invitation.id, self.event.id)


@letter(priority=Priority.CHANGE, is_rationed=True)
@dataclass(frozen=True, kw_only=True)
class Invited(_AboutInvitation):
    """Someone is asked to come."""


@letter(priority=Priority.REMINDER, is_rationed=True)
@dataclass(frozen=True, kw_only=True)
class InvitationReminded(_AboutInvitation):
    """Someone was asked to come, has not answered, and is asked once more."""


@letter(priority=Priority.IMMEDIATE)
@dataclass(frozen=True, kw_only=True)
class ContingentOpened(OfTheEvent):
    """Places are kept for an organization; its contact gets the link to give them out."""

    contingent: ContingentFacts

    @property
    def subject(self) -> Subject:
        """The contingent it speaks of."""
        return Subject("contingent", self.contingent.id, self.event.id)
