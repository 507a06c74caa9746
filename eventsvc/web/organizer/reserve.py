"""What the team has decided and not told yet, and the rank of those in reserve."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission
from eventsvc.events.category_queries import CategoryRow, categories_of
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.events.queries import get_terms
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import NotFound, Refusal
from eventsvc.kit.localized import in_language
from eventsvc.kit.text import N_
from eventsvc.registration.deciding import Outcome, Skip
from eventsvc.registration.decisions import HeldRow, held_decisions, undecided_and_unheld, wanted_places
from eventsvc.registration.queries import get_registration, registrations_by_id
from eventsvc.registration.states import RegistrationState
from eventsvc.web.errors import words_of
from eventsvc.web.flash import say_bad, say_good, say_note
from eventsvc.web.guards import requires
from eventsvc.web.languages import chosen_language, said
from eventsvc.web.wording import said_count
from eventsvc.workflows.held_decisions import release_held, take_back
from eventsvc.workflows.reserve import rank_held, rank_reserve, reserve_list

from . import blueprint
from .deciding import carry_out
from .ordering import STEPS, just_moved, kept_focus, wanted_place, wanted_way
from .ownership import actor, own_event

BOARD = "/veranstaltungen/<slug>/entscheidungen"
UNTOUCHED = frozenset({RegistrationState.APPLIED, RegistrationState.WAITLISTED})


@blueprint.get(BOARD)
@requires(Permission.DECIDE)
def decisions(slug: str) -> str:
    """Show what is held back, what that would mean for the places, and the reserve list in its rank."""
    event = own_event(slug, Permission.DECIDE)
    held = held_decisions(event.id)
    waiting = registrations_by_id(chain.from_iterable(reserve_list(get_terms(event.id))))
    return render_template(
        "organizer/decisions/index.html",
        event=event,
        outcomes=list(Outcome),
        held=_by_outcome(held),
        under_way=sum(one.released_at is not None for one in held),
        gone=[one for one in held if one.state not in UNTOUCHED],
        undecided=undecided_and_unheld(event.id),
        places=_places(event, held),
        waiting=waiting,
        **just_moved(),
        full=Skip.FULL,
    )


@blueprint.route(f"{BOARD}/senden", methods=["GET", "POST"])
@requires(Permission.DECIDE)
def send_decisions(slug: str) -> str | Response:
    """Say how many get which mail, then send all that is held back."""
    event = own_event(slug, Permission.DECIDE)
    if request.method != "POST":
        held = held_decisions(event.id)
        return render_template(
            "organizer/decisions/send.html",
            event=event,
            held=_by_outcome(held),
            gone=[one for one in held if one.state not in UNTOUCHED],
            places=_places(event, held),
        )
    with transaction():
        number = release_held(event.id, by=actor(), now=read_clock())
    carry_out(event.id)
    if number:
        say_good(said_count("%(num)s Entscheidung wird gesendet.", "%(num)s Entscheidungen werden gesendet.", number))
    else:
        say_note(said(N_("Es war nichts mehr zu senden.")))
    return redirect(url_for("organizer.decisions", slug=slug), code=303)


@blueprint.post(f"{BOARD}/zuruecknehmen")
@requires(Permission.DECIDE)
def unhold(slug: str) -> Response:
    """Take back what is held back of one person; they are undecided again."""
    event = own_event(slug, Permission.DECIDE)
    registration = get_registration(_person(event))
    with transaction():
        take_back(event.id, [registration.id], by=actor(), now=read_clock())
    say_note(said(N_("Über %(name)s ist wieder nichts entschieden."), name=registration.person.name))
    return redirect(url_for("organizer.decisions", slug=slug), code=303)


@blueprint.post(f"{BOARD}/rang")
@requires(Permission.DECIDE)
def rank(slug: str) -> Response:
    """Move someone in the reserve list, or among those who are to come on it: a step, or to a place."""
    event = own_event(slug, Permission.DECIDE)
    registration_id = _person(event)
    steps = STEPS.get(wanted_way(), 0)
    place = None if steps else max(1, wanted_place() or 1)
    verb = rank_held if "held" in request.form else rank_reserve
    try:
        with transaction():
            verb(registration_id, place=place, steps=steps, by=actor(), now=read_clock())
    except Refusal as refusal:
        say_bad(words_of(refusal))
    return redirect(url_for("organizer.decisions", slug=slug, **kept_focus(registration_id)), code=303)


def _person(event: HeldEvent) -> UUID:
    try:
        registration_id = UUID(request.form.get("person", ""))
    except ValueError as error:
        raise NotFound from error
    if get_registration(registration_id).event_id != event.id:
        raise NotFound(registration_id)
    return registration_id


def _by_outcome(held: list[HeldRow]) -> dict[Outcome, list[HeldRow]]:
    return {
        outcome: [one for one in held if one.decision.outcome is outcome and one.state in UNTOUCHED]
        for outcome in Outcome
    }


@dataclass(frozen=True)
class PlacesThen:
    """How many places of a way to take part, or of a quota, would be taken once all is sent."""

    name: str
    capacity: int | None
    taken: int

    @property
    def lacking(self) -> int:
        """How many are too few."""
        return 0 if self.capacity is None else max(0, self.taken - self.capacity)


def _places(event: HeldEvent, held: list[HeldRow]) -> list[PlacesThen]:
    """Return how many places would be taken: of each way to take part, then of each quota that categories have."""
    untouched = [one for one in held if one.state in UNTOUCHED]
    wanted, language = wanted_places(untouched), chosen_language()
    ways = [PlacesThen(said(one.participation.label), one.capacity, one.taken + wanted[one.id]) for one in event.pools]
    sharing: dict[UUID, list[CategoryRow]] = defaultdict(list)
    for category in categories_of(event.id):
        if category.pool_id is not None and category.capacity is not None:
            sharing[category.pool_id].append(category)
    quotas = [
        PlacesThen(
            ", ".join(in_language(language, one.name_de, one.name_en) for one in categories),
            categories[0].capacity,
            categories[0].taken + wanted[pool_id],
        )
        for pool_id, categories in sharing.items()
    ]
    return ways + quotas
