"""Tell mailboxes apart, however their address is written."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outgoing_mails", sa.Column("mailbox", sa.String(length=254), nullable=True))
    op.create_index("ix_outgoing_mails_mailbox", "outgoing_mails", ["mailbox", "settled_at"])


def downgrade() -> None:
    op.drop_index("ix_outgoing_mails_mailbox", table_name="outgoing_mails")
    with op.batch_alter_table("outgoing_mails", schema=None) as batch_op:
        batch_op.drop_column("mailbox")
