"""Fix templates: a draft that events are made from, and what it fixes of them."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("events") as batch_op:
        batch_op.add_column(sa.Column("is_template", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("fixed_parts", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("template_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_events_template_id"), ["template_id"])
        batch_op.create_foreign_key(batch_op.f("fk_events_template_id_events"), "events", ["template_id"], ["id"])
    with op.batch_alter_table("events") as batch_op:
        batch_op.alter_column("is_template", server_default=None)
        batch_op.alter_column("fixed_parts", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("events") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_events_template_id_events"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_events_template_id"))
        batch_op.drop_column("template_id")
        batch_op.drop_column("fixed_parts")
        batch_op.drop_column("is_template")
