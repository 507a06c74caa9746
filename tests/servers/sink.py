"""A mail server that answers as it is told: it accepts, refuses, stalls, and cuts the line before or after the dot."""

from __future__ import annotations

import re
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum

MESSAGE_ID = re.compile(rb"^Message-ID: <([^>]+)>", re.MULTILINE | re.IGNORECASE)


class Answer(Enum):
    """What becomes of one mail."""

    ACCEPT = "250"
    LATER = "450"
    LATER_AFTER_DOT = "451"
    REFUSE = "550"
    REFUSE_AFTER_DOT = "554"
    STALL_BEFORE_DOT = "stall before"
    STALL_AFTER_DOT = "stall after"
    CUT_BEFORE_DOT = "cut before"
    CUT_AFTER_DOT = "cut after"


# After these the mail lies here, whatever the sender knows of it.
TAKEN = {Answer.ACCEPT, Answer.STALL_AFTER_DOT, Answer.CUT_AFTER_DOT}


@dataclass
class Delivery:
    """A mail that lies here. `is_known` once the sender went on after our answer, so must have read it."""

    message_id: str
    recipient: str
    content: bytes
    is_known: bool = False


Script = Callable[[str, int], Answer]


@dataclass
class Sink:
    """What the server was given; `script` says its answer to a recipient's n-th try, from 1."""

    script: Script = lambda _recipient, _number: Answer.ACCEPT
    greeting: str = "220 sink"
    stall_seconds: float = 3.0
    port: int = 0
    deliveries: list[Delivery] = field(default_factory=list)
    connections: int = 0
    tries: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next_answer(self, recipient: str) -> Answer:
        with self.lock:
            self.tries[recipient] = number = self.tries.get(recipient, 0) + 1
        return self.script(recipient, number)

    @property
    def recipients(self) -> list[str]:
        with self.lock:
            return [delivery.recipient for delivery in self.deliveries]

    def url(self, timeout: float = 1.0) -> str:
        return f"smtp://127.0.0.1:{self.port}?timeout={timeout}"


class _Session(socketserver.StreamRequestHandler):
    """One connection."""

    server: _Server
    disable_nagle_algorithm = True

    def handle(self) -> None:
        sink = self.server.sink
        with sink.lock:
            sink.connections += 1
        self.unconfirmed: Delivery | None = None
        self.answer, self.recipient = Answer.ACCEPT, ""
        try:
            self.say(sink.greeting)
            while line := self.rfile.readline():
                if self.unconfirmed is not None:
                    self.unconfirmed.is_known = True
                    self.unconfirmed = None
                if not self.obey(line.decode().strip()):
                    return
        except OSError:
            return

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def obey(self, command: str) -> bool:
        verb = command.upper().split(" ")[0]
        if verb == "DATA":
            return self.take_mail()
        if verb == "RCPT":
            self.recipient = command.split("<")[1].split(">", maxsplit=1)[0]
            self.answer = self.server.sink.next_answer(self.recipient)
            self.say(
                {Answer.LATER: "450 4.2.0 busy", Answer.REFUSE: "550 5.1.1 nobody here"}.get(self.answer, "250 ok")
            )
        elif verb == "QUIT":
            self.say("221 bye")
            return False
        else:
            self.say("250 ok")
        return True

    def take_mail(self) -> bool:
        sink, answer = self.server.sink, self.answer
        if answer is Answer.CUT_BEFORE_DOT:
            return False
        if answer is Answer.STALL_BEFORE_DOT:
            time.sleep(sink.stall_seconds)
            return False
        self.say("354 go on")
        content = self.read_until_dot()
        if answer in TAKEN:
            found = MESSAGE_ID.search(content)
            assert found is not None
            delivery = Delivery(found.group(1).decode(), self.recipient, content)
            with sink.lock:
                sink.deliveries.append(delivery)
            self.unconfirmed = delivery if answer is Answer.ACCEPT else None
        if answer is Answer.STALL_AFTER_DOT:
            time.sleep(sink.stall_seconds)
        if answer in {Answer.CUT_AFTER_DOT, Answer.STALL_AFTER_DOT}:
            return False
        refusals = {Answer.LATER_AFTER_DOT: "451 4.3.0 later", Answer.REFUSE_AFTER_DOT: "554 5.6.0 not this"}
        self.say(refusals.get(answer, "250 taken"))
        return True

    def read_until_dot(self) -> bytes:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                raise ConnectionError
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 50
    sink: Sink


@contextmanager
def run_sink(sink: Sink | None = None) -> Iterator[Sink]:
    """Run the server in a thread of its own until the end of the block."""
    sink = sink or Sink()
    with _Server(("127.0.0.1", sink.port), _Session) as server:
        server.sink = sink
        sink.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield sink
        finally:
            server.shutdown()
            thread.join()
