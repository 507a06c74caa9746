"""The files a page loads: our own from `static/`, Bootstrap from its wheel; none is copied, none comes from elsewhere."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from flask import Flask, Response, send_from_directory
from markupsafe import Markup

from .guards import public

OWN = Path(__file__).parent.parent / "static"
BOOTSTRAP = Path(str(files("flask_bootstrap"))) / "static" / "bootstrap5"
FOLDERS = {"bootstrap/": BOOTSTRAP}
A_YEAR = 365 * 24 * 3600


def serve_assets(app: Flask) -> None:
    """Serve Bootstrap's files beside our own, and let templates name both by `asset(path)`."""
    app.add_url_rule("/static/bootstrap/<path:filename>", "bootstrap_file", bootstrap_file)
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.globals["icon_shape"] = icon_shape


@public
def bootstrap_file(filename: str) -> Response:
    """Send one of Bootstrap's files; its address carries its content's mark, so it may be kept."""
    return send_from_directory(BOOTSTRAP, filename, max_age=A_YEAR)


@lru_cache(maxsize=64)
def asset(path: str) -> str:
    """Return the address of a static file, with a mark that changes when its content does."""
    file = next(
        (folder / path.removeprefix(name) for name, folder in FOLDERS.items() if path.startswith(name)), OWN / path
    )
    mark = hashlib.sha256(file.read_bytes()).hexdigest()[:10]
    return f"/static/{path}?v={mark}"


@lru_cache(maxsize=256)
def icon_shape(name: str) -> Markup:
    """Return the shape of a Bootstrap icon, ready to stand inside an `<svg>`; an unknown name raises KeyError."""
    sprite = (BOOTSTRAP / "icons" / "bootstrap-icons.svg").read_text("utf-8")
    found = re.search(rf'<symbol [^>]*\bid="{re.escape(name)}"[^>]*>(.*?)</symbol>', sprite, re.DOTALL)
    if found is None:
        raise KeyError(name)
    return Markup(found[1])  # noqa: S704 -- it comes from the installed package, not from people
