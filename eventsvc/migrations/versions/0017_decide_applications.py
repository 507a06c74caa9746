"""Decide applications event by event, and say whether those who wait learn their position."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

FLAGS = {"is_decided": sa.false(), "tells_position": sa.true()}


def upgrade() -> None:
    with op.batch_alter_table("events") as batch_op:
        for name, default in FLAGS.items():
            batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=default))
    with op.batch_alter_table("events") as batch_op:
        for name in FLAGS:
            batch_op.alter_column(name, server_default=None)
    op.execute("UPDATE events SET is_decided = true WHERE kind IN ('delegation_trip', 'joint_stand')")


def downgrade() -> None:
    with op.batch_alter_table("events") as batch_op:
        for name in reversed(FLAGS):
            batch_op.drop_column(name)
