"""Link whoever has a mailbox to all its registrations."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "overview_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(length=32), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overview_links")),
    )
    op.create_index("ix_overview_links_created_at", "overview_links", ["created_at"])
    op.create_index("ix_registrations_address", "registrations", ["email_key"])


def downgrade() -> None:
    op.drop_index("ix_registrations_address", table_name="registrations")
    op.drop_table("overview_links")
