"""Import people: long work, imports with their rows, what columns hold, tags."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

WORDS = {"native_enum": False, "create_constraint": True, "length": 32}
KINDS = ("check_import", "import")
RUN_STATES = ("working", "done", "stopped")
IMPORT_STATES = ("matching", "checking", "checked", "importing", "imported", "stopped", "undone")
FINDINGS = ("good", "namesake", "duplicate", "faulty", "refused", "imported")
PLACINGS = ("by_the_rules", "over_capacity", "waiting_list")
WORKING = sa.text("state = 'working'")


def upgrade() -> None:
    _add_runs()
    _add_imports()
    _add_rows()
    op.create_table(
        "remembered_columns",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("heading", sa.String(length=120), nullable=False),
        sa.Column("target", sa.String(length=60), nullable=False),
        _refers("remembered_columns", "cluster_id", "clusters"),
        sa.PrimaryKeyConstraint("cluster_id", "heading", name=op.f("pk_remembered_columns")),
    )
    op.create_table(
        "registration_tags",
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("tag", sa.String(length=40), nullable=False),
        _refers("registration_tags", "registration_id", "registrations"),
        sa.PrimaryKeyConstraint("registration_id", "tag", name=op.f("pk_registration_tags")),
    )
    op.create_index(op.f("ix_registration_tags_tag"), "registration_tags", ["tag"], unique=False)
    op.create_index("ix_scans_registration", "scans", ["registration_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_scans_registration", table_name="scans")
    for table in ("registration_tags", "remembered_columns", "import_rows", "imports", "runs"):
        op.drop_table(table)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _add_runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, name="run_kind", **WORDS), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Enum(*RUN_STATES, name="run_state", **WORDS), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    op.create_index("ix_runs_subject", "runs", ["subject_id", "started_at"], unique=False)
    op.create_index(
        "ix_runs_working", "runs", ["touched_at"], unique=False, sqlite_where=WORKING, postgresql_where=WORKING
    )


def _add_imports() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Enum(*IMPORT_STATES, name="import_state", **WORDS), nullable=False),
        sa.Column("file_name", sa.String(length=160), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("sheet", sa.String(length=80), nullable=False),
        sa.Column("encoding", sa.String(length=20), nullable=False),
        sa.Column("separator", sa.String(length=1), nullable=False),
        sa.Column("heading_row", sa.Integer(), nullable=False),
        sa.Column("headings", sa.JSON(), nullable=False),
        sa.Column("targets", sa.JSON(), nullable=False),
        sa.Column("defaults", sa.JSON(), nullable=False),
        sa.Column("placing", sa.Enum(*PLACINGS, name="placing", **WORDS), nullable=False),
        sa.Column("is_all_or_none", sa.Boolean(), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.Column("room_made", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        _refers("imports", "event_id", "events"),
        _refers("imports", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index("ix_imports_event", "imports", ["event_id", "created_at"], unique=False)
    op.create_index("ix_imports_changed_at", "imports", ["changed_at"], unique=False)


def _add_rows() -> None:
    op.create_table(
        "import_rows",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("finding", sa.Enum(*FINDINGS, name="finding", **WORDS), nullable=True),
        sa.Column("taken", sa.JSON(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("name_key", sa.String(length=170), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        _refers("import_rows", "import_id", "imports"),
        _refers("import_rows", "registration_id", "registrations"),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_import_rows")),
    )
    op.create_index("ix_import_rows_finding", "import_rows", ["import_id", "finding", "number"], unique=False)
    op.create_index("ix_import_rows_email", "import_rows", ["import_id", "email_key"], unique=False)
    op.create_index("ix_import_rows_name", "import_rows", ["import_id", "name_key"], unique=False)
    op.create_index(op.f("ix_import_rows_registration_id"), "import_rows", ["registration_id"], unique=False)
