"""From a rendered letter to the bytes that go over the wire."""

from __future__ import annotations

import binascii
from datetime import datetime
from email.generator import BytesGenerator
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import format_datetime, formataddr
from io import BytesIO
from uuid import UUID

from .letters import Enclosure, Recipient, Sender
from .render import RenderedLetter
from .transport import Parcel


def packed(
    rendered: RenderedLetter, *, mail_id: UUID, to: Recipient, sender: Sender, address: str, now: datetime
) -> Parcel:
    """Return the letter as one parcel from `address`, in the name of `sender`.

    The Message-ID comes from the mail's id: every try carries the same, so that most mailboxes fold a copy.
    """
    recipient = _ascii_domain(to.address)
    message = _with_enclosures(rendered)
    message["From"] = _named(sender.name, address)
    message["To"] = _named(to.name, recipient)
    if sender.reply_address:
        message["Reply-To"] = _ascii_domain(sender.reply_address)
    message["Subject"] = _header(rendered.subject)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{mail_id}@{address.rpartition('@')[2]}>"
    message["Content-Language"] = to.language
    message["Auto-Submitted"] = "auto-generated"
    return Parcel(str(mail_id), address, recipient, _as_bytes(message))


def _with_enclosures(rendered: RenderedLetter) -> MIMEBase:
    """Alternatives first (text, HTML, the calendar entry for clients that offer to answer it), then the files."""
    bodies = MIMEMultipart("alternative")
    bodies.attach(_text("plain", rendered.text))
    bodies.attach(_text("html", rendered.html))
    for enclosure in rendered.enclosures:
        if enclosure.calendar_method:
            bodies.attach(_calendar(enclosure))
    if not rendered.enclosures:
        return bodies
    whole = MIMEMultipart("mixed")
    whole.attach(bodies)
    for enclosure in rendered.enclosures:
        whole.attach(_file(enclosure))
    return whole


def _text(subtype: str, text: str) -> MIMEBase:
    part = MIMENonMultipart("text", subtype, charset="utf-8")
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload(binascii.b2a_qp(text.encode(), istext=True).decode("ascii"))
    return part


def _calendar(enclosure: Enclosure) -> MIMEBase:
    part = MIMENonMultipart("text", "calendar", method=enclosure.calendar_method, charset="utf-8")
    return _in_base64(part, enclosure.content)


def _file(enclosure: Enclosure) -> MIMEBase:
    main, _, sub = enclosure.media_type.partition("/")
    part = _in_base64(MIMENonMultipart(main, sub), enclosure.content)
    part.add_header("Content-Disposition", "attachment", filename=enclosure.filename)
    return part


def _in_base64(part: MIMEBase, content: bytes) -> MIMEBase:
    part["Content-Transfer-Encoding"] = "base64"
    encoded = binascii.b2a_base64(content, newline=False).decode("ascii")
    part.set_payload("\n".join(encoded[start : start + 76] for start in range(0, len(encoded), 76)))
    return part


def _named(name: str, address: str) -> str:
    """An address with its name; what a stranger typed as a name cannot begin a further header."""
    return formataddr((" ".join(name.split()), address), "utf-8")


def _header(text: str) -> str:
    plain = " ".join(text.split())
    return plain if plain.isascii() else Header(plain, "utf-8", header_name="Subject").encode()


def _ascii_domain(address: str) -> str:
    """The address with its domain as DNS knows it: "müller.example" becomes "xn--mller-kva.example"."""
    local, _, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return address


def _as_bytes(message: MIMEBase) -> bytes:
    whole = BytesIO()
    BytesGenerator(whole, mangle_from_=False).flatten(message, linesep="\r\n")
    return whole.getvalue()
