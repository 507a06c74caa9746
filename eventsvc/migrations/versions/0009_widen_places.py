"""Widen places: categories, several places a person, several people a booking, offers from the queue."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

WORDS = {"native_enum": False, "create_constraint": True, "length": 32}
CATEGORY_KINDS = (
    *("member", "non_member", "student", "research", "startup", "public_body"),
    *("speaker", "press", "exhibitor", "other"),
)
WAITLISTED, OFFERED = sa.text("state = 'waitlisted'"), sa.text("state = 'offered'")
TEXTS = {
    "first_name": 80,
    "last_name": 80,
    "phone": 40,
    "organization": 160,
    "billing_name": 160,
    "billing_street": 120,
    "billing_postal_code": 12,
    "billing_city": 80,
    "billing_country": 2,
    "billing_email": 254,
    "order_number": 60,
    "cost_center": 60,
}


def upgrade() -> None:
    with op.batch_alter_table("events") as batch_op:
        batch_op.add_column(
            sa.Column(
                "queue_order",
                sa.Enum("first_come", "members_first", name="queue_order", **WORDS),
                nullable=False,
                server_default="first_come",
            )
        )
        batch_op.add_column(sa.Column("offer_hours", sa.Integer(), nullable=True))
    with op.batch_alter_table("events") as batch_op:
        batch_op.alter_column("queue_order", server_default=None)
    with op.batch_alter_table("pools") as batch_op:
        batch_op.alter_column("participation", existing_type=sa.String(length=32), nullable=True)
    _add_categories()
    _widen_bookings()
    _widen_registrations()
    op.create_table(
        "further_places",
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("pool_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["pool_id"], ["pools.id"], name=op.f("fk_further_places_pool_id_pools")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_further_places_registration_id_registrations")
        ),
        sa.PrimaryKeyConstraint("registration_id", "pool_id", name=op.f("pk_further_places")),
    )
    with op.batch_alter_table("further_places") as batch_op:
        batch_op.create_index(batch_op.f("ix_further_places_pool_id"), ["pool_id"], unique=False)


def downgrade() -> None:
    op.drop_table("further_places")
    with op.batch_alter_table("registrations") as batch_op:
        batch_op.drop_index("ix_registrations_offers", sqlite_where=OFFERED, postgresql_where=OFFERED)
        batch_op.drop_index("ix_registrations_queue", sqlite_where=WAITLISTED, postgresql_where=WAITLISTED)
        batch_op.drop_index(batch_op.f("ix_registrations_category_id"))
        batch_op.drop_constraint(batch_op.f("fk_registrations_category_id_categories"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_registrations_public_id"), type_="unique")
        for name in ("offered_until", "queue_priority", "category_id", "link_version", "public_id"):
            batch_op.drop_column(name)
        batch_op.create_index(
            "ix_registrations_queue",
            ["pool_id", "queue_position"],
            unique=False,
            sqlite_where=WAITLISTED,
            postgresql_where=WAITLISTED,
        )
    with op.batch_alter_table("bookings") as batch_op:
        for name in ("blocking_since", "is_together", *reversed(TEXTS)):
            batch_op.drop_column(name)
    op.drop_table("category_clusters")
    op.drop_table("categories")
    op.execute("DELETE FROM pools WHERE participation IS NULL")
    with op.batch_alter_table("pools") as batch_op:
        batch_op.alter_column("participation", existing_type=sa.String(length=32), nullable=False)
    with op.batch_alter_table("events") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_events_queue_order"), type_="check")
        batch_op.drop_column("offer_hours")
        batch_op.drop_column("queue_order")


def _add_categories() -> None:
    op.create_table(
        "categories",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum(*CATEGORY_KINDS, name="category_kind", **WORDS), nullable=False),
        sa.Column("name_de", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("pool_id", sa.Uuid(), nullable=True),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "admission",
            sa.Enum("everyone", "on_request", "with_code", "members", name="admission", **WORDS),
            nullable=False,
        ),
        sa.Column("proof_de", sa.String(length=300), nullable=False),
        sa.Column("proof_en", sa.String(length=300), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("vat_percent", sa.Numeric(precision=4, scale=2), nullable=False),
        sa.CheckConstraint("price_cents >= 0 AND vat_percent >= 0", name=op.f("ck_categories_price_not_negative")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_categories_event_id_events")),
        sa.ForeignKeyConstraint(["pool_id"], ["pools.id"], name=op.f("fk_categories_pool_id_pools")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_categories")),
        sa.UniqueConstraint("event_id", "position", name=op.f("uq_categories_event_id_position")),
    )
    with op.batch_alter_table("categories") as batch_op:
        batch_op.create_index(batch_op.f("ix_categories_pool_id"), ["pool_id"], unique=False)
    op.create_table(
        "category_clusters",
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f("fk_category_clusters_category_id_categories")
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["clusters.id"], name=op.f("fk_category_clusters_cluster_id_clusters")),
        sa.PrimaryKeyConstraint("category_id", "cluster_id", name=op.f("pk_category_clusters")),
    )


def _widen_bookings() -> None:
    """The contact of a booking until now is its one person."""
    with op.batch_alter_table("bookings") as batch_op:
        for name, length in TEXTS.items():
            batch_op.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("is_together", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("blocking_since", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("bookings") as batch_op:
        for name in (*TEXTS, "is_together"):
            batch_op.alter_column(name, server_default=None)
    for name in ("first_name", "last_name", "phone", "organization"):
        op.execute(
            f"UPDATE bookings SET {name} = COALESCE("  # noqa: S608 -- the names stand above
            f"(SELECT MIN(r.{name}) FROM registrations r WHERE r.booking_id = bookings.id), '')"
        )


def _widen_registrations() -> None:
    """Each registration takes over its booking's link: those sent out until now go on opening it."""
    with op.batch_alter_table("registrations") as batch_op:
        batch_op.add_column(sa.Column("public_id", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("link_version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("category_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("queue_priority", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("offered_until", sa.DateTime(timezone=True), nullable=True))
    for name in ("public_id", "link_version"):
        op.execute(
            f"UPDATE registrations SET {name} = "  # noqa: S608 -- the names stand above
            f"(SELECT b.{name} FROM bookings b WHERE b.id = registrations.booking_id)"
        )
    _count_positions_over_the_event()
    with op.batch_alter_table("registrations") as batch_op:
        batch_op.alter_column("public_id", existing_type=sa.String(length=16), nullable=False)
        batch_op.alter_column("link_version", server_default=None)
        batch_op.alter_column("queue_priority", server_default=None)
        batch_op.create_unique_constraint(batch_op.f("uq_registrations_public_id"), ["public_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_registrations_category_id_categories"), "categories", ["category_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_registrations_category_id"), ["category_id"], unique=False)
        batch_op.drop_index("ix_registrations_queue", sqlite_where=WAITLISTED, postgresql_where=WAITLISTED)
        batch_op.create_index(
            "ix_registrations_queue",
            ["event_id", "queue_priority", "queue_position"],
            unique=False,
            sqlite_where=WAITLISTED,
            postgresql_where=WAITLISTED,
        )
        batch_op.create_index(
            "ix_registrations_offers",
            ["offered_until"],
            unique=False,
            sqlite_where=OFFERED,
            postgresql_where=OFFERED,
        )


def _count_positions_over_the_event() -> None:
    """Positions were counted in each pool; now they are counted over the event."""
    connection = op.get_bind()
    waiting = connection.execute(
        sa.text("SELECT id, event_id FROM registrations WHERE state = 'waitlisted' ORDER BY event_id, state_at, id")
    ).all()
    position, event_id = 0, None
    for row in waiting:
        position = position + 1 if row.event_id == event_id else 1
        event_id = row.event_id
        connection.execute(
            sa.text("UPDATE registrations SET queue_position = :position WHERE id = :id"),
            {"position": position, "id": row.id},
        )
    op.execute(
        "UPDATE pools SET last_position = last_position + (SELECT COUNT(*) FROM registrations r "
        "WHERE r.event_id = pools.event_id AND r.state = 'waitlisted')"
    )
