"""The files a page loads: our own from `static/`, Bootstrap from its wheel; none is copied, none comes from elsewhere."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path, PurePosixPath

from flask import Flask, Response, request
from markupsafe import Markup

from eventsvc.kit.errors import NotFound

from .guards import public

OWN = Path(__file__).parent.parent / "static"
BOOTSTRAP = Path(str(files("flask_bootstrap"))) / "static" / "bootstrap5"
FROM_BOOTSTRAP = ("css/bootstrap.min.css",)
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
SHORTEST_WORTH_PACKING = 1024


@dataclass(frozen=True)
class Asset:
    """A file as it is sent, and the address that changes with its content."""

    address: str
    mark: str
    mimetype: str
    plain: bytes
    packed: bytes


def serve_assets(app: Flask) -> None:
    """Serve Bootstrap's files beside our own, and let templates name both by `asset(path)`."""
    app.add_url_rule("/static/<path:name>", "asset", send)
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.globals["icon_shape"] = icon_shape


@public
def send(name: str) -> Response:
    """Send a file; under the name that carries its content's mark it may be kept for ever."""
    found = assets().get(name) or _by_address().get(f"/static/{name}")
    if found is None:
        raise NotFound
    is_packed = bool(found.packed) and request.accept_encodings.best_match(["gzip"]) is not None
    response = Response(found.packed if is_packed else found.plain, mimetype=found.mimetype)
    if found.packed:
        response.vary.add("Accept-Encoding")
    if is_packed:
        response.content_encoding = "gzip"
    response.headers["Cache-Control"] = ASK_AGAIN if name in assets() else FOR_EVER
    response.set_etag(f"{found.mark}-gz" if is_packed else found.mark)
    response.make_conditional(request)
    return response


def asset(path: str) -> str:
    """Return the address of a static file, with a mark that changes when its content does."""
    return assets()[path].address


@lru_cache(maxsize=1)
def assets() -> dict[str, Asset]:
    """Return every file by its own name; they are few and small, so they are read and packed once."""
    own = {file.relative_to(OWN).as_posix(): file for file in OWN.rglob("*") if file.is_file()}
    borrowed = {f"bootstrap/{name}": BOOTSTRAP / name for name in FROM_BOOTSTRAP}
    return {name: _read(name, file) for name, file in (own | borrowed).items()}


@lru_cache(maxsize=256)
def icon_shape(name: str) -> Markup:
    """Return the shape of a Bootstrap icon, ready to stand inside an `<svg>`; an unknown name raises KeyError."""
    sprite = (BOOTSTRAP / "icons" / "bootstrap-icons.svg").read_text("utf-8")
    found = re.search(rf'<symbol [^>]*\bid="{re.escape(name)}"[^>]*>(.*?)</symbol>', sprite, re.DOTALL)
    if found is None:
        raise KeyError(name)
    return Markup(found[1])  # noqa: S704 -- it comes from the installed package, not from people


@lru_cache(maxsize=1)
def _by_address() -> dict[str, Asset]:
    return {found.address: found for found in assets().values()}


def _read(name: str, file: Path) -> Asset:
    plain = file.read_bytes()
    mark = hashlib.sha256(plain).hexdigest()[:10]
    path = PurePosixPath(name)
    packed = gzip.compress(plain, 9, mtime=0) if len(plain) >= SHORTEST_WORTH_PACKING else b""
    return Asset(
        address=f"/static/{path.with_suffix('')}.{mark}{path.suffix}",
        mark=mark,
        mimetype=mimetypes.guess_type(name)[0] or "application/octet-stream",
        plain=plain,
        packed=packed if len(packed) < len(plain) else b"",
    )
