"""Invite beside others: each contingent has its open invitations to itself, so that none tells of another."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'invited'")
BY_TEAM = sa.text("state = 'invited' AND contingent_id IS NULL")
BY_CONTACT = sa.text("state = 'invited' AND contingent_id IS NOT NULL")
# Of several that are open for one address, the one that the index of before lets stand: the first.
LATER_ONES = """
    UPDATE invitations SET state = 'revoked' WHERE state = 'invited' AND EXISTS (
        SELECT 1 FROM invitations AS earlier WHERE earlier.event_id = invitations.event_id
        AND earlier.email_key = invitations.email_key AND earlier.state = 'invited' AND earlier.id < invitations.id
    )
"""


def upgrade() -> None:
    op.drop_index("uq_invitations_open", table_name="invitations")
    _open_once("uq_invitations_open", "event_id", BY_TEAM)
    _open_once("uq_invitations_open_in_contingent", "contingent_id", BY_CONTACT)


def downgrade() -> None:
    op.drop_index("uq_invitations_open_in_contingent", table_name="invitations")
    op.drop_index("uq_invitations_open", table_name="invitations")
    op.execute(LATER_ONES)
    _open_once("uq_invitations_open", "event_id", OPEN)


def _open_once(name: str, column: str, where: sa.TextClause) -> None:
    op.create_index(name, "invitations", [column, "email_key"], unique=True, sqlite_where=where, postgresql_where=where)
