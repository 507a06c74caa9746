"""What processes and their children have used, read from /proc."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


def tree(roots: Iterable[int]) -> set[int]:
    """Return the processes and all of their living descendants."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, queue = set(), list(roots)
    while queue:
        pid = queue.pop()
        if pid not in found:
            found.add(pid)
            queue += children.get(pid, [])
    return found


def cpu_milliseconds(roots: Iterable[int]) -> float:
    """Return the user and system time of the processes, their descendants and what these have reaped."""
    stats = (_stat(pid) for pid in tree(roots))
    ticks = sum(sum(int(field) for field in fields[11:15]) for fields in stats if fields)
    return ticks * 1000 / TICKS


def memory_mebibytes(roots: Iterable[int]) -> float:
    """Return the proportional set size of the processes and their descendants."""
    total = 0
    for pid in tree(roots):
        try:
            lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def _stat(pid: int) -> list[str] | None:
    """Return the fields of the process behind its name, from the state on."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
