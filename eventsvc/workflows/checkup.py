"""The one list of checks: the health page, `eventsvc doctor`, the periodic alarm and `/readyz` all go through it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from eventsvc.health.findings import Finding
from eventsvc.health.queries import troubles
from eventsvc.health.service import log_troubles
from eventsvc.health.states import Verdict
from eventsvc.kit.db import db
from eventsvc.kit.text import N_

from . import checks
from .checks import CALL_NOW, Instruments


@dataclass(frozen=True)
class Check:
    """Something to look at: its key, its German name, and how it is looked at."""

    key: str
    name: str
    look: Callable[[Instruments, datetime], Finding]


@dataclass(frozen=True)
class Checked:
    """A check with what it has found."""

    check: Check
    finding: Finding


CHECKS = (
    Check("database", N_("Datenbank"), checks.look_at_database),
    Check("migrations", N_("Fassung der Datenbank"), checks.look_at_migrations),
    Check("queue", N_("Warteschlange"), checks.look_at_queue),
    Check("worker", N_("Hintergrundarbeit"), checks.look_at_worker),
    Check("beat", N_("Taktgeber"), checks.look_at_beat),
    Check("jobs", N_("Regelmäßige Aufgaben"), checks.look_at_jobs),
    Check("long_work", N_("Lange Arbeiten"), checks.look_at_long_work),
    Check("mails", N_("Versand von E-Mails"), checks.look_at_waiting_mail),
    Check("failed_mails", N_("Zustellung von E-Mails"), checks.look_at_failed_mail),
    Check("places", N_("Plätze"), checks.look_at_places),
    Check("disk", N_("Speicherplatz"), checks.look_at_disk),
    Check("backups", N_("Sicherungen"), checks.look_at_backups),
)
KEYS = tuple(check.key for check in CHECKS)
# What decides whether requests can be served, and what that costs is little: asked every few seconds.
READINESS = frozenset({"database", "migrations", "mails"})


def examine(through: Instruments, now: datetime, keys: Collection[str] = KEYS) -> list[Checked]:
    """Make the checks, all or those named, in their order; without its database a check says nothing but that."""
    return [Checked(check, _look(check, through, now)) for check in CHECKS if check.key in keys]


def with_beginnings(checked: list[Checked]) -> list[Checked]:
    """Say since when, where a check cannot tell itself and the periodic one has noticed it."""
    known = troubles()
    return [
        replace(one, finding=replace(one.finding, since=one.finding.since or known.get(one.check.key)))
        if not one.finding.is_fine
        else one
        for one in checked
    ]


def note_troubles(checked: list[Checked], now: datetime) -> None:
    """Keep since when something is wrong, for whoever asks later."""
    log_troubles({one.check.key: one.finding.since for one in checked if not one.finding.is_fine}, now)


def _look(check: Check, through: Instruments, now: datetime) -> Finding:
    try:
        return check.look(through, now)
    except SQLAlchemyError as error:
        db.session.rollback()
        if check.key != "database":
            return Finding(
                verdict=Verdict.UNKNOWN, words=N_("Lässt sich nicht sagen, solange die Datenbank nicht antwortet.")
            )
        return Finding(
            verdict=Verdict.BROKEN,
            words=N_("Die Datenbank antwortet nicht."),
            means=N_("Niemand kann sich anmelden; die Seiten zeigen einen Fehler."),
            to_do=CALL_NOW,
            details=(f"the database is not reached: {type(error).__name__}",),
        )
