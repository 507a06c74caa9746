"""Hold decisions back, and keep a reason for the team alone."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

WORDS = {"native_enum": False, "create_constraint": True, "length": 32}
OUTCOMES = ("accept", "reserve", "decline")
SKIPS = ("withdrawn", "decided", "no_reserve", "sending", "full", "no_more")


def upgrade() -> None:
    op.create_table(
        "decisions",
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.Enum(*OUTCOMES, name="outcome", **WORDS), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("is_reason_told", sa.Boolean(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("skipped", sa.Enum(*SKIPS, name="skipped", **WORDS), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_decisions_account_id_accounts")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_decisions_registration_id_registrations")
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_decisions")),
    )
    released = sa.text("released_at IS NOT NULL")
    op.create_index(
        "ix_decisions_released", "decisions", ["released_at"], sqlite_where=released, postgresql_where=released
    )
    with op.batch_alter_table("registrations") as batch_op:
        batch_op.add_column(sa.Column("kept_reason", sa.String(length=500), nullable=False, server_default=""))
    with op.batch_alter_table("registrations") as batch_op:
        batch_op.alter_column("kept_reason", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("registrations") as batch_op:
        batch_op.drop_column("kept_reason")
    op.drop_index("ix_decisions_released", table_name="decisions")
    op.drop_table("decisions")
