"""Looking at the parts of the service one by one: how each is, in plain words, and what to do. `checkup.py` lists them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from eventsvc.health import rules
from eventsvc.health.findings import Finding
from eventsvc.health.queries import job_rows
from eventsvc.health.states import Verdict
from eventsvc.kit.db import db
from eventsvc.kit.text import N_
from eventsvc.messaging.queries import oldest_due, settled_since
from eventsvc.messaging.states import MailState
from eventsvc.registration.census import miscounts
from eventsvc.runs.queries import standing_runs

MINUTE, GIGABYTE = timedelta(minutes=1), 1_000_000_000
DAY = timedelta(days=1)
CALL_NOW = N_("Rufen Sie jetzt Ihre technische Betreuung an.")
CALL_TODAY = N_("Geben Sie Ihrer technischen Betreuung heute noch Bescheid.")
MAILS_WAIT = N_(
    "Anmelden geht weiter, aber Bestätigungen und Erinnerungen bleiben liegen. Nichts geht verloren: Sie gehen hinaus, sobald es behoben ist."
)


@dataclass(frozen=True, kw_only=True)
class Instruments:
    """What the checks look through: the schedule, the queue, the code's newest migration, the folder of the data, the backups' stamp."""

    ticks: Mapping[str, int]
    # How many bells wait to be heard; None if the queue cannot be reached.
    count_bells: Callable[[], int | None]
    newest_migration: Callable[[], str]
    folder: Path
    backup_stamp: Path | None = None


def look_at_database(_through: Instruments, _now: datetime) -> Finding:
    """Reach the database; what it raises, `checkup` tells."""
    db.session.execute(text("SELECT 1"))
    return Finding(verdict=Verdict.FINE, words=N_("Die Datenbank antwortet."))


def look_at_migrations(through: Instruments, _now: datetime) -> Finding:
    """Compare the database's tables with the code."""
    reached, wanted = db.session.scalar(text("SELECT version_num FROM alembic_version")), through.newest_migration()
    if reached == wanted:
        return Finding(verdict=Verdict.FINE, words=N_("Die Datenbank passt zur Fassung des Programms."))
    return Finding(
        verdict=Verdict.BROKEN,
        words=N_("Das Programm wurde erneuert, die Datenbank noch nicht."),
        means=N_("Seiten können mit einem Fehler enden, auch beim Anmelden."),
        to_do=CALL_NOW,
        details=(f"the database is at {reached}, the code at {wanted}: run `flask db upgrade`",),
    )


def look_at_queue(through: Instruments, _now: datetime) -> Finding:
    """Reach the queue, by which the web wakes the workers."""
    if through.count_bells() is not None:
        return Finding(verdict=Verdict.FINE, words=N_("Die Warteschlange für Hintergrundarbeit antwortet."))
    return Finding(
        verdict=Verdict.BROKEN,
        words=N_("Die Warteschlange für Hintergrundarbeit antwortet nicht."),
        means=MAILS_WAIT,
        to_do=CALL_NOW,
        details=("Redis does not answer at REDIS_URL",),
    )


def look_at_worker(through: Instruments, now: datetime) -> Finding:
    """Tell whether somebody hears the bells."""
    verdict, ended_at = _crew(through, now).worker, _newest(through, "ended_at")
    if verdict is Verdict.FINE:
        return Finding(verdict=verdict, words=N_("Die Hintergrundarbeit läuft."))
    if verdict is Verdict.UNKNOWN:
        return Finding(verdict=verdict, words=N_("Ob die Hintergrundarbeit läuft, lässt sich gerade nicht sagen."))
    return Finding(
        verdict=verdict,
        words=N_("Die Hintergrundarbeit steht: Niemand nimmt Aufträge entgegen."),
        means=MAILS_WAIT,
        to_do=CALL_NOW,
        since=ended_at,
        details=("no worker takes what waits in the queue: is `celery -A worker worker` running?",),
    )


def look_at_beat(through: Instruments, now: datetime) -> Finding:
    """Tell whether the clock rings."""
    verdict, ticked_at = _crew(through, now).beat, _newest(through, "ticked_at")
    if verdict is Verdict.FINE:
        return Finding(verdict=verdict, words=N_("Der Taktgeber stößt alles Regelmäßige an."))
    if verdict is Verdict.UNKNOWN:
        return Finding(verdict=verdict, words=N_("Ob der Taktgeber läuft, lässt sich gerade nicht sagen."))
    return Finding(
        verdict=verdict,
        words=N_("Der Taktgeber steht: Regelmäßige Aufgaben werden nicht mehr angestoßen."),
        means=N_(
            "Bestätigungen kommen meist noch an. Erinnerungen gehen nicht hinaus, und Angebote an Wartende laufen nicht ab."
        ),
        to_do=CALL_NOW,
        since=ticked_at,
        details=("no tick was heard for minutes: is `celery -A beat beat` running, once?",),
    )


def look_at_jobs(through: Instruments, now: datetime) -> Finding:
    """Tell which periodic jobs are late or break off."""
    rows = job_rows(through.ticks)
    late, failing = [row for row in rows if row.is_late(now)], [row for row in rows if row.failing_since]
    if not late and not failing:
        return Finding(verdict=Verdict.FINE, words=N_("Alle regelmäßigen Aufgaben laufen."))
    wrong = {row.name: row for row in [*late, *failing]}
    moments = [row.failing_since or row.due_at for row in wrong.values()]
    return Finding(
        verdict=Verdict.BROKEN,
        words=N_("Regelmäßige Aufgaben, die nicht laufen: %(number)s von %(all)s."),
        facts={"number": len(wrong), "all": len(rows)},
        means=N_("Was diese Aufgaben tun, geschieht gerade nicht. Welche es sind, steht unter Abläufe."),
        to_do=CALL_TODAY,
        since=min((moment for moment in moments if moment), default=None),
        details=tuple(f"{name}: {'late' if row in late else row.fault or row.mishap}" for name, row in wrong.items()),
    )


def look_at_waiting_mail(_through: Instruments, now: datetime) -> Finding:
    """Tell for how long the oldest mail that is due has been waiting."""
    oldest = oldest_due(now)
    age = now - oldest if oldest else timedelta()
    verdict, facts = rules.of_waiting_mail(age), {"minutes": age // MINUTE, "oldest_due_seconds": age // (MINUTE / 60)}
    if verdict is Verdict.FINE:
        return Finding(verdict=verdict, words=N_("E-Mails gehen sofort hinaus."), facts=facts)
    return Finding(
        verdict=verdict,
        words=N_("E-Mails bleiben liegen: Die älteste wartet seit %(minutes)s Minuten."),
        means=N_("Bestätigungen kommen etwa %(minutes)s Minuten später an."),
        to_do=CALL_TODAY if verdict is Verdict.WARNING else CALL_NOW,
        facts=facts,
        since=oldest,
        details=(f"the oldest mail that is due waits for {facts['oldest_due_seconds']} s",),
    )


def look_at_failed_mail(_through: Instruments, now: datetime) -> Finding:
    """Tell how many mails could not be delivered since yesterday."""
    settled = settled_since(now - DAY)
    failed, sent = settled[MailState.FAILED], settled[MailState.SENT]
    verdict, facts = rules.of_failed_mail(failed, sent), {"failed": failed, "sent": sent}
    if not failed:
        return Finding(verdict=verdict, words=N_("Seit gestern ist jede E-Mail angekommen."), facts=facts)
    if verdict is Verdict.FINE:
        return Finding(
            verdict=verdict,
            words=N_("Seit gestern nicht zustellbar: %(failed)s. Einzelne falsche Adressen sind üblich."),
            facts=facts,
        )
    return Finding(
        verdict=verdict,
        words=N_("Seit gestern nicht zustellbar: %(failed)s; angekommen: %(sent)s."),
        means=N_("Diese Personen wissen vielleicht nicht, dass sie angemeldet sind."),
        to_do=N_("Sehen Sie unter E-Mails nach, wen es trifft, und geben Sie Ihrer technischen Betreuung Bescheid."),
        facts=facts,
        details=(f"{failed} mails failed within a day, {sent} were sent",),
    )


def look_at_places(_through: Instruments, _now: datetime) -> Finding:
    """Compare what the pools count with the people who hold their places."""
    wrong = miscounts()
    if not wrong:
        return Finding(verdict=Verdict.FINE, words=N_("Alle Plätze sind richtig gezählt."))
    return Finding(
        verdict=Verdict.BROKEN,
        words=N_("Plätze sind falsch gezählt; betroffen sind Veranstaltungen: %(number)s."),
        means=N_("Dort könnte eine Veranstaltung als voll gelten, die es nicht ist, oder umgekehrt."),
        to_do=CALL_TODAY,
        facts={"number": len({one.event_id for one in wrong})},
        details=tuple(
            f"pool {one.pool_id}: taken {one.taken}, counted {one.holding}; waiting {one.waiting}, counted {one.queueing}"
            for one in wrong
        ),
    )


def look_at_long_work(_through: Instruments, now: datetime) -> Finding:
    """Tell whether an import, an announcement or the like stands still."""
    standing = standing_runs(now - rules.STANDING_WORK)
    if not standing:
        return Finding(verdict=Verdict.FINE, words=N_("Importe, Rundmails und Sammelaktionen kommen voran."))
    return Finding(
        verdict=Verdict.WARNING,
        words=N_("Importe, Rundmails oder Sammelaktionen, die nicht vorankommen: %(number)s."),
        means=N_("Was dabei eingetragen oder verschickt werden soll, kommt später. Es geht von selbst weiter."),
        to_do=CALL_TODAY,
        facts={"number": len(standing)},
        since=min(run.touched_at for run in standing),
        details=tuple(
            f"run {run.id} ({run.kind}) stands since {run.touched_at:%Y-%m-%d %H:%M} UTC" for run in standing
        ),
    )


def look_at_disk(through: Instruments, _now: datetime) -> Finding:
    """Tell how much room is left where this service writes."""
    try:
        free = shutil.disk_usage(through.folder).free
    except OSError:
        return Finding(verdict=Verdict.UNKNOWN, words=N_("Wie viel Speicherplatz frei ist, lässt sich nicht lesen."))
    verdict, facts = rules.of_disk(free), {"gigabytes": f"{free / GIGABYTE:.0f}"}
    if verdict is Verdict.FINE:
        return Finding(verdict=verdict, words=N_("Freier Speicherplatz: %(gigabytes)s GB."), facts=facts)
    return Finding(
        verdict=verdict,
        words=N_("Der Speicherplatz geht zu Ende; frei sind noch %(gigabytes)s GB."),
        means=N_("Ist er voll, kann sich niemand mehr anmelden."),
        to_do=CALL_TODAY if verdict is Verdict.WARNING else CALL_NOW,
        facts=facts,
        details=(f"{free} bytes are free under {through.folder}",),
    )


def look_at_backups(through: Instruments, now: datetime) -> Finding:
    """Tell how old the newest backup is, if whoever makes them leaves a stamp."""
    if through.backup_stamp is None:
        return Finding(
            verdict=Verdict.UNKNOWN,
            words=N_("Von Sicherungen erfährt dieser Dienst nichts. Fragen Sie Ihre technische Betreuung danach."),
        )
    try:
        newest = datetime.fromtimestamp(through.backup_stamp.stat().st_mtime, UTC)
    except OSError:
        newest = None
    verdict = rules.of_backup(now - newest) if newest else Verdict.BROKEN
    if verdict is Verdict.FINE:
        return Finding(verdict=verdict, words=N_("Die letzte Sicherung ist nicht älter als ein Tag."))
    return Finding(
        verdict=verdict,
        words=N_("Es gibt keine frische Sicherung.") if newest else N_("Es gibt noch keine Sicherung."),
        means=N_(
            "Für Teilnehmende ändert sich nichts. Fiele der Server aus, fehlten die Daten seit der letzten Sicherung."
        ),
        to_do=CALL_TODAY,
        since=newest,
        details=(f"{through.backup_stamp} {'is old' if newest else 'does not exist'}",),
    )


def _crew(through: Instruments, now: datetime) -> rules.Crew:
    return rules.crew(_newest(through, "ticked_at"), _newest(through, "ended_at"), through.count_bells(), now)


def _newest(through: Instruments, column: str) -> datetime | None:
    return max((at for row in job_rows(through.ticks) if (at := getattr(row, column))), default=None)
