"""Keep the journal: who acted more exactly, what concerns a cluster as a whole, and what it is read by."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

KINDS = "actor_kind IN ('person', 'contact', 'guest', 'account', 'system')"
EARLIER = "actor_kind IN ('person', 'account', 'system')"
BY_ACCOUNT = sa.text("actor_id IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("journal_entries") as batch_op:
        batch_op.add_column(sa.Column("cluster_id", sa.Uuid(), nullable=True))
        batch_op.drop_constraint(op.f("ck_journal_entries_actor_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_journal_entries_actor_kind"), KINDS)
        batch_op.create_index("ix_journal_entries_at", ["at", "id"])
        batch_op.create_index(
            "ix_journal_entries_actor", ["actor_id", "at"], postgresql_where=BY_ACCOUNT, sqlite_where=BY_ACCOUNT
        )


def downgrade() -> None:
    op.execute("UPDATE journal_entries SET actor_kind = 'person' WHERE actor_kind IN ('contact', 'guest')")
    with op.batch_alter_table("journal_entries") as batch_op:
        batch_op.drop_index("ix_journal_entries_actor")
        batch_op.drop_index("ix_journal_entries_at")
        batch_op.drop_constraint(op.f("ck_journal_entries_actor_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_journal_entries_actor_kind"), EARLIER)
        batch_op.drop_column("cluster_id")
