"""Tables of the clusters and their carriers."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from eventsvc.kit.db import Base
from eventsvc.kit.ids import new_id


class Carrier(Base):
    """A legal entity that answers for events: their imprint, privacy notice and sender."""

    __tablename__ = "carriers"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    legal_form: Mapped[str] = mapped_column(String(60))
    street: Mapped[str] = mapped_column(String(120), default="")
    postal_code: Mapped[str] = mapped_column(String(12), default="")
    city: Mapped[str] = mapped_column(String(80))
    website: Mapped[str] = mapped_column(String(200), default="")
    # The name beside the sender's address; empty: the carrier's own.
    sender_name: Mapped[str] = mapped_column(String(120), default="")
    reply_address: Mapped[str] = mapped_column(String(254))
    privacy_notice_de: Mapped[str] = mapped_column(Text, default="")
    privacy_notice_en: Mapped[str] = mapped_column(Text, default="")


class Cluster(Base):
    """A cluster platform: data, never an enum, for the list changes with the funding periods."""

    __tablename__ = "clusters"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name_de: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    field: Mapped[str] = mapped_column(String(40))
    colour: Mapped[str] = mapped_column(String(7))
    seat: Mapped[str] = mapped_column(String(80))
    description_de: Mapped[str] = mapped_column(Text, default="")
    description_en: Mapped[str] = mapped_column(Text, default="")
    contact_name: Mapped[str] = mapped_column(String(120), default="")
    contact_email: Mapped[str] = mapped_column(String(254))
    website: Mapped[str] = mapped_column(String(200), default="")
    sort_key: Mapped[str] = mapped_column(String(120))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    # Changes with the logo's content, and is part of its address; empty where there is none.
    logo_mark: Mapped[str] = mapped_column(String(16), default="")
    logo_width: Mapped[int] = mapped_column(default=0)
    logo_height: Mapped[int] = mapped_column(default=0)
    # What is read out for it; empty: the cluster's name.
    logo_alt_de: Mapped[str] = mapped_column(String(160), default="")
    logo_alt_en: Mapped[str] = mapped_column(String(160), default="")


class ClusterCarrier(Base):
    """A carrier stands behind a cluster; both can have several."""

    __tablename__ = "cluster_carriers"

    cluster_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Cluster.id), primary_key=True)
    carrier_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Carrier.id), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


class ClusterLogo(Base):
    """A cluster's logo as it is sent; beside the cluster, so that it is read for its own address alone."""

    __tablename__ = "cluster_logos"

    cluster_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Cluster.id), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(20))
    content: Mapped[bytes] = mapped_column(LargeBinary)
