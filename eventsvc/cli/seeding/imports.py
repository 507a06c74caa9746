"""Lists that teams of the demonstration have brought: checked, with what was found, and waiting to be entered."""

from __future__ import annotations

from datetime import datetime, timedelta

from eventsvc.events.category_queries import categories_of
from eventsvc.events.pools import pool_ids_of
from eventsvc.imports.layout import glance, recognise
from eventsvc.imports.queries import get_import
from eventsvc.imports.rules import Defaults
from eventsvc.imports.service import bring
from eventsvc.imports.targets import suggest
from eventsvc.journal import Actor
from eventsvc.organizations import OrganizationKind
from eventsvc.workflows.import_checking import check_import
from eventsvc.workflows.runs import work_next

from .accounts import organizer_of
from .events import Held

AHEAD = timedelta(days=10)
BEFORE_TODAY = timedelta(hours=20)
HEADINGS = "Vorname;Nachname;E-Mail;Firma;PLZ;Schlagwörter"
WHOLE = """Ursula;von der Wiesen;ursula.vonderwiesen@hofmann-optik.example.org;Hofmann Optik GmbH;90402;Stammgast
Ferdinand;Öttl;f.oettl@oettl-antriebe.example.org;Öttl Antriebe KG;86159;Stammgast, Presse
Aylin;Yıldız-Brandt;a.yildiz-brandt@isar-sensorik.example.org;Isar Sensorik GmbH;80331;
Matteo;De Santis;m.desantis@isar-sensorik.example.org;Isar Sensorik GmbH;80331;"""
FAULTY = """Korbinian;Reitmayer;k.reitmayer@reitmayer-werkzeuge.example.org;Reitmayer Werkzeuge;84028;Messe
Gundula;Süß;g.suess@reitmayer;Reitmayer Werkzeuge;84028;Messe
;Abendroth;abendroth@donau-robotik.example.org;Donau Robotik AG;93047;
Lena;Pfister;l.pfister@donau-robotik.example.org;Donau Robotik AG;9304;
Lena;Pfister;L.Pfister@donau-robotik.example.org;Donau Robotik AG;93047;
Lena;Pfister;l.pfister@donau-robotik.example.org;Donau Robotik AG;93047;"""


def add_imports(events: list[Held]) -> None:
    """Bring a list to each of two events: one that is whole, and one in which something is wrong."""
    chosen = [event for event in events if _fits(event)][:2]
    for event, rows in zip(chosen, (WHOLE, FAULTY), strict=False):
        _check(event, rows, event.times.today - BEFORE_TODAY)


def _fits(event: Held) -> bool:
    plan, times = event.plan, event.times
    is_plain = plan.takes_place and not plan.is_decided and not plan.lets_in
    return is_plain and times.starts_at > times.today + AHEAD and not categories_of(event.id)


def _check(event: Held, rows: str, now: datetime) -> None:
    by = Actor.account(organizer_of(event.plan.cluster))
    content = f"{HEADINGS}\r\n{rows}".encode("utf-8-sig")
    seen = glance(content, recognise(content))
    import_id = bring(event.id, "Anmeldungen vom Messestand.csv", content, seen, by=by, now=now)
    defaults = Defaults(
        participation=next(iter(pool_ids_of(event.id))), organization_kind=OrganizationKind.SME, country="DE"
    )
    targets = suggest(seen.headings, seen.sample)
    run_id = check_import(get_import(import_id), targets, defaults, by=by, now=now)
    while work_next(now, run_id):
        pass
