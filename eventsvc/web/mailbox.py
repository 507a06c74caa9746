"""The demonstration's mailbox: what was sent, readable by whoever tries the service; there is none in production."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import UUID

from flask import Blueprint, Response, current_app, render_template
from markupsafe import Markup

from eventsvc.kit.errors import NotFound
from eventsvc.settings import Settings

from .guards import public
from .security import MAIL_POLICY, WITH_MAILS

NEWEST = 200
LEAD_ON = '<base target="_top">'

blueprint = Blueprint("mailbox", __name__, url_prefix="/_mails")


@dataclass(frozen=True)
class Mail:
    """A mail as it went out."""

    id: str
    sent_at: datetime
    message: EmailMessage

    def header(self, name: str) -> str:
        """Return a header as people read it."""
        return str(self.message.get(name, ""))

    @property
    def text(self) -> str:
        """What a reader without HTML sees."""
        part = self.message.get_body(("plain",))
        return str(part.get_content()) if part else ""

    @property
    def enclosures(self) -> list[tuple[int, str, str]]:
        """Number, name and type of each file in it."""
        parts = self.message.iter_attachments()
        return [(at, part.get_filename() or "", part.get_content_type()) for at, part in enumerate(parts)]


@blueprint.get("/")
@public
def mails() -> str:
    """List what was sent, the newest first."""
    return render_template("demo/mails.html", mails=list(_newest(_folder())))


@blueprint.get("/<uuid:mail_id>")
@public
def mail(mail_id: UUID) -> Response:
    """Show one mail: its HTML in a frame of its own, its text and its files."""
    response = Response(render_template("demo/mail.html", mail=_mail(mail_id)))
    response.headers["Content-Security-Policy"] = WITH_MAILS
    return response


@blueprint.get("/<uuid:mail_id>/inhalt")
@public
def content(mail_id: UUID) -> Response:
    """Send the HTML of a mail, shut off from the service."""
    part = _mail(mail_id).message.get_body(("html",))
    if part is None:
        raise NotFound
    response = Response(Markup(LEAD_ON) + Markup(part.get_content()))  # noqa: S704 -- shut off by its policy
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response


@blueprint.get("/<uuid:mail_id>/<int:number>")
@public
def enclosure(mail_id: UUID, number: int) -> Response:
    """Send a file that was enclosed."""
    parts = list(_mail(mail_id).message.iter_attachments())
    if number >= len(parts):
        raise NotFound
    part = parts[number]
    body = part.get_payload(decode=True)
    response = Response(body if isinstance(body, bytes) else b"", mimetype=part.get_content_type())
    response.headers.set("Content-Disposition", "attachment", filename=part.get_filename() or "datei")
    return response


def _folder() -> Path:
    settings: Settings = current_app.extensions["settings"]
    return Path(unquote(urlsplit(settings.smtp_url).path))


def _newest(folder: Path) -> Iterator[Mail]:
    """Yield the newest mails of the folder; a folder that nobody has written to yet is empty."""
    files = sorted(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime, reverse=True)
    return (_read(file) for file in files[:NEWEST])


def _mail(mail_id: UUID) -> Mail:
    file = _folder() / f"{mail_id}.eml"
    if not file.is_file():
        raise NotFound
    return _read(file)


def _read(file: Path) -> Mail:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    return Mail(file.stem, datetime.fromtimestamp(file.stat().st_mtime, UTC), message)
