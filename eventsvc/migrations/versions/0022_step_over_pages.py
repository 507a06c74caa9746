"""Page through long lists within their index."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("registrations") as batch_op:
        batch_op.drop_index("ix_registrations_list")
        batch_op.create_index("ix_registrations_list", ["event_id", "name_key", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("registrations") as batch_op:
        batch_op.drop_index("ix_registrations_list")
        batch_op.create_index("ix_registrations_list", ["event_id", "name_key"], unique=False)
