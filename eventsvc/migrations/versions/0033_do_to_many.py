"""Do to many: what is done to many people at once, and how far it is with each."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

WORDS = {"native_enum": False, "create_constraint": True, "length": 32}
DEEDS = (*("confirm", "offer", "decline", "cancel", "category", "session", "tag", "untag", "follow_up", "check_in"),)
SKIPS = (
    *("erased", "ended", "not_waiting", "not_undecided", "no_place", "is_so", "full", "not_possible", "changed_since"),
)
EARLIER_RUNS = "kind IN ('check_import', 'import', 'send_announcement')"
RUNS = "kind IN ('check_import', 'import', 'send_announcement', 'bulk', 'undo_bulk')"


def upgrade() -> None:
    op.create_table(
        "bulk_actions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("deed", sa.Enum(*DEEDS, name="deed", **WORDS), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_bulk_actions_event_id_events")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_bulk_actions_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_actions")),
        sa.UniqueConstraint("form_key", name=op.f("uq_bulk_actions_form_key")),
    )
    op.create_index("ix_bulk_actions_event", "bulk_actions", ["event_id", "begun_at"])
    op.create_table(
        "bulk_people",
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.Enum("to_do", "done", "skipped", "undone", name="bulk_state", **WORDS), nullable=False),
        sa.Column("skip", sa.Enum(*SKIPS, name="bulk_skip", **WORDS), nullable=True),
        sa.Column("before", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["bulk_actions.id"], name=op.f("fk_bulk_people_action_id_bulk_actions")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_bulk_people_registration_id_registrations")
        ),
        sa.PrimaryKeyConstraint("action_id", "registration_id", name=op.f("pk_bulk_people")),
    )
    op.create_index("ix_bulk_people_left", "bulk_people", ["action_id", "state", "position"])
    op.create_index("ix_bulk_people_registration_id", "bulk_people", ["registration_id"])
    _let_runs_be(RUNS)


def downgrade() -> None:
    op.execute("DELETE FROM runs WHERE kind IN ('bulk', 'undo_bulk')")
    _let_runs_be(EARLIER_RUNS)
    op.drop_table("bulk_people")
    op.drop_table("bulk_actions")


def _let_runs_be(kinds: str) -> None:
    with op.batch_alter_table("runs") as batch_op:
        batch_op.drop_constraint(op.f("ck_runs_run_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_runs_run_kind"), kinds)
