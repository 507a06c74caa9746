"""Find the bookings that somebody answers for by the address of their mailbox, however it was typed."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("bookings") as batch_op:
        batch_op.add_column(sa.Column("email_key", sa.String(254), nullable=False, server_default=""))
    op.execute(sa.text("UPDATE bookings SET email_key = lower(email)"))
    with op.batch_alter_table("bookings") as batch_op:
        batch_op.alter_column("email_key", server_default=None)
        batch_op.create_index("ix_bookings_address", ["email_key"])


def downgrade() -> None:
    with op.batch_alter_table("bookings") as batch_op:
        batch_op.drop_index("ix_bookings_address")
        batch_op.drop_column("email_key")
