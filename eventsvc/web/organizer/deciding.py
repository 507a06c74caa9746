"""Many applications decided at once: whom, what, and whether now or at one moment for all."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, RadioField, SelectChoice
from wtforms.validators import InputRequired

from eventsvc.accounts.policy import Permission
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.events.queries import get_terms
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.text import N_
from eventsvc.registration.attendees import attendee_ids, attendee_page
from eventsvc.registration.deciding import Decision, Outcome
from eventsvc.registration.queries import RegistrationRow, registrations_by_id
from eventsvc.web.fields.text import Paragraph
from eventsvc.web.flash import say_good, say_note
from eventsvc.web.guards import requires
from eventsvc.web.languages import said
from eventsvc.web.wording import said_count
from eventsvc.workflows.held_decisions import Sorted, carry_out_next, decide_many, sort_out

from . import blueprint
from .decisions import LONGEST_REASON
from .listing import Listing, today_at
from .ownership import actor, find_sight, own_event

UNPROCESSABLE = 422
CHOSEN, PAGE, ALL = "chosen", "page", "all"
NOW, HELD = "now", "held"
# So many are carried out before the page answers; the rest goes on by itself.
AT_ONCE = 50
# So many who are skipped are named in a sentence; more get a page.
NAMED = 20
Page = str | tuple[str, int] | Response


class DecidingForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """What goes with a decision about many."""

    when = RadioField(
        N_("Wann erfahren sie es?"),
        [InputRequired()],
        choices=[
            SelectChoice(NOW, N_("Jetzt: Die E-Mails gehen sofort hinaus")),
            SelectChoice(HELD, N_("Später: zurückhalten und für alle gemeinsam senden")),
        ],
        default=NOW,
    )
    reason = Paragraph(N_("Begründung"), longest=LONGEST_REASON)
    tells_reason = BooleanField(N_("Begründung in der E-Mail nennen"), default=True)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Whom the decision is about, as the list was asked."""

    outcome: Outcome
    scope: str
    people: list[RegistrationRow]


@blueprint.route("/veranstaltungen/<slug>/teilnehmende/entscheiden", methods=["GET", "POST"])
@requires(Permission.DECIDE)
def decide_people(slug: str) -> Page:
    """Say first how many are touched and who is skipped, then decide."""
    event, form = own_event(slug, Permission.DECIDE), DecidingForm()
    choice = _choice(event)
    if choice is None or not choice.people:
        say_note(said(N_("Wählen Sie erst aus, über wen Sie entscheiden.")))
        return redirect(Listing(event).address(Listing(event).asked(request.values)), code=303)
    has_changed = request.method == "POST" and request.form.get("seen") != str(len(choice.people))
    if request.method != "POST" or not form.validate() or has_changed:
        return _ask(event, choice, form, has_changed=has_changed)
    told = bool(form.tells_reason.data)
    reason = (form.reason.data or "").strip() if choice.outcome is Outcome.DECLINE else ""
    decision = Decision(outcome=choice.outcome, reason=reason, is_reason_told=told)
    is_held = form.when.data == HELD
    with transaction():
        done = decide_many(
            event.id, [one.id for one in choice.people], decision, is_held=is_held, by=actor(), now=read_clock()
        )
    if not is_held:
        carry_out(event.id)
    _tell(done, is_held=is_held)
    if len(done.skipped) > NAMED:
        return render_template("organizer/attendees/skipped.html", event=event, skipped=done.skipped)
    return redirect(url_for("organizer.decisions", slug=slug), code=303)


def carry_out(event_id: UUID) -> None:
    """Carry out the first decisions that are due; the others follow within a minute, by themselves."""
    for _ in range(AT_ONCE):
        with transaction():
            is_left = carry_out_next(event_id, read_clock())
        if not is_left:
            return


def _choice(event: HeldEvent) -> Choice | None:
    """Return whom the request is about, read anew each time; None without a decision."""
    asked, sight = request.values, find_sight(event)
    if sight is None or asked.get("wahl") not in set(Outcome):
        return None
    listing = Listing(event, sight)
    scope = asked.get("wer", CHOSEN)
    match scope:
        case "all":
            ids = attendee_ids(event.id, listing.asked(asked).wanted, today_at(event))
        case "page":
            shown = attendee_page(event.id, listing.asked(asked), today_at(event), asked.get("seite", 1, type=int))
            ids = [row.id for row in shown.rows]
        case _:
            ids = _typed_ids(asked.getlist("person"))
    people = [one for one in registrations_by_id(ids) if one.event_id == event.id and sight.shows(one)]
    # Once shown, a page is what was shown: it may have moved on since.
    return Choice(outcome=Outcome(asked["wahl"]), scope=ALL if scope == ALL else CHOSEN, people=people)


def _typed_ids(values: list[str]) -> list[UUID]:
    found: list[UUID] = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return list(dict.fromkeys(found))


def _filters(event: HeldEvent) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in Listing(event).asked(request.values).pairs:
        found.setdefault(name, []).append(value)
    return found


def _ask(event: HeldEvent, choice: Choice, form: DecidingForm, *, has_changed: bool) -> Page:
    decision = Decision(outcome=choice.outcome)
    found = sort_out(choice.people, decision, get_terms(event.id))
    page = render_template(
        "organizer/attendees/decide.html",
        event=event,
        choice=choice,
        form=form,
        found=found,
        filters=_filters(event),
        free=event.free,
        has_changed=has_changed,
    )
    return (page, UNPROCESSABLE) if form.errors or has_changed else page


def _tell(done: Sorted, *, is_held: bool) -> None:
    number = len(done.taken)
    if number and is_held:
        say_good(
            said_count(
                "%(num)s Entscheidung ist zurückgehalten.", "%(num)s Entscheidungen sind zurückgehalten.", number
            )
        )
    elif number:
        say_good(said_count("%(num)s Entscheidung ist getroffen.", "%(num)s Entscheidungen sind getroffen.", number))
    if 0 < len(done.skipped) <= NAMED:
        names = ", ".join(f"{one.person.name} ({said(skip.label)})" for one, skip in done.skipped)
        say_note(said(N_("Übersprungen: %(names)s"), names=names))
