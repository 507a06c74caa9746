"""The demonstration's mailbox."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

ID = "018f4b1e-0000-7000-8000-000000000001"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "haus@demo.invalid", "mirja@firma.example", "Ihr Platz <ist> sicher"
    mail.set_content("Guten Tag")
    mail.add_alternative("<p>Guten <b>Tag</b></p><script>alert(1)</script>", subtype="html")
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="Ticket Übelacker.pdf")
    (tmp_path / f"{ID}.eml").write_bytes(bytes(mail))
    return tmp_path


@pytest.fixture
def visitor(make_app: Callable[..., Flask], folder: Path) -> FlaskClient:
    app = make_app(EVENTSVC_ENV="demo", SMTP_URL=f"file://{folder}", DATABASE_URL="sqlite://")
    return app.test_client()


def test_what_was_sent_can_be_read(visitor: FlaskClient) -> None:
    listed = visitor.get("/_mails/").text
    assert "Ihr Platz &lt;ist&gt; sicher" in listed
    assert "mirja@firma.example" in listed
    shown = visitor.get(f"/_mails/{ID}").text
    assert "Guten Tag" in shown
    assert "Ticket Übelacker.pdf" in shown


def test_a_mails_html_is_shut_off_from_the_service(visitor: FlaskClient) -> None:
    frame = visitor.get(f"/_mails/{ID}/inhalt")
    policy = frame.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy
    assert "frame-src 'self'" in visitor.get(f"/_mails/{ID}").headers["Content-Security-Policy"]


def test_an_enclosure_is_saved_never_shown(visitor: FlaskClient) -> None:
    file = visitor.get(f"/_mails/{ID}/0")
    assert file.data == b"%PDF-1.7"
    assert file.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("path", ["/_mails/018f4b1e-0000-7000-8000-000000000002", f"/_mails/{ID}/7", "/_mails/..%2fx"])
def test_what_is_not_there_is_not_found(visitor: FlaskClient, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_an_empty_mailbox_says_what_to_do(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    app = make_app(EVENTSVC_ENV="demo", SMTP_URL=f"file://{tmp_path}/nichts", DATABASE_URL="sqlite://")
    assert "Noch keine Mails" in app.test_client().get("/_mails/").text


def test_only_the_demonstration_has_one(client) -> None:
    assert client.get("/_mails/").status_code == 404
