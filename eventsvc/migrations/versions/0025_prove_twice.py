"""Prove twice: an app's codes, passkeys and recovery codes beside the password."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.add_column(sa.Column("second_factor_at", AT, nullable=True))
        batch_op.add_column(sa.Column("app_version", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("app_confirmed_at", AT, nullable=True))
        batch_op.add_column(sa.Column("app_step", sa.BigInteger(), nullable=False, server_default="0"))
        for name in ("tf_primary_method", "tf_totp_secret", "mf_recovery_codes"):
            batch_op.drop_column(name)
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.alter_column("app_version", server_default=None)
        batch_op.alter_column("app_step", server_default=None)
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("credential", sa.LargeBinary(length=1024), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=1024), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("used_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_passkeys_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential", name=op.f("uq_passkeys_credential")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_recovery_codes_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
    )
    for table in ("passkeys", "recovery_codes"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_{table}_account_id"), ["account_id"], unique=False)


def downgrade() -> None:
    for table in ("recovery_codes", "passkeys"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_index(batch_op.f(f"ix_{table}_account_id"))
        op.drop_table(table)
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.add_column(sa.Column("tf_primary_method", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("tf_totp_secret", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("mf_recovery_codes", sa.Text(), nullable=True))
        for name in ("app_step", "app_confirmed_at", "app_version", "second_factor_at"):
            batch_op.drop_column(name)
