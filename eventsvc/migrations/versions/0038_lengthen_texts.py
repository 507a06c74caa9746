"""Lengthen texts: what stands between questions may be as long as it needs to be."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _resize(300, 2000)


def downgrade() -> None:
    op.execute("UPDATE questions SET label_de = substr(label_de, 1, 300), label_en = substr(label_en, 1, 300)")
    _resize(2000, 300)


def _resize(before: int, after: int) -> None:
    with op.batch_alter_table("questions") as questions:
        for name in ("label_de", "label_en"):
            questions.alter_column(
                name, existing_type=sa.String(before), type_=sa.String(after), existing_nullable=False
            )
