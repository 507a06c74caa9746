"""Sort session queues: members can go first where people wait for a session, too."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

QUEUE = "ix_session_choices_queue"


def upgrade() -> None:
    with op.batch_alter_table("session_choices") as batch_op:
        batch_op.add_column(sa.Column("queue_priority", sa.Integer(), nullable=False, server_default="0"))
        batch_op.drop_index(QUEUE)
        batch_op.create_index(QUEUE, ["session_id", "state", "queue_priority", "queue_position"])
    with op.batch_alter_table("session_choices") as batch_op:
        batch_op.alter_column("queue_priority", server_default=None)
    # Those who are not members stand behind them where the event says so.
    members = "SELECT r.id FROM registrations r JOIN categories c ON c.id = r.category_id WHERE c.kind = 'member'"
    sorted_here = "SELECT s.id FROM sessions s JOIN events e ON e.id = s.event_id WHERE e.queue_order = 'members_first'"
    op.execute(
        "UPDATE session_choices SET queue_priority = 1 WHERE state = 'waiting' "  # noqa: S608 -- no word of anybody else
        f"AND session_id IN ({sorted_here}) AND registration_id NOT IN ({members})"
    )


def downgrade() -> None:
    with op.batch_alter_table("session_choices") as batch_op:
        batch_op.drop_index(QUEUE)
        batch_op.create_index(QUEUE, ["session_id", "state", "queue_position"])
        batch_op.drop_column("queue_priority")
