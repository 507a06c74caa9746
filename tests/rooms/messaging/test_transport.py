from __future__ import annotations

import contextlib
import socket
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from eventsvc.kit.clock import read_clock
from eventsvc.kit.ids import new_id
from eventsvc.messaging.errors import MailRefused, ServerRefusesUs, TryLater
from eventsvc.messaging.letters import Enclosure, Recipient, Sender
from eventsvc.messaging.parcels import packed
from eventsvc.messaging.render import RenderedLetter
from eventsvc.messaging.transport import Parcel, SmtpTransport, transport_to
from tests.servers.sink import Answer, Sink, run_sink

TICKET = Enclosure("ticket.pdf", "application/pdf", bytes(range(256)) * 20)
ENTRY = Enclosure("termin.ics", "text/calendar", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "REQUEST")


def a_parcel(
    *enclosures: Enclosure, to: str = "aenne@firma.example", name: str = "Änne Öttl", subject: str = "Grüße"
) -> Parcel:
    rendered = RenderedLetter(
        subject, "Grüß Gott,\n.\nein Punkt\n" + "lang " * 60 + "\n", "<p>Grüß Gott</p>", enclosures
    )
    return packed(
        rendered,
        mail_id=new_id(),
        to=Recipient(to, name, "de"),
        sender=Sender("Träger GmbH", "team@traeger.example"),
        address="anmeldung@cluster.example",
        now=read_clock(),
    )


def send_to(sink: Sink, parcel: Parcel) -> None:
    wire = transport_to(sink.url(timeout=0.3)).open()
    try:
        wire.send(parcel)
    finally:
        wire.close()


def test_a_mail_arrives_as_it_was_packed() -> None:
    with run_sink() as sink:
        send_to(sink, a_parcel(TICKET, ENTRY))
    (delivery,) = sink.deliveries
    message = message_from_bytes(delivery.content, policy=default)
    assert message["Subject"] == "Grüße"
    assert message["Reply-To"] == "team@traeger.example"
    assert message["From"] == "Träger GmbH <anmeldung@cluster.example>"
    assert message.get_body(("plain",)).get_content().splitlines()[:3] == ["Grüß Gott,", ".", "ein Punkt"]
    assert message.get_body(("html",)).get_content() == "<p>Grüß Gott</p>"
    shape = [part.get_content_type() for part in message.walk()]
    assert shape == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/pdf",
        "text/calendar",
    ]
    calendar = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    assert calendar.get_param("method") == "REQUEST"
    files = {part.get_filename(): part.get_content() for part in message.iter_attachments()}
    assert files["ticket.pdf"] == TICKET.content


def test_what_a_stranger_typed_cannot_begin_a_header_of_its_own() -> None:
    parcel = a_parcel(name="Änne\r\nBcc: all@firma.example", subject="Hallo\nX-Evil: 1")
    message = message_from_bytes(parcel.content, policy=default)
    assert message["Bcc"] is None
    assert message["X-Evil"] is None
    assert message["Subject"] == "Hallo X-Evil: 1"


def test_lines_are_as_short_as_mail_wants_them_and_a_domain_is_written_as_dns_knows_it() -> None:
    parcel = a_parcel(to="post@müller.example", subject="Ö" * 300)
    assert max(len(line) for line in parcel.content.split(b"\r\n")) <= 78
    assert parcel.recipient == "post@xn--mller-kva.example"


@pytest.mark.parametrize(
    ("answer", "problem", "reason"),
    [
        (Answer.LATER, TryLater, "450 4.2.0 busy"),
        (Answer.LATER_AFTER_DOT, TryLater, "451 4.3.0 later"),
        (Answer.REFUSE, MailRefused, "550 5.1.1 nobody here"),
        (Answer.REFUSE_AFTER_DOT, MailRefused, "554 5.6.0 not this"),
        (Answer.STALL_BEFORE_DOT, TryLater, ""),
        (Answer.STALL_AFTER_DOT, TryLater, ""),
        (Answer.CUT_BEFORE_DOT, TryLater, ""),
        (Answer.CUT_AFTER_DOT, TryLater, ""),
    ],
)
def test_every_answer_is_understood(answer: Answer, problem: type[Exception], reason: str) -> None:
    sink = Sink(lambda _recipient, _number: answer, stall_seconds=0.6)
    with run_sink(sink), pytest.raises(problem) as caught:
        send_to(sink, a_parcel())
    assert reason in str(caught.value)
    assert str(caught.value)


def test_a_session_goes_on_after_a_refusal_and_ends_with_a_stall() -> None:
    script = {1: Answer.REFUSE, 2: Answer.LATER_AFTER_DOT, 3: Answer.ACCEPT, 4: Answer.STALL_BEFORE_DOT}
    sink = Sink(lambda _recipient, number: script[number], stall_seconds=0.6)
    with run_sink(sink):
        wire = transport_to(sink.url(timeout=0.3)).open()
        open_after = []
        for _ in script:
            with contextlib.suppress(MailRefused, TryLater):
                wire.send(a_parcel())
            open_after.append(wire.is_open)
        wire.close()
    assert open_after == [True, True, True, False]
    assert (len(sink.deliveries), sink.connections) == (1, 1)


@pytest.mark.parametrize(
    ("greeting", "problem"), [("554 go away", ServerRefusesUs), ("421 too busy", TryLater), ("", TryLater)]
)
def test_a_server_that_lets_nobody_in_is_understood(greeting: str, problem: type[Exception]) -> None:
    with run_sink(Sink(greeting=greeting)) as sink, pytest.raises(problem):
        transport_to(sink.url(timeout=0.3)).open()


def test_a_login_that_the_server_does_not_know_is_the_operators_matter() -> None:
    with run_sink() as sink, pytest.raises(ServerRefusesUs):
        transport_to(f"smtp://user:secret@127.0.0.1:{sink.port}").open()


def test_nobody_at_home_is_tried_later() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(TryLater):
            transport_to(f"smtp://127.0.0.1:{taken.getsockname()[1]}").open()


def test_a_server_is_named_by_one_address() -> None:
    assert transport_to("smtp+starttls://me%40host:p%2Fw@mail.example?timeout=7") == SmtpTransport(
        scheme="smtp+starttls", host="mail.example", port=587, user="me@host", password="p/w", answer_seconds=7.0
    )
    assert transport_to("smtps://mail.example") == SmtpTransport(scheme="smtps", host="mail.example", port=465)


def test_the_folder_holds_whole_mails_and_one_sent_twice_once(tmp_path: Path) -> None:
    wire = transport_to(f"file://{tmp_path}/mails%20of%20today").open()
    parcel = a_parcel(TICKET)
    wire.send(parcel)
    wire.send(parcel)
    (file,) = (tmp_path / "mails of today").iterdir()
    assert file.read_bytes() == parcel.content
    assert file.suffix == ".eml"


def test_a_folder_that_cannot_be_written_is_tried_later(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(TryLater):
        transport_to(f"file://{tmp_path}/file/mails").open()
