"""Agree with hosts: what each does at an event and whom it sees; those that are there see everyone, as before."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

TERMS = {"role": ("co_host", "partner"), "view": ("own", "everyone", "figures")}
BEFORE, AFTER = ("invited", "accepted", "declined"), ("invited", "accepted", "declined", "left")


def upgrade() -> None:
    with op.batch_alter_table("event_hosts") as batch_op:
        batch_op.add_column(sa.Column("role", sa.String(length=32), nullable=False, server_default="co_host"))
        batch_op.add_column(sa.Column("view", sa.String(length=32), nullable=False, server_default="everyone"))
    with op.batch_alter_table("event_hosts") as batch_op:
        for name, values in TERMS.items():
            batch_op.alter_column(name, server_default=None)
            batch_op.create_check_constraint(op.f(f"ck_event_hosts_{name}"), _one_of(name, values))
        batch_op.drop_constraint(op.f("ck_event_hosts_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_event_hosts_state"), _one_of("state", AFTER))


def downgrade() -> None:
    # Earlier, whoever left was deleted.
    op.execute("DELETE FROM event_hosts WHERE state = 'left'")
    with op.batch_alter_table("event_hosts") as batch_op:
        batch_op.drop_constraint(op.f("ck_event_hosts_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_event_hosts_state"), _one_of("state", BEFORE))
        for name in TERMS:
            batch_op.drop_constraint(op.f(f"ck_event_hosts_{name}"), type_="check")
            batch_op.drop_column(name)


def _one_of(name: str, values: tuple[str, ...]) -> str:
    return f"{name} IN ({', '.join(repr(value) for value in values)})"
