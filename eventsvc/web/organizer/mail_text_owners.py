"""Whose mail texts a page shows: an event's, or a cluster's; another cluster's do not exist for whoever asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import url_for

from eventsvc.accounts.policy import Permission
from eventsvc.clusters.queries import ClusterName, clusters_by_name, get_cluster_page
from eventsvc.events.letters import EventFacts
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.events.queries import event_facts
from eventsvc.kit.clock import read_clock
from eventsvc.kit.errors import NotFound
from eventsvc.kit.localized import Bilingual
from eventsvc.mail_texts.catalogue import CATALOGUE, Adaptable
from eventsvc.mail_texts.queries import TextOwner
from eventsvc.mail_texts.samples import sample_event
from eventsvc.web.guards import access

from .ownership import own_event

SOON = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Whose:
    """The owner as its pages need it: its name, an event to fill the letters with, and whose words hold where it has none."""

    owner: TextOwner
    name: Bilingual
    facts: EventFacts
    address: dict[str, str]
    event: HeldEvent | None = None
    above: TextOwner | None = None
    cluster: str = ""

    def url(self, page: str, **values: str) -> str:
        """Return where a page of these texts stands."""
        endpoint = page if self.event else page.replace("mail_text", "cluster_mail_text")
        parts: dict[str, Any] = {**self.address, **values}
        return url_for(f"organizer.{endpoint}", **parts)


def whose_event(slug: str) -> Whose:
    """Return the event's texts if the account of this request may edit it, or raise NotFound."""
    event = own_event(slug, Permission.EDIT_EVENTS)
    return Whose(
        owner=TextOwner(event_id=event.id),
        name=Bilingual(event.title_de, event.title_en),
        facts=event_facts(event.id),
        address={"slug": slug},
        event=event,
        above=TextOwner(cluster_id=event.lead_cluster_id),
    )


def whose_cluster(slug: str) -> Whose:
    """Return the cluster's texts if the account of this request works for the whole of it, or raise NotFound."""
    found = next((one for one in own_clusters() if one.slug == slug), None)
    if found is None:
        raise NotFound(slug)
    return Whose(
        owner=TextOwner(cluster_id=found.id),
        name=Bilingual(found.name_de, found.name_en),
        facts=sample_event(get_cluster_page(slug), read_clock() + SOON),
        address={"cluster": slug},
        cluster=slug,
    )


def own_clusters() -> list[ClusterName]:
    """Return the clusters for the whole of which the account of this request makes events."""
    return clusters_by_name(access().clusters(Permission.CREATE_EVENTS))


def get_letter(key: str) -> Adaptable:
    """Return the letter behind the word of an address, or raise NotFound."""
    if key not in CATALOGUE:
        raise NotFound(key)
    return CATALOGUE[key]
