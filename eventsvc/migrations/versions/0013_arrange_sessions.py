"""Arrange sessions: an event's programme, and who has chosen what of it."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("title_de", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("description_de", sa.Text(), nullable=False),
        sa.Column("description_en", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("room", sa.String(length=120), nullable=False),
        sa.Column("speaker", sa.String(length=200), nullable=False),
        sa.Column("is_choosable", sa.Boolean(), nullable=False),
        sa.Column("parallel_group", sa.String(length=20), nullable=False),
        sa.Column(
            "participation",
            sa.Enum("on_site", "online", name="participation", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("pool_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_sessions_ends_after_start")),
        sa.CheckConstraint("is_choosable = (pool_id IS NOT NULL)", name=op.f("ck_sessions_pool_if_choosable")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_sessions_event_id_events")),
        sa.ForeignKeyConstraint(["pool_id"], ["pools.id"], name=op.f("fk_sessions_pool_id_pools")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("pool_id", name=op.f("uq_sessions_pool_id")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index("ix_sessions_programme", ["event_id", "starts_at"], unique=False)
    op.create_table(
        "session_choices",
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("wished", "chosen", "waiting", name="state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("queue_position", sa.Integer(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_session_choices_registration_id_registrations")
        ),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_session_choices_session_id_sessions")),
        sa.PrimaryKeyConstraint("registration_id", "session_id", name=op.f("pk_session_choices")),
    )
    with op.batch_alter_table("session_choices", schema=None) as batch_op:
        batch_op.create_index("ix_session_choices_queue", ["session_id", "state", "queue_position"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("session_choices", schema=None) as batch_op:
        batch_op.drop_index("ix_session_choices_queue")
    op.drop_table("session_choices")
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index("ix_sessions_programme")
    op.drop_table("sessions")
