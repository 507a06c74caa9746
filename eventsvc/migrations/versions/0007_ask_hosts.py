"""Ask hosts: a further cluster holds an event only once it has accepted; those that are there count as having done so."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATE = sa.Enum("invited", "accepted", "declined", name="state", native_enum=False, create_constraint=False, length=32)


def upgrade() -> None:
    with op.batch_alter_table("event_hosts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("state", STATE, nullable=True))
        batch_op.add_column(sa.Column("since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("account_id", sa.Uuid(), nullable=True))
    op.execute(
        "UPDATE event_hosts SET state = 'accepted', "
        "since = (SELECT created_at FROM events WHERE events.id = event_hosts.event_id)"
    )
    with op.batch_alter_table("event_hosts", schema=None) as batch_op:
        batch_op.alter_column("state", existing_type=STATE, nullable=False)
        batch_op.alter_column("since", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.create_check_constraint(op.f("ck_event_hosts_state"), "state IN ('invited', 'accepted', 'declined')")
        batch_op.create_foreign_key(op.f("fk_event_hosts_account_id_accounts"), "accounts", ["account_id"], ["id"])


def downgrade() -> None:
    # Who has not accepted does not hold the event.
    op.execute("DELETE FROM event_hosts WHERE state <> 'accepted'")
    with op.batch_alter_table("event_hosts", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_event_hosts_account_id_accounts"), type_="foreignkey")
        batch_op.drop_constraint(op.f("ck_event_hosts_state"), type_="check")
        batch_op.drop_column("account_id")
        batch_op.drop_column("since")
        batch_op.drop_column("state")
