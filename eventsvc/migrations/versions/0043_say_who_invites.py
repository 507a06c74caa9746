"""Say who invites: the team can on a contingent's places too, which its contact alone could."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("invitations") as batch_op:
        batch_op.add_column(sa.Column("is_by_team", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("invitations") as batch_op:
        batch_op.alter_column("is_by_team", server_default=None)
    op.execute(sa.text("UPDATE invitations SET is_by_team = :no WHERE contingent_id IS NOT NULL").bindparams(no=False))


def downgrade() -> None:
    with op.batch_alter_table("invitations") as batch_op:
        batch_op.drop_column("is_by_team")
