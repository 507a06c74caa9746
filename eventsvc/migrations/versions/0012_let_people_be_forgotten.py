"""Let people be forgotten: when a registration became nameless."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KNOWN = sa.text("erased_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_registrations_known", ["event_id"], unique=False, sqlite_where=KNOWN, postgresql_where=KNOWN
        )


def downgrade() -> None:
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.drop_index("ix_registrations_known", sqlite_where=KNOWN, postgresql_where=KNOWN)
        batch_op.drop_column("erased_at")
