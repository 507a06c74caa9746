"""Remind by way: a reminder reaches everyone, or those who take part on site or online."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    way = sa.Enum("on_site", "online", name="participation", native_enum=False, create_constraint=True, length=32)
    with op.batch_alter_table("reminder_plans") as plans:
        plans.add_column(sa.Column("participation", way, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("reminder_plans") as plans:
        plans.drop_constraint(op.f("ck_reminder_plans_participation"), type_="check")
        plans.drop_column("participation")
