"""What has changed on a list that was handed over, in words: what, of whom, before and now, when and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from eventsvc.accounts.queries import account_names
from eventsvc.events.category_queries import categories_of
from eventsvc.events.programme_queries import programme_of
from eventsvc.events.question_queries import questions_ever_asked
from eventsvc.events.written_answers import label_of
from eventsvc.journal.models import ActorKind
from eventsvc.journal.queries import DoneRow, last_done
from eventsvc.kit.catalogue import translated
from eventsvc.kit.localized import in_language
from eventsvc.kit.text import N_

from .frozen_lists import FrozenListRow, changes_since
from .list_changes import ACCESS, DIETARY, Line, ListChange, ListChangeKind

NEED_LABELS = {DIETARY: N_("Essen"), ACCESS: N_("Barrierefreiheit")}
GONE = N_("entfallen")
# So long before its commit a change can have begun: what is older is not its cause.
SLOWEST = timedelta(minutes=1)

_K = ListChangeKind
_TYPED = ("registration.changed", "registration.answered", "registration.handed_over")
# What the journal calls what leads to such a change.
CAUSES: dict[ListChangeKind, tuple[str, ...]] = {
    _K.ADDED: (
        *("registration.confirmed", "registration.confirmed_out_of_turn", "registration.moved_up"),
        *("registration.offer_accepted", "registration.switched_to_online", "application.accepted"),
    ),
    _K.REMOVED: ("registration.withdrawn", "registration.cancelled"),
    _K.REPLACED: ("registration.handed_over",),
    _K.NAMED: _TYPED,
    _K.WAY: ("registration.switched_to_online",),
    _K.CATEGORY: _TYPED,
    _K.SESSIONS: ("registration.sessions_changed", "registration.session_given"),
    _K.NEEDS: _TYPED,
}


@dataclass(frozen=True, kw_only=True)
class WrittenChange:
    """One change as people read it; `at` is None where it followed from something that was changed for all."""

    registration_id: UUID
    kind: ListChangeKind
    last_name: str
    first_name: str
    organization: str
    what: str
    before: str
    after: str
    at: datetime | None
    by: str


class ListWords:
    """What stands on the lists of an event, in a reader's language."""

    def __init__(self, event_id: UUID, language: str) -> None:
        self.language = language
        self._categories = {one.id: in_language(language, one.name_de, one.name_en) for one in categories_of(event_id)}
        self._questions = {one.key.hex: label_of(one, language) for one in questions_ever_asked(event_id)}
        self._sessions = {one.id: one.title.said(language) for one in programme_of(event_id)}

    def way(self, line: Line) -> str:
        """How the person takes part."""
        return translated(self.language, line.participation.label)

    def category(self, line: Line) -> str:
        """The person's category; empty without one."""
        if line.category_id is None:
            return ""
        return self._categories.get(line.category_id) or translated(self.language, GONE)

    def sessions(self, line: Line) -> str:
        """What the person takes part in, in the order of the programme; what is no longer in it is counted at the end."""
        chosen = [title for key, title in self._sessions.items() if key in line.session_ids]
        gone = [translated(self.language, GONE) for key in line.session_ids if key not in self._sessions]
        return ", ".join(chosen + gone)

    def need(self, key: str) -> str:
        """What a need is called."""
        return translated(self.language, NEED_LABELS[key]) if key in NEED_LABELS else self._questions.get(key, "")

    def needs(self, line: Line) -> str:
        """All that the person needs."""
        return "; ".join(f"{self.need(key)}: {words}" for key, words in line.needs.items())

    def all_of(self, line: Line | None) -> str:
        """All that a list says of a person beside their name."""
        if line is None:
            return ""
        return "; ".join(filter(None, (self.way(line), self.category(line), self.sessions(line), self.needs(line))))

    def value(self, change: ListChange, line: Line | None) -> str:
        """What the change is about, as the line has it."""
        if line is None or change.before is None or change.after is None:
            return self.all_of(line)
        match change.kind:
            case ListChangeKind.WAY:
                return self.way(line)
            case ListChangeKind.CATEGORY:
                return self.category(line)
            case ListChangeKind.SESSIONS:
                return self.sessions(line)
            case ListChangeKind.NEEDS:
                return line.needs.get(change.need, "")
        return line.who


def written_changes(frozen: FrozenListRow, language: str) -> list[WrittenChange]:
    """Return what has changed since the list was handed over, the newest first."""
    changes, words = changes_since(frozen), ListWords(frozen.event_id, language)
    done = last_done(frozen.event_id, {cause for change in changes for cause in CAUSES[change.kind]})
    causes = [_cause(change, done, frozen.frozen_at - SLOWEST) for change in changes]
    names = account_names(cause.actor_id for cause in causes if cause and cause.actor_id)
    written = [_written(*pair, words, names) for pair in zip(changes, causes, strict=True)]
    return sorted(written, key=_order)


def _cause(change: ListChange, done: dict[tuple[UUID, str], DoneRow], since: datetime) -> DoneRow | None:
    found = [done.get((change.line.registration_id, cause)) for cause in CAUSES[change.kind]]
    return max((one for one in found if one and one.at >= since), key=lambda one: one.at, default=None)


def _written(change: ListChange, cause: DoneRow | None, words: ListWords, names: dict[UUID, str]) -> WrittenChange:
    by = ""
    if cause is not None:
        is_account = cause.actor_kind is ActorKind.ACCOUNT and cause.actor_id is not None
        by = names.get(cause.actor_id, "") if is_account else translated(words.language, cause.actor_kind.label)  # type: ignore[arg-type] # it has an id here
    is_need = change.kind is ListChangeKind.NEEDS
    return WrittenChange(
        registration_id=change.line.registration_id,
        kind=change.kind,
        last_name=change.line.last_name,
        first_name=change.line.first_name,
        organization=change.line.organization,
        what=words.need(change.need) if is_need else translated(words.language, change.kind.label),
        before=words.value(change, change.before),
        after=words.value(change, change.after),
        at=cause.at if cause else None,
        by=by,
    )


def _order(change: WrittenChange) -> tuple[bool, float, str, str]:
    return change.at is None, -(change.at.timestamp() if change.at else 0), change.last_name, change.first_name
