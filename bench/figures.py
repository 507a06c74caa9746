"""The rows of the table: what is done, how often, and what it should cost at most."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count

from sqlalchemy import func, select

from eventsvc.events.models import Event
from eventsvc.events.queries import event_facts
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db, transaction
from eventsvc.messaging.models import OutgoingMail
from eventsvc.messaging.outbox import post
from eventsvc.messaging.states import MailState
from eventsvc.registration.letters import RegistrationConfirmed
from eventsvc.registration.models import Registration
from eventsvc.registration.queries import registration_query, registration_row
from eventsvc.registration.states import RegistrationState
from tests.servers.visitor import HttpVisitor
from tests.servers.web import served

from .processes import cpu_milliseconds, memory_mebibytes
from .stage import Stage

_people = count(1)


@dataclass(frozen=True)
class Figure:
    """One row: what was measured, the figure with its unit, the goal, and what else was seen."""

    work: str
    measured: str
    goal: str
    seen: str = ""


def idle_memory(stage: Stage) -> Figure:
    """Measure before anything else is asked of it."""
    roots = {name: pid for name, pid in stage.roots.items() if name in ("web", "worker", "beat")}
    each = ", ".join(f"{name} {memory_mebibytes([pid]):.0f}" for name, pid in roots.items())
    return Figure(
        "idle memory (PSS), web + worker + beat", f"{memory_mebibytes(roots.values()):.0f} MiB", "≤ 250 MiB", each
    )


def event_page(stage: Stage) -> Figure:
    """An anonymous visitor reads an event's page."""
    browser = stage.visitor()
    path = f"/veranstaltungen/{stage.slugs['page']}"
    return _cost(stage, "event page, anonymous", "≤ 2 ms", lambda: _expect(browser.get(path).status, 200), 300)


def calendar(stage: Stage) -> Figure:
    """An anonymous visitor opens the calendar."""
    browser = stage.visitor()
    return _cost(stage, "calendar, anonymous", "–", lambda: _expect(browser.get("/").status, 200), 100)


def sign_up_flow(stage: Stage) -> Figure:
    """Event page, form, sign-up, the booking's page; then the confirmation with its ticket is written out."""

    def flow() -> None:
        browser = stage.visitor(next(_people))
        _expect(browser.get(f"/veranstaltungen/{stage.slugs['flow']}").status, 200)
        location = sign_up(browser, stage.slugs["flow"])
        _expect(browser.get(location).status, 200)

    for _ in range(5):
        flow()
    _wait_until_sent(stage)
    number = 60
    before, started = cpu_milliseconds(stage.roots.values()), time.monotonic()
    for _ in range(number):
        flow()
    _wait_until_sent(stage)
    cost = (cpu_milliseconds(stage.roots.values()) - before) / number
    seen = f"{number} flows in {time.monotonic() - started:.1f} s, mails sent"
    return Figure("sign-up, whole browser flow with its mail and ticket", f"{cost:.1f} ms", "≤ 25 ms", seen)


def twenty_questions(stage: Stage) -> list[Figure]:
    """Someone opens a form with twenty questions, and sends it with some of them answered."""
    slug, browser = stage.slugs["asking"], stage.visitor(next(_people))
    page = _cost(stage, "form with 20 questions: the page", "–", lambda: browser.get(_form(slug)), 60)
    text = browser.get(_form(slug)).text
    typed = dict.fromkeys(re.findall(r'<textarea[^>]*name="(person-[0-9a-f]{32})"', text), "Eine Antwort")
    typed |= dict.fromkeys(re.findall(r'name="(person-[0-9a-f]{32})" value="yes"', text), "yes")
    hidden = [browser.get(_form(slug)).hidden for _ in range(45)]

    def send() -> None:
        answer = browser.post(_form(slug), hidden.pop() | someone() | typed)
        _expect(answer.status, 303)

    return [page, _cost(stage, "form with 20 questions: the POST", "–", send, 40)]


def group_sign_up(stage: Stage) -> Figure:
    """Someone signs four colleagues and themselves up, in one form; then six mails with five tickets are written out."""
    path, number = f"/veranstaltungen/{stage.slugs['flow']}/anmeldung/gruppe", 40

    def flow() -> None:
        browser = stage.visitor(next(_people))
        page = browser.get(path)
        _expect(page.status, 200)
        contact, colleagues = someone(), {}
        for index in range(4):
            one = someone()
            colleagues |= {f"people-{index}-{name}": one[name] for name in ("first_name", "last_name", "email")}
        answer = browser.post(path, page.hidden | contact | colleagues | {"comes_along": "y", "placing": "together"})
        _expect(answer.status, 303)

    flow()
    _wait_until_sent(stage)
    before = cpu_milliseconds(stage.roots.values())
    for _ in range(number):
        flow()
    _wait_until_sent(stage)
    cost = (cpu_milliseconds(stage.roots.values()) - before) / number
    return Figure("group sign-up of five, with its six mails and tickets", f"{cost:.1f} ms", "–", f"{number} times")


def hot_event(stage: Stage, attempts: int = 600, clients: int = 32) -> Figure:
    """Many want the 300 places of one event at once: form and sign-up of each."""
    waits: list[float] = []

    def one(number: int) -> None:
        browser = stage.visitor(1000 + number)
        page = browser.get(_form(stage.slugs["hot"]))
        started = time.monotonic()
        answer = browser.post(_form(stage.slugs["hot"]), page.hidden | someone())
        waits.append(time.monotonic() - started)
        _expect(answer.status, 303)

    started = time.monotonic()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(one, range(attempts)))
    seconds = time.monotonic() - started
    with stage.app.app_context():
        query = select(func.count()).select_from(Registration).join(Event, Event.id == Registration.event_id)
        query = query.where(Event.slug == stage.slugs["hot"], Registration.state == RegistrationState.CONFIRMED)
        confirmed = db.session.scalar(query)
        db.session.remove()
    p99 = sorted(waits)[int(len(waits) * 0.99) - 1]
    seen = f"p99 {p99:.2f} s, {confirmed} of 300 places given, the load's own clients on the same two cores"
    return Figure("sign-ups a second on one hot event", f"{attempts / seconds:.0f} /s", "≥ 60 /s, p99 < 2 s", seen)


def check_in(stage: Stage) -> Figure:
    """The desk scans a ticket and sees the answer."""
    browser, tickets = stage.organizer(), iter(stage.tickets)
    path = f"/einlass/{stage.slugs['crowded']}"
    hidden = browser.get(path).hidden

    def scan() -> None:
        answer = browser.post(f"{path}/code", hidden | {"code": next(tickets)})
        _expect(answer.status in (200, 303), True)

    return _cost(stage, "check-in, the scan itself", "≤ 3 ms", scan, 200)


def attendee_list(stage: Stage) -> list[Figure]:
    """The organizer pages through ten thousand people, and looks for one of them."""
    browser = stage.organizer()
    path = f"/organisation/veranstaltungen/{stage.slugs['crowded']}/teilnehmende"
    pages = count(1)
    return [
        _cost(
            stage,
            "attendee list of 10,000: a page",
            "≤ 8 ms",
            lambda: _expect(browser.get(f"{path}?seite={next(pages)}").status, 200),
            100,
        ),
        _cost(
            stage,
            "attendee list of 10,000: a name search",
            "≤ 8 ms",
            lambda: _expect(browser.get(f"{path}?suche=baumler-01{next(pages) % 10}").status, 200),
            100,
        ),
    ]


def exports(stage: Stage) -> list[Figure]:
    """The organizer fetches all ten thousand."""
    browser = stage.organizer()
    path = f"/verwaltung/veranstaltungen/{stage.slugs['crowded']}/export/teilnehmende"
    figures = []
    for suffix, goal in (("csv", "≤ 400 ms"), ("xlsx", "≤ 700 ms")):
        figure = _cost(
            stage,
            f"export of 10,000 attendees, {suffix.upper()}",
            goal,
            lambda suffix=suffix: _expect(browser.get(f"{path}.{suffix}").status, 200),
            3,
        )
        web = memory_mebibytes([stage.roots["web"]])
        figures.append(Figure(figure.work, figure.measured, figure.goal, f"web {web:.0f} MiB after it"))
    return figures


def mail_after_submit(stage: Stage) -> Figure:
    """From the answer to a sign-up until its mail has left, nothing else going on."""
    waits = []
    for _ in range(10):
        _wait_until_sent(stage)
        time.sleep(1.2)
        browser = stage.visitor(next(_people))
        sign_up(browser, stage.slugs["flow"])
        answered = time.monotonic()
        _wait_until_sent(stage, every=0.01)
        waits.append(time.monotonic() - answered)
    waits.sort()
    seen = f"median of 10; slowest {waits[-1]:.2f} s; measured by asking the table every 10 ms"
    return Figure("mail after the submit, quiet", f"{waits[5]:.2f} s", "≤ 0.2 s", seen)


def mails_a_second(stage: Stage, number: int = 500) -> Figure:
    """Confirmations with ticket and calendar entry, all written down at once, by one worker to a mail server."""
    with stage.app.app_context():
        query = registration_query().join(Event, Event.id == Registration.event_id)
        query = query.where(Event.slug == stage.slugs["crowded"]).order_by(Registration.id).limit(number)
        rows = [registration_row(row) for row in db.session.execute(query)]
        facts, now = event_facts(rows[0].event_id), read_clock()
        started, before = time.monotonic(), cpu_milliseconds(stage.roots.values())
        with transaction():
            for row in rows:
                letter = RegistrationConfirmed(event=facts, registration=row.facts)
                post(letter, to=row.recipient, once=f"bench:{row.id}", now=now)
        db.session.remove()
    _wait_until_sent(stage)
    seconds = time.monotonic() - started
    cost = (cpu_milliseconds(stage.roots.values()) - before) / number
    return Figure(
        "mails a second with ticket and calendar file",
        f"{number / seconds:.0f} /s",
        "≥ 50 /s",
        f"{cost:.1f} ms CPU a mail",
    )


def cold_start(stage: Stage) -> Figure:
    """From the command to the first answer of a second web process."""
    started = time.monotonic()
    with served(stage.folder, database_url=stage.settings["DATABASE_URL"], redis_url=stage.settings["REDIS_URL"]):
        return Figure("cold start of the web process to the first 200", f"{time.monotonic() - started:.1f} s", "≤ 2 s")


def sign_up(browser: HttpVisitor, slug: str) -> str:
    """Open the form, send it, and return where it leads."""
    page = browser.get(_form(slug))
    _expect(page.status, 200)
    answer = browser.post(_form(slug), page.hidden | someone())
    _expect(answer.status, 303)
    return str(answer.location)


def someone() -> dict[str, str]:
    """Return what a person types into the form."""
    number = next(_people)
    return {
        "first_name": "Änne",
        "last_name": f"Bäumler {number}",
        "email": f"person-{number}@firma.example",
        "organization": "Firma Bäumler GmbH",
        "organization_kind": "sme",
        "postal_code": "86159",
        "country": "DE",
    }


def _form(slug: str) -> str:
    return f"/veranstaltungen/{slug}/anmeldung"


def _cost(stage: Stage, work: str, goal: str, operation: Callable[[], object], number: int) -> Figure:
    """Return the server's CPU time of the operation, after a few that warm it up."""
    for _ in range(min(5, number)):
        operation()
    before = cpu_milliseconds(stage.roots.values())
    for _ in range(number):
        operation()
    cost = (cpu_milliseconds(stage.roots.values()) - before) / number
    return Figure(work, f"{cost:.1f} ms", goal, f"{number} times")


def _wait_until_sent(stage: Stage, every: float = 0.2) -> None:
    waiting = select(func.count()).select_from(OutgoingMail)
    waiting = waiting.where(OutgoingMail.state.in_([MailState.QUEUED, MailState.SENDING]))
    deadline = time.monotonic() + 120
    with stage.app.app_context():
        while time.monotonic() < deadline:
            left = db.session.scalar(waiting)
            db.session.rollback()
            if not left:
                break
            time.sleep(every)
        else:
            raise RuntimeError("the mails did not leave")
        db.session.remove()


def _expect(seen: object, wanted: object) -> None:
    if seen != wanted:
        raise RuntimeError(f"the service answered {seen}, not {wanted}")
