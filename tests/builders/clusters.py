"""Clusters and carriers."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from PIL import Image
from sqlalchemy import update

from eventsvc.clusters.logos import keep_logo, picture_in
from eventsvc.clusters.models import Carrier, Cluster, ClusterCarrier
from eventsvc.kit.db import transaction
from eventsvc.kit.text import folded

from .numbers import next_number


def a_carrier(**given: Any) -> Carrier:
    """Insert a carrier."""
    number = next_number()
    facts: dict[str, Any] = {
        "slug": f"traeger-{number}",
        "name": f"Träger {number} GmbH",
        "legal_form": "GmbH",
        "street": "Am Tucherpark 4",
        "postal_code": "80538",
        "city": "München",
        "website": "https://traeger.example",
        "reply_address": f"traeger-{number}@cluster.example",
        "privacy_notice_de": "Wir verarbeiten Ihre Angaben für diese Veranstaltung.",
        "privacy_notice_en": "We process what you enter for this event.",
    } | given
    with transaction() as session:
        carrier = Carrier(**facts)
        session.add(carrier)
    return carrier


def a_logo(cluster: Cluster, width: int = 120, height: int = 48) -> bytes:
    """Give a cluster a logo; return the file."""
    file = BytesIO()
    Image.new("RGB", (width, height), cluster.colour).save(file, "PNG")
    picture = picture_in(file.getvalue())
    with transaction() as session:
        keep_logo(cluster.id, picture, file.getvalue())
        facts = {"logo_mark": picture.mark, "logo_width": width, "logo_height": height}
        session.execute(update(Cluster).where(Cluster.id == cluster.id).values(**facts))
    return file.getvalue()


def a_cluster(*, carrier: Carrier | None = None, **given: Any) -> Cluster:
    """Insert a cluster with its carrier behind it."""
    number = next_number()
    facts: dict[str, Any] = {
        "slug": f"cluster-{number}",
        "name_de": f"Cluster Übung {number}",
        "name_en": f"Practice Cluster {number}",
        "field": "digital",
        "colour": "#0b5cab",
        "seat": "Nürnberg",
        "contact_name": "Team Übung",
        "contact_email": f"cluster-{number}@cluster.example",
        "website": "https://cluster.example",
        "valid_from": date(2006, 2, 1),
    } | given
    facts.setdefault("sort_key", folded(facts["name_de"])[:120])
    carrier = carrier or a_carrier()
    with transaction() as session:
        cluster = Cluster(**facts)
        session.add(cluster)
        session.flush()
        session.add(ClusterCarrier(cluster_id=cluster.id, carrier_id=carrier.id))
    return cluster
