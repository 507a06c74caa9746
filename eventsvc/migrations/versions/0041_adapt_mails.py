"""Adapt mails: what an event or a cluster says otherwise in its letters."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail_texts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("cluster_id", sa.Uuid(), nullable=True),
        sa.Column("letter", sa.String(length=60), nullable=False),
        sa.Column(
            "language",
            sa.Enum("de", "en", name="mail_text_language", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("opening", sa.Text(), nullable=False),
        sa.Column("closing", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(event_id IS NULL) <> (cluster_id IS NULL)", name=op.f("ck_mail_texts_one_owner")),
        sa.ForeignKeyConstraint(["cluster_id"], ["clusters.id"], name=op.f("fk_mail_texts_cluster_id_clusters")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_mail_texts_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_texts")),
        sa.UniqueConstraint("cluster_id", "letter", "language", name=op.f("uq_mail_texts_cluster_id_letter_language")),
        sa.UniqueConstraint("event_id", "letter", "language", name=op.f("uq_mail_texts_event_id_letter_language")),
    )


def downgrade() -> None:
    op.drop_table("mail_texts")
