"""Logos: told by their content, small enough for every page, at an address that changes with the content."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from uuid import UUID

import puremagic
from sqlalchemy import delete, insert, select

from eventsvc.kit.db import db, table_of
from eventsvc.kit.errors import NotFound

from .errors import LogoOutOfShape, LogoTooBig, LogoUnfit
from .models import Cluster, ClusterLogo

LARGEST_LOGO = 200 * 1024
SMALLEST_SIDE, LARGEST_SIDE, THINNEST = 32, 2000, 12
PNG, JPEG = "image/png", "image/jpeg"
# The markers of a JPEG that say how large it is, those of its tables left out.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_CLUSTERS, _LOGOS = table_of(Cluster), table_of(ClusterLogo)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What a file shows: its type, and its size in points."""

    media_type: str
    width: int
    height: int
    mark: str


@dataclass(frozen=True, kw_only=True)
class Logo:
    """A logo as a page shows it."""

    slug: str
    mark: str
    width: int
    height: int
    alt_de: str
    alt_en: str


def picture_in(content: bytes) -> Picture:
    """Return what the content shows, whatever its name says, or raise LogoTooBig, LogoUnfit or LogoOutOfShape."""
    if len(content) > LARGEST_LOGO:
        raise LogoTooBig
    try:
        found = str(puremagic.from_string(content, mime=True))
    except (puremagic.PureError, ValueError) as problem:
        raise LogoUnfit from problem
    try:
        width, height = {PNG: _size_of_png, JPEG: _size_of_jpeg}[found](content)
    except (KeyError, struct.error) as problem:
        raise LogoUnfit from problem
    small, large = sorted((width, height))
    if small < SMALLEST_SIDE or large > LARGEST_SIDE or large > THINNEST * small:
        raise LogoOutOfShape
    return Picture(media_type=found, width=width, height=height, mark=hashlib.sha256(content).hexdigest()[:16])


def keep_logo(cluster_id: UUID, picture: Picture, content: bytes) -> None:
    """Let the cluster have this logo and no other."""
    drop_logo(cluster_id)
    db.session.execute(insert(_LOGOS), {"cluster_id": cluster_id, "media_type": picture.media_type, "content": content})


def drop_logo(cluster_id: UUID) -> None:
    """Delete the cluster's logo, if it has one."""
    db.session.execute(delete(_LOGOS).where(_LOGOS.c.cluster_id == cluster_id))


def get_logo(slug: str, mark: str) -> tuple[str, bytes]:
    """Return type and content of the logo that the cluster has by that mark, or raise NotFound."""
    query = (
        select(_LOGOS.c.media_type, _LOGOS.c.content)
        .join(_CLUSTERS, _CLUSTERS.c.id == _LOGOS.c.cluster_id)
        .where(_CLUSTERS.c.slug == slug, _CLUSTERS.c.logo_mark == mark)
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound(slug)
    return row.media_type, row.content


def _size_of_png(content: bytes) -> tuple[int, int]:
    if content[12:16] != b"IHDR":
        raise LogoUnfit
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _size_of_jpeg(content: bytes) -> tuple[int, int]:
    at = 2
    while at < len(content):
        start, marker, length = struct.unpack(">BBH", content[at : at + 4])
        if start != 0xFF:  # noqa: PLR2004 -- begins every marker
            break
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    raise LogoUnfit
