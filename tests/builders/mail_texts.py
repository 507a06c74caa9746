"""Mail texts that an event or a cluster says otherwise."""

from __future__ import annotations

from eventsvc.clusters.models import Cluster
from eventsvc.events.models import Event
from eventsvc.journal import Actor
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.edits import Edit, marks_of
from eventsvc.mail_texts.queries import TextOwner, text_at
from eventsvc.mail_texts.service import adapt


def owner_of(thing: Event | Cluster) -> TextOwner:
    """Return the event or the cluster as the one whose words they are."""
    return TextOwner(event_id=thing.id) if isinstance(thing, Event) else TextOwner(cluster_id=thing.id)


def a_mail_text(thing: Event | Cluster, key: str = "registration_confirmed", **parts: str) -> TextOwner:
    """Say a letter otherwise at an event, or at all of a cluster's."""
    owner = owner_of(thing)
    with transaction():
        edit = Edit(parts, marks_of(text_at(owner, key).parts))
        adapt(owner, key, edit, by=Actor.system(), now=read_clock())
    return owner
