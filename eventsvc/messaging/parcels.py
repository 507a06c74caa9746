"""From a rendered letter to the bytes that go over the wire."""

from __future__ import annotations

import binascii
import secrets
from base64 import encodebytes
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import encode_rfc2231, format_datetime
from uuid import UUID

from .letters import Enclosure, Recipient, Sender
from .render import RenderedLetter
from .transport import Parcel

LONGEST_LINE = 76


def packed(
    rendered: RenderedLetter, *, mail_id: UUID, to: Recipient, sender: Sender, address: str, now: datetime
) -> Parcel:
    """Return the letter as one parcel from `address`, in the name of `sender`.

    The Message-ID comes from the mail's id: every try carries the same, so that most mailboxes fold a copy.
    """
    recipient = _ascii_domain(to.address)
    headers = {
        "From": _named(sender.name, address),
        "To": _named(to.name, recipient),
        "Reply-To": _ascii_domain(sender.reply_address),
        "Subject": _header("Subject", rendered.subject),
        "Date": format_datetime(now),
        "Message-ID": f"<{mail_id}@{address.rpartition('@')[2]}>",
        "Content-Language": to.language,
        "Auto-Submitted": "auto-generated",
        **_way_out(rendered.way_out),
        "MIME-Version": "1.0",
    }
    said = {name: value for name, value in headers.items() if value}
    return Parcel(str(mail_id), address, recipient, _Part(said, b"").holding(_with_enclosures(rendered)).as_bytes())


@dataclass(frozen=True)
class _Part:
    """A part of a mail, its body encoded already; the standard library's own writer takes ten times as long."""

    headers: dict[str, str]
    body: bytes

    def as_bytes(self) -> bytes:
        lines = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        return lines.encode() + b"\r\n" + self.body

    def holding(self, part: _Part) -> _Part:
        """Return the headers of this part over those and the body of another."""
        return _Part(self.headers | part.headers, part.body)


def _with_enclosures(rendered: RenderedLetter) -> _Part:
    """Alternatives first (text, HTML, the calendar entry for clients that offer to answer it), then the files."""
    entries = [_calendar(enclosure) for enclosure in rendered.enclosures if enclosure.calendar_method]
    bodies = _multipart("alternative", [_text("plain", rendered.text), _text("html", rendered.html), *entries])
    files = [_file(enclosure) for enclosure in rendered.enclosures]
    return _multipart("mixed", [bodies, *files]) if files else bodies


def _multipart(subtype: str, parts: list[_Part]) -> _Part:
    # No line of the parts can be the boundary: theirs are quoted-printable or base64, and this has an underscore and "=".
    boundary = f"=_{secrets.token_hex(12)}"
    between = f"\r\n--{boundary}\r\n".encode()
    body = between[2:] + between.join(part.as_bytes() for part in parts) + f"\r\n--{boundary}--\r\n".encode()
    return _Part({"Content-Type": f'multipart/{subtype}; boundary="{boundary}"'}, body)


def _text(subtype: str, text: str) -> _Part:
    lines = binascii.b2a_qp(text.encode(), istext=True).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    headers = {"Content-Type": f"text/{subtype}; charset=utf-8", "Content-Transfer-Encoding": "quoted-printable"}
    return _Part(headers, lines)


def _calendar(enclosure: Enclosure) -> _Part:
    return _in_base64(f"text/calendar; method={enclosure.calendar_method}; charset=utf-8", enclosure.content)


def _file(enclosure: Enclosure) -> _Part:
    name = enclosure.filename
    named = f'filename="{name}"' if name.isascii() else f"filename*={encode_rfc2231(name, 'utf-8')}"
    part = _in_base64(enclosure.media_type, enclosure.content)
    return _Part(part.headers | {"Content-Disposition": f"attachment; {named}"}, part.body)


def _in_base64(media_type: str, content: bytes) -> _Part:
    headers = {"Content-Type": media_type, "Content-Transfer-Encoding": "base64"}
    return _Part(headers, encodebytes(content).replace(b"\n", b"\r\n"))


def _way_out(link: str) -> dict[str, str]:
    """What mail programs make a button of: one click there ends such letters (RFC 8058)."""
    return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if link else {}


def _named(name: str, address: str) -> str:
    """An address with its name; what a stranger typed as a name cannot begin a further header."""
    plain = " ".join(name.split())
    if not plain:
        return address
    if plain.isascii():
        return '"{}" <{}>'.format(plain.replace("\\", "\\\\").replace('"', '\\"'), address)
    return f"{_header('From', plain)} <{address}>"


def _header(name: str, text: str) -> str:
    plain = " ".join(text.split())
    if plain.isascii() and len(name) + len(plain) < LONGEST_LINE:
        return plain
    return Header(plain, "utf-8", header_name=name).encode(linesep="\r\n")


def _ascii_domain(address: str) -> str:
    """The address with its domain as DNS knows it: "müller.example" becomes "xn--mller-kva.example"."""
    local, _, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return address
