"""Freeze lists: who was to come when a list was handed to a venue."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "frozen_lists",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.String(length=120), nullable=False),
        sa.Column("with_needs", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_frozen_lists_account_id_accounts")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_frozen_lists_event_id_events")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_lists")),
    )
    with op.batch_alter_table("frozen_lists") as batch_op:
        batch_op.create_index("ix_frozen_lists_event", ["event_id", "frozen_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("frozen_lists") as batch_op:
        batch_op.drop_index("ix_frozen_lists_event")
    op.drop_table("frozen_lists")
