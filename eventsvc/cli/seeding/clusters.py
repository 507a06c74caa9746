"""The 17 clusters and their carriers: what production starts with, too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import update

from eventsvc.clusters.logos import keep_logo, picture_in
from eventsvc.clusters.models import Carrier, Cluster, ClusterCarrier
from eventsvc.kit.db import db
from eventsvc.kit.text import folded

from .reading import DATA, read_file, read_rows
from .rows import Row, add, ident, ids_by_slug, present

# The Cluster-Offensive began in 2006; the exact day of each cluster's beginning is not known.
BEGUN_ON = date(2006, 1, 1)
FILE = "clusters.toml"


@dataclass(frozen=True, kw_only=True)
class CarrierEntry:
    """A carrier as the file names it."""

    slug: str
    name: str
    legal_form: str
    city: str
    street: str = ""
    postal_code: str = ""
    website: str = ""
    is_authority: bool = False

    @property
    def reply_address(self) -> str:
        """An invented role address; the carrier enters its own before it goes live."""
        return f"veranstaltungen@{self.slug}.example.org"

    @property
    def address(self) -> str:
        """Street and town in one line, as far as they are known."""
        town = f"{self.postal_code} {self.city}".strip()
        return f"{self.street}, {town}" if self.street else town


@dataclass(frozen=True, kw_only=True)
class ClusterEntry:
    """A cluster as the file names it."""

    slug: str
    name_de: str
    name_en: str
    field: str
    colour: str
    seat: str
    carriers: tuple[str, ...]
    description_de: str
    description_en: str

    @property
    def contact_email(self) -> str:
        """An invented role address."""
        return f"kontakt@{self.slug}.example.org"


@lru_cache
def cluster_entries() -> tuple[ClusterEntry, ...]:
    """Return the 17 clusters."""
    return read_rows(ClusterEntry, FILE, "clusters")


@lru_cache
def carrier_entries() -> tuple[CarrierEntry, ...]:
    """Return the legal entities behind them."""
    return read_rows(CarrierEntry, FILE, "carriers")


def add_clusters(*, with_logos: bool = False) -> int:
    """Add the clusters and carriers that are missing; return how many clusters were. What is there stays as it is.

    Invented logos are for a demonstration alone.
    """
    known_carriers = present(Carrier.slug, [entry.slug for entry in carrier_entries()])
    add(Carrier, [_carrier(entry) for entry in carrier_entries() if entry.slug not in known_carriers])
    known = present(Cluster.slug, [entry.slug for entry in cluster_entries()])
    missing = [entry for entry in cluster_entries() if entry.slug not in known]
    add(Cluster, [_cluster(entry) for entry in missing])
    _join(missing)
    if with_logos:
        _add_logos(missing)
    return len(missing)


def _carrier(entry: CarrierEntry) -> Row:
    return {
        "id": ident("carrier", entry.slug),
        "slug": entry.slug,
        "name": entry.name,
        "legal_form": entry.legal_form,
        "street": entry.street,
        "postal_code": entry.postal_code,
        "city": entry.city,
        "website": entry.website,
        "reply_address": entry.reply_address,
        "privacy_notice_de": _notice(entry, "de"),
        "privacy_notice_en": _notice(entry, "en"),
    }


def _notice(entry: CarrierEntry, language: str) -> str:
    """The privacy notice of a carrier: an authority has another basis and another supervisor than a company."""
    notices = read_file("privacy.toml")
    law = notices["public_body" if entry.is_authority else "company"]
    return (
        str(notices["text"][language])
        .strip()
        .format(
            name=entry.name,
            address=entry.address,
            reply_address=entry.reply_address,
            basis=law[f"basis_{language}"],
            authority=law[f"authority_{language}"],
        )
    )


def _cluster(entry: ClusterEntry) -> Row:
    return {
        "id": ident("cluster", entry.slug),
        "slug": entry.slug,
        "name_de": entry.name_de,
        "name_en": entry.name_en,
        "field": entry.field,
        "colour": entry.colour,
        "seat": entry.seat,
        "description_de": entry.description_de,
        "description_en": entry.description_en,
        "contact_name": "",
        "contact_email": entry.contact_email,
        "website": "",
        "sort_key": folded(entry.name_de),
        "valid_from": BEGUN_ON,
        "valid_until": None,
    }


def _add_logos(entries: list[ClusterEntry]) -> None:
    """Give clusters the logo that was drawn for them, where there is one."""
    for entry in entries:
        file = DATA / "logos" / f"{entry.slug}.png"
        if file.exists():
            content, key = file.read_bytes(), ident("cluster", entry.slug)
            picture = picture_in(content)
            keep_logo(key, picture, content)
            facts = {"logo_mark": picture.mark, "logo_width": picture.width, "logo_height": picture.height}
            db.session.execute(update(Cluster).where(Cluster.id == key).values(**facts))


def _join(entries: list[ClusterEntry]) -> None:
    """Say which carriers stand behind the clusters, by the ids they have here."""
    slugs = [slug for entry in entries for slug in entry.carriers]
    found = ids_by_slug(Carrier, slugs)
    add(
        ClusterCarrier,
        [
            {"cluster_id": ident("cluster", entry.slug), "carrier_id": found[slug], "position": position}
            for entry in entries
            for position, slug in enumerate(entry.carriers)
        ],
    )
