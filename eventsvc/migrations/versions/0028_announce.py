"""Announce: what teams write to people, files with it, whom it went to, texts that clusters keep."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

WORDS = {"native_enum": False, "create_constraint": True, "length": 32}
AT = sa.DateTime(timezone=True)
KINDS = ("about_event", "news")
STATES = ("draft", "scheduled", "sending", "sent", "stopped")
RECIPIENT_STATES = ("waiting", "posted", "skipped")
SKIPPED = ("no_address", "gone", "twice", "no_consent", "unfilled")
SCHEDULED = sa.text("state = 'scheduled'")
RUNS = "kind IN ('check_import', 'import', 'send_announcement')"
EARLIER_RUNS = "kind IN ('check_import', 'import')"


def upgrade() -> None:
    _let_runs_be(RUNS)
    op.create_table(
        "announcements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Enum(*KINDS, name="announcement_kind", **WORDS), nullable=False),
        sa.Column("state", sa.Enum(*STATES, name="announcement_state", **WORDS), nullable=False),
        *_texts(),
        sa.Column("audience", sa.String(length=2000), nullable=False),
        sa.Column("due_at", AT, nullable=True),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("changed_at", AT, nullable=False),
        sa.Column("begun_at", AT, nullable=True),
        _refers("announcements", "event_id", "events"),
        _refers("announcements", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
    )
    op.create_index("ix_announcements_event", "announcements", ["event_id", "created_at"], unique=False)
    op.create_index(
        "ix_announcements_due",
        "announcements",
        ["due_at"],
        unique=False,
        sqlite_where=SCHEDULED,
        postgresql_where=SCHEDULED,
    )
    _add_files()
    _add_recipients()
    op.create_table(
        "announcement_templates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        *_texts(),
        sa.Column("created_at", AT, nullable=False),
        _refers("announcement_templates", "cluster_id", "clusters"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_templates")),
        sa.UniqueConstraint("cluster_id", "name", name=op.f("uq_announcement_templates_cluster_id_name")),
    )


def downgrade() -> None:
    for table in ("announcement_templates", "announcement_recipients", "announcement_files", "announcements"):
        op.drop_table(table)
    op.execute("DELETE FROM runs WHERE kind = 'send_announcement'")
    _let_runs_be(EARLIER_RUNS)


def _let_runs_be(kinds: str) -> None:
    with op.batch_alter_table("runs") as batch_op:
        batch_op.drop_constraint(op.f("ck_runs_run_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_runs_run_kind"), kinds)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _texts() -> list[sa.Column]:
    return [
        sa.Column(f"{part}_{language}", column, nullable=False)
        for language in ("de", "en")
        for part, column in (("subject", sa.String(length=150)), ("body", sa.Text()))
    ]


def _add_files() -> None:
    op.create_table(
        "announcement_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("announcement_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_announcement_files_not_empty")),
        _refers("announcement_files", "announcement_id", "announcements"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_files")),
    )
    op.create_index("ix_announcement_files_announcement", "announcement_files", ["announcement_id"], unique=False)


def _add_recipients() -> None:
    op.create_table(
        "announcement_recipients",
        sa.Column("announcement_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Enum(*RECIPIENT_STATES, name="recipient_state", **WORDS), nullable=False),
        sa.Column("skipped", sa.Enum(*SKIPPED, name="skipped", **WORDS), nullable=True),
        sa.Column("missing", sa.String(length=200), nullable=False),
        sa.Column("was_living", sa.Boolean(), nullable=False),
        sa.Column("mail_id", sa.Uuid(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        _refers("announcement_recipients", "announcement_id", "announcements"),
        _refers("announcement_recipients", "registration_id", "registrations"),
        sa.PrimaryKeyConstraint("announcement_id", "registration_id", name=op.f("pk_announcement_recipients")),
    )
    op.create_index(
        "ix_announcement_recipients_state", "announcement_recipients", ["announcement_id", "state"], unique=False
    )
    op.create_index("ix_announcement_recipients_mail", "announcement_recipients", ["mail_id"], unique=False)
    op.create_index(
        op.f("ix_announcement_recipients_registration_id"), "announcement_recipients", ["registration_id"], unique=False
    )
