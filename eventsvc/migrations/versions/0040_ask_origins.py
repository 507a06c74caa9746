"""Ask origins: through which of the clusters that hold an event somebody came."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("registrations") as batch_op:
        batch_op.add_column(sa.Column("origin_cluster_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_registrations_origin_cluster_id"), ["origin_cluster_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_registrations_origin_cluster_id_clusters"), "clusters", ["origin_cluster_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("registrations") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_registrations_origin_cluster_id_clusters"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_registrations_origin_cluster_id"))
        batch_op.drop_column("origin_cluster_id")
