"""Twenty desks scan one ticket at once, over HTTP: one lets in, the others say when and by whom."""

from __future__ import annotations

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from sqlalchemy import func, select, text

from eventsvc.accounts.models import Role
from eventsvc.attendance.models import Scan
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db, transaction
from tests.builders import a_cluster, a_registration, an_account, an_event
from tests.servers.visitor import HttpVisitor
from tests.servers.web import served

DESKS, AT_ONCE = 20, 8
BAND = re.compile(r'<p class="band-word">.*?<span>(.*?)</span>', re.DOTALL)


def build():
    """One ticket for an event that begins, and twenty helpers of its cluster."""
    cluster, now = a_cluster(), read_clock()
    event = an_event(cluster=cluster, slug="heute", starts_at=now + timedelta(hours=1), closes_at=now)
    helpers = [an_account(role=Role.DESK, cluster=cluster, name=f"Helferin {number}") for number in range(DESKS)]
    return a_registration(event), helpers


def scan_at_once(web, ticket, cookies):
    """Let all who hold a cookie open the desk, then send the same code at the same moment; return who did."""
    together = Barrier(len(cookies))

    def helper_scans(number):
        visitor = HttpVisitor(web.url, f"198.51.100.{number + 1}", session=cookies[number])
        desk = visitor.get("/einlass/heute")
        together.wait()
        visitor.post("/einlass/heute/code", desk.hidden | {"code": ticket.ticket_code})
        visitor.hang_up()
        return visitor

    with ThreadPoolExecutor(len(cookies)) as crowd:
        return list(crowd.map(helper_scans, range(len(cookies))))


def told(visitor):
    """What the desk says on its next page."""
    page = visitor.get("/einlass/heute").text
    visitor.hang_up()
    return page


def cookies_of(app, helpers):
    """What their browsers hold once they have signed in."""
    keep = app.session_interface.get_signing_serializer(app).dumps
    return [keep({"_user_id": helper.fs_uniquifier, "_fresh": True}) for helper in helpers]


def words(pages):
    return Counter(BAND.search(page).group(1) for page in pages)


def test_twenty_desks_scan_one_ticket_and_one_lets_in(app, web) -> None:
    ticket, helpers = build()
    pages = [told(visitor) for visitor in scan_at_once(web, ticket, cookies_of(app, helpers))]
    assert words(pages) == {"Eingelassen": 1, "Schon eingelassen": DESKS - 1}
    scan = db.session.scalars(select(Scan)).one()
    [winner] = [helper.name for helper in helpers if helper.id == scan.by_account_id]
    assert sum(f"von {winner}." in page for page in pages if "Schon eingelassen" in page) == DESKS - 1


def test_without_the_index_the_same_ticket_lets_in_many_times(database, new_database, make_app, tmp_path, redis_url):
    own = new_database(database.kind)
    app = make_app(DATABASE_URL=own.url)
    with app.app_context():
        ticket, helpers = build()
        with transaction() as session:
            session.execute(text("DROP INDEX uq_scans_standing"))
        factory = "tests.faults.unprotected_desk:create_app"
        with served(tmp_path, database_url=own.url, redis_url=redis_url, factory=factory) as web:
            # Those who are served at once; whoever came later would find a desk that cannot be shown any more.
            scan_at_once(web, ticket, cookies_of(app, helpers[:AT_ONCE]))
        admitted = db.session.scalar(select(func.count()).select_from(Scan))
        db.session.remove()
        db.engine.dispose()
    assert admitted > 1, "the control let in once: the race above proves nothing"
