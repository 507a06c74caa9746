"""Invite people: closed events, codes, personal invitations, contingents."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

WORDS = {"native_enum": False, "create_constraint": True, "length": 32}
HELD, OPEN = sa.text("released_at IS NULL"), sa.text("state = 'invited'")
ENTRIES = {"code_id": "codes", "contingent_id": "contingents"}


def upgrade() -> None:
    with op.batch_alter_table("events") as batch_op:
        batch_op.add_column(sa.Column("is_by_invitation", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("events") as batch_op:
        batch_op.alter_column("is_by_invitation", server_default=None)
    _add_contingents()
    _add_codes()
    with op.batch_alter_table("registrations") as batch_op:
        for name, table in ENTRIES.items():
            batch_op.add_column(sa.Column(name, sa.Uuid(), nullable=True))
            batch_op.create_index(batch_op.f(f"ix_registrations_{name}"), [name], unique=False)
            batch_op.create_foreign_key(batch_op.f(f"fk_registrations_{name}_{table}"), table, [name], ["id"])
    _add_invitations()


def downgrade() -> None:
    op.drop_table("invitations")
    with op.batch_alter_table("registrations") as batch_op:
        for name, table in ENTRIES.items():
            batch_op.drop_constraint(batch_op.f(f"fk_registrations_{name}_{table}"), type_="foreignkey")
            batch_op.drop_index(batch_op.f(f"ix_registrations_{name}"))
            batch_op.drop_column(name)
    op.drop_table("codes")
    op.drop_table("contingents")
    with op.batch_alter_table("events") as batch_op:
        batch_op.drop_column("is_by_invitation")


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _add_contingents() -> None:
    op.create_table(
        "contingents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("link_version", sa.Integer(), nullable=False),
        sa.Column("colleagues_version", sa.Integer(), nullable=False),
        sa.Column("organization", sa.String(length=160), nullable=False),
        sa.Column("contact_name", sa.String(length=120), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("participation", sa.Enum("on_site", "online", name="participation", **WORDS), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("pool_id", sa.Uuid(), nullable=True),
        sa.Column("from_pool_id", sa.Uuid(), nullable=False),
        sa.Column("release_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_contingents_not_empty")),
        sa.CheckConstraint(
            "(pool_id IS NULL) = (released_at IS NOT NULL)", name=op.f("ck_contingents_held_or_released")
        ),
        _refers("contingents", "event_id", "events"),
        _refers("contingents", "category_id", "categories"),
        _refers("contingents", "pool_id", "pools"),
        _refers("contingents", "from_pool_id", "pools"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contingents")),
        sa.UniqueConstraint("public_id", name=op.f("uq_contingents_public_id")),
    )
    _index("contingents", "event_id", "category_id", "pool_id", "from_pool_id")
    op.create_index(
        "ix_contingents_due", "contingents", ["release_at"], unique=False, sqlite_where=HELD, postgresql_where=HELD
    )


def _add_codes() -> None:
    op.create_table(
        "codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("most_uses", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("category_id", sa.Uuid(), nullable=True),
        sa.Column("contingent_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("most_uses IS NULL OR most_uses > 0", name=op.f("ck_codes_usable")),
        _refers("codes", "event_id", "events"),
        _refers("codes", "category_id", "categories"),
        _refers("codes", "contingent_id", "contingents"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codes")),
        sa.UniqueConstraint("event_id", "code", name=op.f("uq_codes_event_id_code")),
    )
    _index("codes", "category_id", "contingent_id")


def _add_invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("link_version", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=True),
        sa.Column("contingent_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("is_email_fixed", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column(
            "state",
            sa.Enum("invited", "accepted", "declined", "revoked", name="invitation_state", **WORDS),
            nullable=False,
        ),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registration_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state <> 'accepted' OR registration_id IS NOT NULL", name=op.f("ck_invitations_accepted_by_someone")
        ),
        _refers("invitations", "event_id", "events"),
        _refers("invitations", "category_id", "categories"),
        _refers("invitations", "contingent_id", "contingents"),
        _refers("invitations", "registration_id", "registrations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("public_id", name=op.f("uq_invitations_public_id")),
    )
    _index("invitations", "event_id", "category_id", "contingent_id", "registration_id")
    op.create_index(
        "uq_invitations_open",
        "invitations",
        ["event_id", "email_key"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
