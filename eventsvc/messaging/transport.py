"""The ways out of the house: an SMTP server, or a folder that the demonstration reads."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

from .errors import MailRefused, ServerRefusesUs, TryLater

CONNECT_SECONDS = 10
ANSWER_SECONDS = 30
PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
ACCEPTED, BAD, CLOSING, TOO_LARGE = 250, 500, 421, 552


@dataclass(frozen=True)
class Parcel:
    """A mail as it goes over the wire; its id names it in the folder of the demonstration."""

    id: str
    sender: str
    recipient: str
    content: bytes


class Wire(Protocol):
    """An open connection that carries one mail after the other."""

    @property
    def is_open(self) -> bool:
        """Whether it can carry a further mail."""
        ...

    def send(self, parcel: Parcel) -> None:
        """Hand the parcel over; raises TryLater, MailRefused or ServerRefusesUs."""
        ...

    def close(self) -> None:
        """Say goodbye; a connection that is gone already is no error."""
        ...


class Transport(Protocol):
    """Where mail leaves the house."""

    def open(self) -> Wire:
        """Return a wire; raises TryLater or ServerRefusesUs."""
        ...


def transport_to(url: str) -> Transport:
    """Return the transport that a URL names: smtp, smtps, smtp+starttls, or file for a folder.

    `smtp://user:password@host:port?timeout=30` says how many seconds the server may take for an answer.
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        return FolderTransport(Path(unquote(parts.path)))
    return SmtpTransport(
        scheme=parts.scheme,
        host=parts.hostname or "localhost",
        port=parts.port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        answer_seconds=float(dict(parse_qsl(parts.query)).get("timeout", ANSWER_SECONDS)),
    )


@dataclass(frozen=True)
class FolderTransport:
    """Lays each mail as a whole .eml file into a folder; one sent twice lies there once."""

    folder: Path

    def open(self) -> Wire:
        """Return the folder as a wire; it is made where it is missing."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise TryLater(_in_words(error)) from error
        return _FolderWire(self.folder)


@dataclass(frozen=True)
class _FolderWire:
    folder: Path
    is_open: bool = True

    def send(self, parcel: Parcel) -> None:
        """Write the file beside its name first: a reader never sees half a mail."""
        unfinished = self.folder / f".{parcel.id}.part"
        try:
            unfinished.write_bytes(parcel.content)
            unfinished.replace(self.folder / f"{parcel.id}.eml")
        except OSError as error:
            raise TryLater(_in_words(error)) from error

    def close(self) -> None:
        """Nothing is held open."""


@dataclass(frozen=True, kw_only=True)
class SmtpTransport:
    """Speaks SMTP with a server; every socket has a timeout."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = ""
    answer_seconds: float = ANSWER_SECONDS

    def open(self) -> Wire:
        """Connect, secure and sign in."""
        try:
            return _SmtpWire(self._connected())
        except ssl.SSLCertVerificationError as error:
            raise ServerRefusesUs(f"certificate: {error.verify_message}") from error
        except smtplib.SMTPNotSupportedError as error:
            raise ServerRefusesUs(str(error)) from error
        except smtplib.SMTPResponseException as error:
            raise (ServerRefusesUs if error.smtp_code >= BAD else TryLater)(_said(error)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise TryLater(_in_words(error)) from error

    def _connected(self) -> smtplib.SMTP:
        if self.scheme == "smtps":
            context = ssl.create_default_context()
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=CONNECT_SECONDS, context=context)
        else:
            smtp = smtplib.SMTP(self.host, self.port, timeout=CONNECT_SECONDS)
        with _closed_on_error(smtp):
            if smtp.sock is not None:
                smtp.sock.settimeout(self.answer_seconds)
            if self.scheme == "smtp+starttls":
                smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo_or_helo_if_needed()
            if self.user:
                smtp.login(self.user, self.password)
        return smtp


class _SmtpWire:
    """One SMTP session."""

    def __init__(self, smtp: smtplib.SMTP) -> None:
        self._smtp = smtp

    @property
    def is_open(self) -> bool:
        return self._smtp.sock is not None

    def send(self, parcel: Parcel) -> None:
        try:
            self._hand_over(parcel)
        except smtplib.SMTPDataError as error:
            self._judge(error.smtp_code, error.smtp_error, MailRefused)
        except (OSError, smtplib.SMTPException) as error:
            # Cut or stalled before the answer to the dot, we cannot know; the same Message-ID goes out again.
            self._smtp.close()
            raise TryLater(_in_words(error)) from error

    def close(self) -> None:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            self._smtp.quit()
        self._smtp.close()

    def _hand_over(self, parcel: Parcel) -> None:
        options = [f"SIZE={len(parcel.content)}"] if self._smtp.has_extn("size") else []
        if not parcel.recipient.isascii():
            if not self._smtp.has_extn("smtputf8"):
                raise MailRefused("the server takes no addresses with letters beyond ASCII")
            options.append("SMTPUTF8")
            self._smtp.command_encoding = "utf-8"
        code, answer = self._smtp.mail(parcel.sender, options)
        self._judge(code, answer, MailRefused if code == TOO_LARGE else ServerRefusesUs)
        self._judge(*self._smtp.rcpt(parcel.recipient), MailRefused)
        self._judge(*self._smtp.data(parcel.content), MailRefused)

    def _judge(self, code: int, answer: bytes | str, for_good: type[MailRefused | ServerRefusesUs]) -> None:
        """Raise what an answer means, and leave the session ready for the next mail."""
        if ACCEPTED <= code < ACCEPTED + 50:
            return
        if code == CLOSING:
            self._smtp.close()
        else:
            self._start_over()
        raise (for_good if code >= BAD else TryLater)(_reply(code, answer))

    def _start_over(self) -> None:
        try:
            self._smtp.rset()
        except (OSError, smtplib.SMTPException):
            self._smtp.close()


@contextmanager
def _closed_on_error(smtp: smtplib.SMTP) -> Iterator[None]:
    try:
        yield
    except BaseException:
        smtp.close()
        raise


def _reply(code: int, answer: bytes | str) -> str:
    text = answer if isinstance(answer, str) else answer.decode("utf-8", "replace")
    return f"{code} {' '.join(text.split())}".strip()


def _said(error: smtplib.SMTPResponseException) -> str:
    return _reply(error.smtp_code, error.smtp_error)


def _in_words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
