"""The verbs of an announcement: write it, give it files, schedule it, freeze its recipients, stop it, keep its text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, func, insert, select, update

from eventsvc.journal import Actor
from eventsvc.kit.db import db, refusing, table_of
from eventsvc.kit.edits import Edit, merged
from eventsvc.kit.errors import NotFound
from eventsvc.kit.ids import new_id
from eventsvc.registration.files import LARGEST_FILE, file_of

from .errors import AnnouncementMovedOn, FilesTooBig, TemplateNameTaken
from .models import Announcement, AnnouncementFile, AnnouncementRecipient, AnnouncementTemplate
from .queries import AnnouncementRow
from .rules import Judged, Text
from .states import TRANSITIONS, AnnouncementKind, AnnouncementState, RecipientState, SkipReason

_ANNOUNCEMENTS, _FILES = table_of(Announcement), table_of(AnnouncementFile)
_RECIPIENTS, _TEMPLATES = table_of(AnnouncementRecipient), table_of(AnnouncementTemplate)
_BECOME = (
    update(_RECIPIENTS)
    .where(_RECIPIENTS.c.announcement_id == bindparam("of"), _RECIPIENTS.c.registration_id == bindparam("person"))
    .values(state=bindparam("became"), mail_id=bindparam("mail"), skipped=bindparam("why"))
)
S = AnnouncementState


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What the team writes, and to which part of the list."""

    kind: AnnouncementKind
    text: Text
    audience: str


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file as somebody has brought it."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Became:
    """What became of a recipient: a mail in the outbox, or a reason why not."""

    registration_id: UUID
    mail_id: UUID | None = None
    skipped: SkipReason | None = None


def parts_of(draft: Draft | AnnouncementRow) -> dict[str, Any]:
    """Return in parts what the team writes, and to whom."""
    return {"kind": draft.kind, "audience": draft.audience, **asdict(draft.text)}


def write(event_id: UUID, draft: Draft, *, by: Actor, now: datetime) -> UUID:
    """Keep a new announcement as a draft, and return its id."""
    announcement_id = new_id()
    db.session.execute(
        insert(_ANNOUNCEMENTS),
        {
            "id": announcement_id,
            "event_id": event_id,
            "account_id": by.id,
            "state": S.DRAFT,
            "created_at": now,
            "changed_at": now,
            **parts_of(draft),
        },
    )
    return announcement_id


def rewrite(announcement: AnnouncementRow, edit: Edit, now: datetime) -> None:
    """Change a draft; whoever calls holds the lock. Raises EditsClash, or AnnouncementMovedOn where it is none any more."""
    if announcement.state is not S.DRAFT:
        raise AnnouncementMovedOn
    present = parts_of(announcement)
    parts = merged(present, edit)
    if parts != present:
        _change(announcement, now, **parts)


def change_files(announcement: AnnouncementRow, *, added: Sequence[Upload], dropped: Collection[UUID]) -> None:
    """Let files go along with a draft, and others not after all; whoever calls holds the lock.

    Raises AnnouncementMovedOn, FileUnfit, FileTooBig or, for all of them together, FilesTooBig.
    """
    if announcement.state is not S.DRAFT:
        raise AnnouncementMovedOn
    own = _FILES.c.announcement_id == announcement.id
    db.session.execute(delete(_FILES).where(own, _FILES.c.id.in_(dropped)))
    rows = [
        {**vars(file_of(one.name, one.content)), "announcement_id": announcement.id, "content": one.content}
        for one in added
    ]
    kept = db.session.scalar(select(func.coalesce(func.sum(_FILES.c.size), 0)).where(own))
    if (kept or 0) + sum(row["size"] for row in rows) > LARGEST_FILE:
        raise FilesTooBig
    if rows:
        db.session.execute(insert(_FILES), rows)


def schedule(announcement: AnnouncementRow, due_at: datetime, now: datetime) -> None:
    """Let a draft be sent at that time. Raises AnnouncementMovedOn."""
    _step(announcement, S.SCHEDULED, now, due_at=due_at)


def unschedule(announcement: AnnouncementRow, now: datetime) -> None:
    """Make a draft of what was to be sent later. Raises AnnouncementMovedOn."""
    _step(announcement, S.DRAFT, now, due_at=None)


def begin(announcement: AnnouncementRow, now: datetime) -> None:
    """Let it be sent; its text never changes any more. Raises AnnouncementMovedOn."""
    _step(announcement, S.SENDING, now)


def freeze(announcement_id: UUID, judged: Judged, now: datetime) -> int:
    """Write down who gets it and who does not, and why; return how many get it."""
    rows = [
        {
            "announcement_id": announcement_id,
            "registration_id": one.candidate.registration.id,
            "state": RecipientState.SKIPPED if one.skipped else RecipientState.WAITING,
            "skipped": one.skipped,
            "missing": " ".join(one.candidate.missing) if one.skipped else "",
            "was_living": one.candidate.is_living,
            "mail_id": None,
            "round": 1,
        }
        for one in judged.verdicts
    ]
    if rows:
        db.session.execute(insert(_RECIPIENTS), rows)
    db.session.execute(update(_ANNOUNCEMENTS).where(_ANNOUNCEMENTS.c.id == announcement_id).values(begun_at=now))
    return len(judged.written_to)


def settle(announcement_id: UUID, became: Sequence[Became]) -> None:
    """Write down for recipients which mail is theirs, or why there is none."""
    rows = [
        {
            "of": announcement_id,
            "person": one.registration_id,
            "became": RecipientState.SKIPPED if one.skipped else RecipientState.POSTED,
            "mail": one.mail_id,
            "why": one.skipped,
        }
        for one in became
    ]
    if rows:
        db.session.execute(_BECOME, rows)


def end_posting(announcement: AnnouncementRow, now: datetime) -> None:
    """Say that every mail is in the outbox. Raises AnnouncementMovedOn."""
    _step(announcement, S.SENT, now)


def stop(announcement: AnnouncementRow, now: datetime) -> None:
    """Let no mail of it leave any more. Raises AnnouncementMovedOn."""
    _step(announcement, S.STOPPED, now)


def begin_again(announcement: AnnouncementRow, registration_ids: Sequence[UUID], now: datetime) -> None:
    """Let it be sent once more to these of its recipients. Raises AnnouncementMovedOn."""
    _step(announcement, S.SENDING, now)
    write_again(announcement.id, registration_ids)


def write_again(announcement_id: UUID, registration_ids: Sequence[UUID]) -> None:
    """Let these recipients wait for another mail."""
    db.session.execute(
        update(_RECIPIENTS)
        .where(_RECIPIENTS.c.announcement_id == announcement_id, _RECIPIENTS.c.registration_id.in_(registration_ids))
        .values(state=RecipientState.WAITING, round=_RECIPIENTS.c.round + 1)
    )


def discard(announcement: AnnouncementRow) -> None:
    """Delete a draft with its files. Raises AnnouncementMovedOn."""
    if announcement.state is not S.DRAFT:
        raise AnnouncementMovedOn
    delete_announcements([announcement.id])


def delete_announcements(announcement_ids: Sequence[UUID]) -> None:
    """Delete announcements with all that hangs on them."""
    for table in (_FILES, _RECIPIENTS):
        db.session.execute(delete(table).where(table.c.announcement_id.in_(announcement_ids)))
    db.session.execute(delete(_ANNOUNCEMENTS).where(_ANNOUNCEMENTS.c.id.in_(announcement_ids)))


def forget_recipients(registration_ids: Collection[UUID]) -> None:
    """Forget people whose registrations are taken back as if there had been none."""
    db.session.execute(delete(_RECIPIENTS).where(_RECIPIENTS.c.registration_id.in_(registration_ids)))


def keep_template(cluster_id: UUID, name: str, text: Text, now: datetime) -> None:
    """Keep a text for the cluster under a name. Raises TemplateNameTaken."""
    row = {"id": new_id(), "cluster_id": cluster_id, "name": name, "created_at": now, **asdict(text)}
    with refusing("uq_announcement_templates_cluster_id_name", TemplateNameTaken()):
        db.session.execute(insert(_TEMPLATES), row)


def drop_template(cluster_id: UUID, template_id: UUID) -> None:
    """Delete a text that the cluster keeps, or raise NotFound."""
    gone = db.session.execute(
        delete(_TEMPLATES).where(_TEMPLATES.c.id == template_id, _TEMPLATES.c.cluster_id == cluster_id)
    )
    if gone.rowcount != 1:  # type: ignore[attr-defined]
        raise NotFound(template_id)


def _step(announcement: AnnouncementRow, state: AnnouncementState, now: datetime, **values: Any) -> None:
    """Take it to `state`; of two who try at once, one succeeds."""
    if state not in TRANSITIONS[announcement.state]:
        raise AnnouncementMovedOn
    _change(announcement, now, state=state, **values)


def _change(announcement: AnnouncementRow, now: datetime, **values: Any) -> None:
    changed = db.session.execute(
        update(_ANNOUNCEMENTS)
        .where(
            _ANNOUNCEMENTS.c.id == announcement.id,
            _ANNOUNCEMENTS.c.state == announcement.state,
            _ANNOUNCEMENTS.c.changed_at == announcement.changed_at,
        )
        .values(changed_at=now, **values)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise AnnouncementMovedOn
