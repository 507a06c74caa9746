"""Show participants to each other: from when to when an event does so."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.add_column(sa.Column("list_from", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("list_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_column("list_until")
        batch_op.drop_column("list_from")
