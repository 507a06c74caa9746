"""Share places: what is chosen once for a booking takes one."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("further_places") as batch_op:
        batch_op.add_column(sa.Column("is_shared", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("further_places") as batch_op:
        batch_op.alter_column("is_shared", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("further_places") as batch_op:
        batch_op.drop_column("is_shared")
