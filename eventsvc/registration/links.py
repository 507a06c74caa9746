"""The links of a registration, a booking and a ticket; one is derived from the other's secret by nobody."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from eventsvc.kit.tokens import Keyring

MANAGE, MANAGE_GROUP, SHOW_ALL = "manage-booking", "manage-group", "show-registrations"
ANSWER, MANAGE_CONTINGENT, JOIN_CONTINGENT = "answer-invitation", "manage-contingent", "join-contingent"
TAKE_OVER = "take-over"
END_NEWS = "end-news"


@dataclass(frozen=True)
class Links:
    """Builds and checks the absolute links that letters and tickets carry; they need no request."""

    base_url: str
    keyring: Keyring

    def registration(self, public_id: str, link_version: int) -> str:
        """Return the link that opens a person's registration without a login."""
        return f"{self.base_url}/b/{public_id}/{self.registration_token(public_id, link_version)}"

    def registration_token(self, public_id: str, link_version: int) -> str:
        """Return what proves that someone has the registration's link."""
        return self.keyring.sign(MANAGE, public_id, link_version)

    def opens_registration(self, token: str, public_id: str, link_version: int) -> bool:
        """Whether `token` is that of the registration's present link."""
        return self.keyring.verifies(token, MANAGE, public_id, link_version)

    def group(self, public_id: str, link_version: int) -> str:
        """Return the link that opens a booking of several people to its contact."""
        return f"{self.base_url}/g/{public_id}/{self.group_token(public_id, link_version)}"

    def group_token(self, public_id: str, link_version: int) -> str:
        """Return what proves that someone has the booking's link."""
        return self.keyring.sign(MANAGE_GROUP, public_id, link_version)

    def opens_group(self, token: str, public_id: str, link_version: int) -> bool:
        """Whether `token` is that of the booking's present link."""
        return self.keyring.verifies(token, MANAGE_GROUP, public_id, link_version)

    def overview(self, link_id: UUID) -> str:
        """Return the link that shows a mailbox all its registrations, once and for half an hour."""
        return f"{self.base_url}/m/{link_id}/{self.keyring.sign(SHOW_ALL, str(link_id), 1)}"

    def opens_overview(self, token: str, link_id: UUID) -> bool:
        """Whether `token` is that of the link."""
        return self.keyring.verifies(token, SHOW_ALL, str(link_id), 1)

    def handover(self, public_id: str) -> str:
        """Return the link with which a substitute takes a place over."""
        return f"{self.base_url}/v/{public_id}/{self.handover_token(public_id)}"

    def handover_token(self, public_id: str) -> str:
        """Return what proves that someone has the link of a substitute."""
        return self.keyring.sign(TAKE_OVER, public_id, 1)

    def opens_handover(self, token: str, public_id: str) -> bool:
        """Whether `token` is that of the link of a substitute."""
        return self.keyring.verifies(token, TAKE_OVER, public_id, 1)

    def unsubscribe(self, consent_id: UUID) -> str:
        """Return the link that ends news; it holds as long as the consent is on record."""
        return f"{self.base_url}/abbestellen/{consent_id}/{self.keyring.sign(END_NEWS, str(consent_id), 1)}"

    def opens_unsubscribe(self, token: str, consent_id: UUID) -> bool:
        """Whether `token` is that of the link that ends news."""
        return self.keyring.verifies(token, END_NEWS, str(consent_id), 1)

    def event(self, slug: str) -> str:
        """Return the address of an event's page."""
        return f"{self.base_url}/veranstaltungen/{slug}"

    def invitation(self, public_id: str, link_version: int) -> str:
        """Return the link with which someone answers an invitation."""
        return f"{self.base_url}/e/{public_id}/{self.token(ANSWER, public_id, link_version)}"

    def contingent(self, public_id: str, link_version: int) -> str:
        """Return the link that opens a contingent to its contact."""
        return f"{self.base_url}/k/{public_id}/{self.token(MANAGE_CONTINGENT, public_id, link_version)}"

    def colleagues(self, public_id: str, colleagues_version: int) -> str:
        """Return the link with which colleagues take places of a contingent; it shows nobody who comes."""
        return f"{self.base_url}/p/{public_id}/{self.token(JOIN_CONTINGENT, public_id, colleagues_version)}"

    def token(self, purpose: str, public_id: str, link_version: int) -> str:
        """Return what proves that someone has the link of that purpose."""
        return self.keyring.sign(purpose, public_id, link_version)

    def opens(self, token: str, purpose: str, public_id: str, link_version: int) -> bool:
        """Whether `token` is that of the present link of that purpose."""
        return self.keyring.verifies(token, purpose, public_id, link_version)

    def co_hosting(self, event_id: UUID, cluster_id: UUID) -> str:
        """Return where the team of a cluster answers whether it holds the event too."""
        return f"{self.base_url}/organisation/einladungen/{event_id}/{cluster_id}"

    def ticket(self, ticket_code: str) -> str:
        """Return what a ticket's QR code says: it lets a signed-in desk check someone in, and nothing else."""
        return f"{self.base_url}/einlass/t/{ticket_code}"
