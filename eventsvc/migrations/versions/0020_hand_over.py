"""Hand over: the links with which people send a substitute."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

STANDING = sa.text("state IN ('open', 'requested')")
STATES = ("open", "requested", "accepted", "declined", "withdrawn", "spent")


def upgrade() -> None:
    op.create_table(
        "handovers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="handover_state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("substitute", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_handovers_registration_id_registrations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
        sa.UniqueConstraint("public_id", name=op.f("uq_handovers_public_id")),
    )
    with op.batch_alter_table("handovers") as batch_op:
        batch_op.create_index("ix_handovers_registration", ["registration_id"], unique=False)
        batch_op.create_index(
            "uq_handovers_standing",
            ["registration_id"],
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        )


def downgrade() -> None:
    with op.batch_alter_table("handovers") as batch_op:
        batch_op.drop_index("uq_handovers_standing", sqlite_where=STANDING, postgresql_where=STANDING)
        batch_op.drop_index("ix_handovers_registration")
    op.drop_table("handovers")
