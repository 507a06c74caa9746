"""Tables of imports, of their rows, and of what a cluster's columns hold."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from eventsvc.accounts.models import Account
from eventsvc.clusters.models import Cluster
from eventsvc.events.models import Event
from eventsvc.kit.db import Base, UtcDateTime, words
from eventsvc.kit.ids import new_id
from eventsvc.registration.models import Registration

from .states import Finding, ImportState, Placing


class Import(Base):
    """People of one file on their way into one event. Kept thirty days after the last step; the file until it is imported."""

    __tablename__ = "imports"
    __table_args__ = (Index("ix_imports_event", "event_id", "created_at"), Index("ix_imports_changed_at", "changed_at"))

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Event.id))
    account_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Account.id))
    state: Mapped[ImportState] = mapped_column(words(ImportState, name="import_state"))
    file_name: Mapped[str] = mapped_column(String(160))
    # What tells that the same file came before.
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    sheet: Mapped[str] = mapped_column(String(80), default="")
    encoding: Mapped[str] = mapped_column(String(20), default="")
    separator: Mapped[str] = mapped_column(String(1), default="")
    heading_row: Mapped[int]
    # What the columns are called, what each holds, and what holds for rows that do not say.
    headings: Mapped[list[str]] = mapped_column(JSON)
    targets: Mapped[list[str]] = mapped_column(JSON)
    defaults: Mapped[dict[str, str]] = mapped_column(JSON)
    placing: Mapped[Placing] = mapped_column(words(Placing, name="placing"), default=Placing.BY_THE_RULES)
    is_all_or_none: Mapped[bool] = mapped_column(default=False)
    is_told: Mapped[bool] = mapped_column(default=True)
    # How many places it has added to which pool.
    room_made: Mapped[dict[str, int]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ImportRow(Base):
    """One row of a file: as it was read, what is taken of it, what is wrong with it, and who it became. Kept as long as its import."""

    __tablename__ = "import_rows"
    __table_args__ = (
        Index("ix_import_rows_finding", "import_id", "finding", "number"),
        Index("ix_import_rows_email", "import_id", "email_key"),
        Index("ix_import_rows_name", "import_id", "name_key"),
    )

    import_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Import.id), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cells: Mapped[list[str]] = mapped_column(JSON)
    # Empty until the row is checked.
    finding: Mapped[Finding | None] = mapped_column(words(Finding, name="finding"))
    taken: Mapped[dict[str, Any]] = mapped_column(JSON)
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    email_key: Mapped[str] = mapped_column(String(254), default="")
    name_key: Mapped[str] = mapped_column(String(170), default="")
    registration_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Registration.id), index=True)
    # The registration as the import left it: whatever raises it was something else.
    revision: Mapped[int | None]


class RememberedColumn(Base):
    """What a cluster said a column of that heading holds: the next file is matched so."""

    __tablename__ = "remembered_columns"

    cluster_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Cluster.id), primary_key=True)
    heading: Mapped[str] = mapped_column(String(120), primary_key=True)
    target: Mapped[str] = mapped_column(String(60))
