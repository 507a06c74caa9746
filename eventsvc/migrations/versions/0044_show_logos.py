"""Show logos: of each cluster its own, and of a carrier the name that its mails come from."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

LOGO = ("logo_mark", "logo_width", "logo_height", "logo_alt_de", "logo_alt_en")


def upgrade() -> None:
    op.create_table(
        "cluster_logos",
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["cluster_id"], ["clusters.id"], name=op.f("fk_cluster_logos_cluster_id_clusters")),
        sa.PrimaryKeyConstraint("cluster_id", name=op.f("pk_cluster_logos")),
    )
    with op.batch_alter_table("clusters") as batch_op:
        batch_op.add_column(sa.Column("logo_mark", sa.String(length=16), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("logo_width", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("logo_height", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("logo_alt_de", sa.String(length=160), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("logo_alt_en", sa.String(length=160), nullable=False, server_default=""))
    with op.batch_alter_table("carriers") as batch_op:
        batch_op.add_column(sa.Column("sender_name", sa.String(length=120), nullable=False, server_default=""))
    with op.batch_alter_table("clusters") as batch_op:
        for name in LOGO:
            batch_op.alter_column(name, server_default=None)
    with op.batch_alter_table("carriers") as batch_op:
        batch_op.alter_column("sender_name", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("carriers") as batch_op:
        batch_op.drop_column("sender_name")
    with op.batch_alter_table("clusters") as batch_op:
        for name in LOGO:
            batch_op.drop_column(name)
    op.drop_table("cluster_logos")
