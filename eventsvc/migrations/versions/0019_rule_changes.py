"""Rule changes: until when people may change and sign off, what that costs, what the team looks at again."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

DEADLINES = ("change", "substitute", "sign_off")
LOOKS = sa.text("needs_look_since IS NOT NULL")
WORDS = {"native_enum": False, "create_constraint": True, "length": 32}


def upgrade() -> None:
    with op.batch_alter_table("events") as batch_op:
        for what in DEADLINES:
            batch_op.add_column(sa.Column(f"{what}_days", sa.Integer(), nullable=True))
            batch_op.add_column(sa.Column(f"{what}_at", sa.Time(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "changes_by",
                sa.Enum("person", "contact", name="changes_by", **WORDS),
                nullable=False,
                server_default="person",
            )
        )
        for name in ("approves_substitutes", "looks_again"):
            batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("events") as batch_op:
        for name in ("changes_by", "approves_substitutes", "looks_again"):
            batch_op.alter_column(name, server_default=None)
    op.create_table(
        "fee_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("amount_cents", sa.Integer(), nullable=True),
        sa.CheckConstraint("(percent IS NULL) <> (amount_cents IS NULL)", name=op.f("ck_fee_steps_either_or")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_fee_steps_event_id_events")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_steps")),
        sa.UniqueConstraint("event_id", "days", name=op.f("uq_fee_steps_event_id_days")),
    )
    with op.batch_alter_table("registrations") as batch_op:
        batch_op.add_column(sa.Column("withdrawal_fee_cents", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("needs_look_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_registrations_looks", ["event_id"], unique=False, sqlite_where=LOOKS, postgresql_where=LOOKS
        )


def downgrade() -> None:
    with op.batch_alter_table("registrations") as batch_op:
        batch_op.drop_index("ix_registrations_looks", sqlite_where=LOOKS, postgresql_where=LOOKS)
        batch_op.drop_column("needs_look_since")
        batch_op.drop_column("withdrawal_fee_cents")
    op.drop_table("fee_steps")
    with op.batch_alter_table("events") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_events_changes_by"), type_="check")
        for name in ("looks_again", "approves_substitutes", "changes_by"):
            batch_op.drop_column(name)
        for what in reversed(DEADLINES):
            batch_op.drop_column(f"{what}_at")
            batch_op.drop_column(f"{what}_days")
