"""What has changed between a list of people that was handed over and the list as it is now. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from eventsvc.events.kinds import Participation
from eventsvc.kit.text import N_

# What people need stands on a list under these keys, and the answers to questions under the keys of those.
DIETARY, ACCESS = "dietary", "access"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One person who comes, as a list names them. `holder` differs once somebody else has the place."""

    registration_id: UUID
    holder: str
    last_name: str
    first_name: str
    organization: str
    participation: Participation
    category_id: UUID | None = None
    session_ids: tuple[UUID, ...] = ()
    needs: Mapping[str, str] = field(default_factory=dict)

    @property
    def who(self) -> str:
        """The person with their organization, in one line."""
        return ", ".join(filter(None, (f"{self.first_name} {self.last_name}".strip(), self.organization)))


class ListChangeKind(StrEnum):
    """What can change on a list."""

    ADDED = "added"
    REMOVED = "removed"
    REPLACED = "replaced"
    NAMED = "named"
    WAY = "way"
    CATEGORY = "category"
    SESSIONS = "sessions"
    NEEDS = "needs"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return LIST_CHANGE_LABELS[self]


LIST_CHANGE_LABELS = {
    ListChangeKind.ADDED: N_("Neu auf der Liste"),
    ListChangeKind.REMOVED: N_("Nicht mehr auf der Liste"),
    ListChangeKind.REPLACED: N_("Ersetzt"),
    ListChangeKind.NAMED: N_("Name oder Organisation"),
    ListChangeKind.WAY: N_("Teilnahme"),
    ListChangeKind.CATEGORY: N_("Kategorie"),
    ListChangeKind.SESSIONS: N_("Programm"),
    ListChangeKind.NEEDS: N_("Bedarf"),
}


@dataclass(frozen=True, kw_only=True)
class ListChange:
    """One thing about one person; before it came to be there is no line, nor after they left. `need` names what is needed."""

    kind: ListChangeKind
    before: Line | None = None
    after: Line | None = None
    need: str = ""

    @property
    def line(self) -> Line:
        """The person as they stand now, or stood last."""
        line = self.after or self.before
        assert line is not None
        return line


def changes_between(before: Iterable[Line], after: Iterable[Line]) -> tuple[ListChange, ...]:
    """Return what has changed: what was changed back has not."""
    then, now = ({line.registration_id: line for line in lines} for lines in (before, after))
    found: list[ListChange] = []
    for key in then | now:
        old, new = then.get(key), now.get(key)
        if old is not None and new is not None:
            found.extend(_of_one(old, new))
        else:
            found.append(
                ListChange(kind=ListChangeKind.ADDED if old is None else ListChangeKind.REMOVED, before=old, after=new)
            )
    return tuple(found)


def _of_one(old: Line, new: Line) -> Iterator[ListChange]:
    differs = {
        ListChangeKind.REPLACED: old.holder != new.holder,
        ListChangeKind.NAMED: old.holder == new.holder and old.who != new.who,
        ListChangeKind.WAY: old.participation is not new.participation,
        ListChangeKind.CATEGORY: old.category_id != new.category_id,
        ListChangeKind.SESSIONS: set(old.session_ids) != set(new.session_ids),
    }
    for kind, is_new in differs.items():
        if is_new:
            yield ListChange(kind=kind, before=old, after=new)
    for need in {**old.needs, **new.needs}:
        if old.needs.get(need, "") != new.needs.get(need, ""):
            yield ListChange(kind=ListChangeKind.NEEDS, before=old, after=new, need=need)
