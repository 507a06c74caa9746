"""People of an import are entered in portions, and taken back in one step while nothing else has happened to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from eventsvc.announcements.service import forget_recipients
from eventsvc.events.answering import accept
from eventsvc.events.category_queries import CategoryRow, categories_of
from eventsvc.events.kinds import Participation
from eventsvc.events.pools import pool_ids_of
from eventsvc.events.question_queries import questions_of
from eventsvc.events.questions import Question
from eventsvc.imports.errors import CannotBeUndone, RowsAreFaulty
from eventsvc.imports.letters import EntryUndone
from eventsvc.imports.queries import ImportFacts, RowFacts, findings_of, get_import, rows_found
from eventsvc.imports.rules import Fault
from eventsvc.imports.service import (
    Became,
    Wish,
    add_room_made,
    begin_import,
    end_import,
    settle_import,
    take_people_back,
)
from eventsvc.imports.states import LEFT, TAKEN, Finding, ImportState, Placing
from eventsvc.journal import Actor, note
from eventsvc.kit.errors import Refusal
from eventsvc.kit.text import N_
from eventsvc.messaging.outbox import Posting, post_all
from eventsvc.messaging.service import let_go, put_off, take_back_letters
from eventsvc.organizations import OrganizationKind
from eventsvc.registration.answers import value_kept
from eventsvc.registration.applications import Application, Participant, Person, Source, own_contact
from eventsvc.registration.errors import (
    AlreadyRegistered,
    ChoiceFull,
    EventFull,
    EventIsCalledOff,
    EventOver,
    WayNotOffered,
)
from eventsvc.registration.queries import registrations_by_id
from eventsvc.registration.rules import decide_by_hand, decide_for_queue, decide_over_capacity
from eventsvc.registration.states import RegistrationState
from eventsvc.registration.tags import tag
from eventsvc.registration.undoing import noted_since, revisions_of, undo_bookings
from eventsvc.runs.queries import RunRow
from eventsvc.runs.service import Portion, begin
from eventsvc.runs.states import RunKind

from .locking import Locked, lock
from .placing import move_up
from .sign_up import Listed, add_listed

AT_A_TIME = 50
# Letters wait for the end of the import, this long if it does not come.
PUT_OFF = timedelta(hours=12)
RULES = {
    Placing.BY_THE_RULES: decide_by_hand,
    Placing.OVER_CAPACITY: decide_over_capacity,
    Placing.WAITING_LIST: decide_for_queue,
}
WHY: dict[type[Refusal], str] = {
    AlreadyRegistered: N_("Diese Adresse ist inzwischen angemeldet."),
    EventFull: N_("Alle Plätze sind vergeben."),
    ChoiceFull: N_("Eine gewählte Antwort ist ausgebucht."),
    WayNotOffered: N_("Diese Teilnahmeart oder Kategorie gibt es nicht mehr."),
    EventOver: N_("Die Veranstaltung ist vorbei."),
    EventIsCalledOff: N_("Die Veranstaltung ist abgesagt."),
}
NOT_POSSIBLE = N_("Das war inzwischen nicht mehr möglich.")
ALL_OR_NONE = N_("Eine Zeile ließ sich nicht eintragen. Wie gewünscht ist deshalb niemand eingetragen.")


def start_import(import_: ImportFacts, wish: Wish, *, by: Actor, now: datetime) -> UUID:
    """Begin to enter the good rows, and return the run. Raises ImportMovedOn, or RowsAreFaulty where all or none are wanted."""
    found = findings_of(import_.id)
    if wish.is_all_or_none and any(found.get(finding) for finding in LEFT):
        raise RowsAreFaulty
    begin_import(import_, wish, now)
    total = sum(found.get(finding, 0) for finding in TAKEN)
    return begin(RunKind.IMPORT, import_.id, account_id=by.id, now=now, total=total)


def import_portion(run: RunRow, now: datetime) -> Portion:
    """Enter the next rows; after the last, their letters may leave."""
    import_ = get_import(run.subject_id)
    if import_.state is not ImportState.IMPORTING:
        return Portion(is_last=True)
    rows = rows_found(import_.id, TAKEN, AT_A_TIME)
    became = _enter(import_, rows, now) if rows else []
    settle_import(import_.id, became)
    refused = sum(one.fault is not None for one in became)
    if refused and import_.is_all_or_none:
        _take_all_back(import_, ImportState.STOPPED, now)
        return Portion(done=len(rows), failed=refused, reason=ALL_OR_NONE)
    is_last = len(rows) < AT_A_TIME
    if is_last:
        _finish(import_, now)
    return Portion(done=len(rows), failed=refused, is_last=is_last)


def give_up_import_of(run: RunRow, now: datetime) -> None:
    """End an import that breaks off again and again: whoever is in stays, unless all or none were wanted."""
    import_ = get_import(run.subject_id)
    if import_.state is not ImportState.IMPORTING:
        return
    if import_.is_all_or_none:
        _take_all_back(import_, ImportState.STOPPED, now)
        return
    left = rows_found(import_.id, TAKEN)
    settle_import(import_.id, [Became(number=row.number, fault=Fault("", NOT_POSSIBLE)) for row in left])
    _finish(import_, now)


def undo_import(import_: ImportFacts, *, by: Actor, now: datetime) -> int:
    """Take everyone back whom the import has entered, and return how many; the queue moves up.

    Whoever has had a letter hears of it. Raises CannotBeUndone if anything else has happened to one of them, or
    ImportMovedOn.
    """
    locked = lock(import_.event_id)
    touched = touched_since(import_)
    if touched:
        raise CannotBeUndone(len(touched))
    number = _take_all_back(import_, ImportState.UNDONE, now, locked)
    note("event.import_undone", import_.event_id, by=by, now=now, event_id=import_.event_id, number=number)
    return number


def touched_since(import_: ImportFacts) -> list[RowFacts]:
    """Return the rows to which something else has happened since they were entered."""
    rows = [row for row in rows_found(import_.id, [Finding.IMPORTED]) if row.registration_id]
    ids = [row.registration_id for row in rows if row.registration_id]
    present, noted = revisions_of(ids), noted_since(ids)
    return [
        row
        for row in rows
        if row.registration_id and (row.registration_id in noted or present.get(row.registration_id) != row.revision)
    ]


def _enter(import_: ImportFacts, rows: Sequence[RowFacts], now: datetime) -> list[Became]:
    by = Actor.account(import_.account_id) if import_.account_id else Actor.system()
    offer = _Offer(
        pools=pool_ids_of(import_.event_id),
        categories={str(one.id): one for one in categories_of(import_.event_id)},
        questions=questions_of(import_.event_id),
    )
    applications = {row.number: offer.application(import_, row) for row in rows}
    fit = {number: one for number, one in applications.items() if one is not None}
    if not fit:
        return [Became(number=row.number, fault=Fault("", WHY[WayNotOffered])) for row in rows]
    listed = add_listed(list(fit.values()), RULES[import_.placing], by=by, now=now)
    add_room_made(import_, {str(pool): number for pool, number in listed.room_made.items()})
    return _became(rows, dict(zip(fit, _entered(listed), strict=True)), now)


def _entered(listed: Listed) -> list[UUID | Refusal]:
    return [one if isinstance(one, Refusal) else one.placed[0].registration.id for one in listed.outcomes]


def _became(rows: Sequence[RowFacts], entered: Mapping[int, UUID | Refusal], now: datetime) -> list[Became]:
    ids = [one for one in entered.values() if isinstance(one, UUID)]
    put_off(ids, now + PUT_OFF)
    told = {row.number: row.taken for row in rows}
    tag((one, told[number].get("tags") or ()) for number, one in entered.items() if isinstance(one, UUID))
    revisions = revisions_of(ids)
    became = []
    for row in rows:
        one = entered.get(row.number, WayNotOffered())
        if isinstance(one, UUID):
            became.append(Became(number=row.number, registration_id=one, revision=revisions[one]))
        else:
            became.append(Became(number=row.number, fault=Fault("", WHY.get(type(one), NOT_POSSIBLE))))
    return became


@dataclass(frozen=True, kw_only=True)
class _Offer:
    """What the event offers now: a row was checked against what it offered then."""

    pools: Mapping[Participation, UUID]
    categories: Mapping[str, CategoryRow]
    questions: tuple[Question, ...]

    def application(self, import_: ImportFacts, row: RowFacts) -> Application | None:
        """Return what a row hands in; None if its way or category is gone. The key lets each row in once."""
        taken = row.taken
        way = Participation(taken["participation"])
        category = self.categories.get(taken["category"]) if taken["category"] else None
        if way not in self.pools or (taken["category"] and category is None):
            return None
        person = Person(
            organization_kind=OrganizationKind(taken["organization_kind"]), **{name: taken[name] for name in _PERSON}
        )
        given = {UUID(key): value_kept(value) for key, value in taken["answers"].items()}
        participant = Participant(
            person=person,
            pool_id=self.pools[way],
            participation=way,
            category_id=category.id if category else None,
            proof=taken["proof"] if category else "",
            origin_cluster_id=UUID(taken["origin"]) if taken.get("origin") else None,
            further_pool_ids=frozenset({category.pool_id} if category and category.pool_id else ()),
            answers=accept(self.questions, given).answers,
        )
        return Application(
            event_id=import_.event_id,
            contact=own_contact(person),
            people=(participant,),
            language=taken["language"],
            form_key=f"import-{import_.id.hex}-{row.number}",
            questions=self.questions,
            source=Source.STAFF,
            is_told=import_.is_told,
        )


_PERSON = (
    *("first_name", "last_name", "email", "organization", "postal_code", "country", "phone"),
    *("dietary_needs", "access_needs", "remarks"),
)


def _finish(import_: ImportFacts, now: datetime) -> None:
    entered = rows_found(import_.id, [Finding.IMPORTED])
    for some in _batches([row.registration_id for row in entered if row.registration_id]):
        let_go(some, now)
    end_import(import_, ImportState.IMPORTED, now)
    by = Actor.account(import_.account_id) if import_.account_id else Actor.system()
    note("event.imported", import_.event_id, by=by, now=now, event_id=import_.event_id, number=len(entered))


def _take_all_back(import_: ImportFacts, state: ImportState, now: datetime, locked: Locked | None = None) -> int:
    """Give every place of the import back, and delete whom it has entered; it leaves nothing but what it says of its rows."""
    locked = locked or lock(import_.event_id)
    rows = [row for row in rows_found(import_.id, [Finding.IMPORTED]) if row.registration_id]
    end_import(import_, state, now)
    take_people_back(import_.id, rows, Finding.GOOD)
    for some in _batches([row.registration_id for row in rows if row.registration_id]):
        _remove(locked, some, now)
    _lower_capacities(import_, locked)
    move_up(locked, now)
    return len(rows)


def _remove(locked: Locked, registration_ids: Sequence[UUID], now: datetime) -> None:
    registrations = registrations_by_id(registration_ids)
    told = take_back_letters(registration_ids)
    forget_recipients(registration_ids)
    freed: Counter[UUID] = Counter()
    left: Counter[UUID] = Counter()
    pools = locked.pools_of(registrations)
    for one in registrations:
        freed.update(pools[one.id] if one.state.holds_place else ())
        left.update(pools[one.id] if one.state is RegistrationState.WAITLISTED else ())
    for pool_id in freed.keys() | left.keys():
        locked.settle([pool_id], taken=-freed[pool_id], waiting=-left[pool_id])
    facts = locked.terms.facts
    post_all(
        [
            Posting(
                letter=EntryUndone(event=facts, registration=one.facts),
                to=one.recipient,
                once=f"registration:{one.id}:undone",
            )
            for one in registrations
            if one.id in told
        ],
        now=now,
    )
    undo_bookings({one.booking_id for one in registrations})


def _lower_capacities(import_: ImportFacts, locked: Locked) -> None:
    """Take the places away again that the import has added, as far as they are free."""
    for key, number in import_.room_made.items():
        places = locked.places.get(UUID(key))
        if places is not None and places.capacity is not None:
            locked.resize(places.id, max(places.taken, places.capacity - number))


def _batches(ids: Sequence[UUID]) -> list[Sequence[UUID]]:
    return [ids[at : at + 500] for at in range(0, len(ids), 500)]
