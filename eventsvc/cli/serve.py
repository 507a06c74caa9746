"""`eventsvc serve`: the whole service in one command."""

from __future__ import annotations

import fcntl
import http.client
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import click

from .queue import queue_command
from .supervisor import Died, Supervisor
from .surroundings import Surroundings, look_around

PACKAGE = Path(__file__).parent.parent
THREADS = "4"
SIGN_INS = "sign-ins"
LONGEST_START = 60.0
# Stopped in this order: nobody may leave work behind for one who has gone.
WEB, BEAT, WORKER, QUEUE = range(4)


@click.command()
@click.option("--port", envvar="PORT", default=5000, show_default=True, help="Where to listen.")
@click.option(
    "--data",
    envvar="EVENTSVC_DATA",
    default="var",
    show_default=True,
    type=click.Path(path_type=Path),
    help="Where data is kept.",
)
def serve(port: int, data: Path) -> None:
    """Run web, worker, beat and, without REDIS_URL, their queue; without any settings as a demonstration."""
    surroundings = look_around(data.resolve(), port)
    with _alone(surroundings.folder):
        _refuse_taken(port)
        supervisor = Supervisor(surroundings.environment)
        supervisor.listen()
        try:
            _start(supervisor, surroundings)
            supervisor.watch()
        except Died as death:
            supervisor.stop()
            if not supervisor.wants_to_stop:
                raise click.ClickException(str(death)) from death
        supervisor.stop()
        click.echo("Stopped.")


def _start(supervisor: Supervisor, surroundings: Surroundings) -> None:
    """Start everything; the web first, for someone waits for it, and a bell that rings early is heard later."""
    if surroundings.queue_socket:
        _start_queue(supervisor, surroundings.queue_socket)
    _prepare(surroundings)
    if supervisor.wants_to_stop:
        return
    python = [sys.executable, "-m"]
    web = [*python, "granian", "--interface", "wsgi", "--factory", "eventsvc:create_app", "--no-ws"]
    web += ["--port", str(surroundings.port), "--blocking-threads", THREADS, "--workers-kill-timeout", "30"]
    supervisor.start("The web server", [*web, "--log-level", "warning"], rank=WEB)
    if not supervisor.await_ready("The web server", lambda: _answers(surroundings), within=LONGEST_START):
        return
    celery = [*python, "celery", "--quiet", "--app"]
    quiet = ["--loglevel", "warning"]
    alone = ["--pool", "threads", "--concurrency", "2", "--without-gossip", "--without-mingle"]
    supervisor.start("The worker", [*celery, "worker", "worker", *alone, *quiet], rank=WORKER)
    schedule = ["--schedule", str(surroundings.folder / "beat"), "--pidfile", ""]
    supervisor.start("The beat", [*celery, "beat", "beat", *schedule, *quiet], rank=BEAT)
    _greet(surroundings)


def _start_queue(supervisor: Supervisor, path: Path) -> None:
    path.unlink(missing_ok=True)
    supervisor.start("Valkey", queue_command(path), rank=QUEUE)
    supervisor.await_ready("Valkey", lambda: _listens(path), within=10)


def _prepare(surroundings: Surroundings) -> None:
    """Migrate and seed, unless this very state of the migrations has been reached before."""
    stamp = surroundings.folder / "prepared"
    database = surroundings.folder / "eventsvc.sqlite"
    names = sorted(path.name for path in (PACKAGE / "migrations" / "versions").glob("*.py"))
    wanted = sha256(f"{surroundings.environment.get('DATABASE_URL')} {names}".encode()).hexdigest()
    if (
        database.exists()
        and (surroundings.folder / SIGN_INS).exists()
        and stamp.exists()
        and stamp.read_text() == wanted
    ):
        return
    command = [sys.executable, "-m", "eventsvc", "prepare", "--sign-ins", str(surroundings.folder / SIGN_INS)]
    code = subprocess.run(command, env=surroundings.environment, check=False).returncode  # noqa: S603 -- ours
    if code:
        raise Died("The database could not be prepared.")
    stamp.write_text(wanted)


def _greet(surroundings: Surroundings) -> None:
    click.echo(f"\n  {surroundings.address}")
    if surroundings.is_demo:
        click.echo(f"  {surroundings.address}/_mails/  shows the mail that was sent")
        click.echo(
            f"  {surroundings.address}/konto/anmelden  lets those in who work here, without the second factor that"
        )
        click.echo("    production asks of leads and the office (they can set one up under 'Mein Konto'):")
        for line in (surroundings.folder / SIGN_INS).read_text().splitlines():
            click.echo(f"    {line}")
    click.echo("  Ctrl-C stops everything.\n")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Refuse a second `serve` over the same data."""
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise click.ClickException(f"The service runs already with the data in {folder}.") from None
        yield


def _refuse_taken(port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            raise click.ClickException(f"Port {port} is taken; choose another: PORT={port + 1} make run") from None


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as trial:
        return trial.connect_ex(str(path)) == 0


def _answers(surroundings: Surroundings) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", surroundings.port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": urlsplit(surroundings.address).netloc})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
