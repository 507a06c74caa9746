"""Give rights: roles of a team, at one event too, offered before they are held."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

EARLIER = "role IN ('organizer', 'desk', 'staff')"
ROLES = "role IN ('owner', 'organizer', 'decider', 'desk', 'viewer', 'finance', 'staff')"
AT = sa.DateTime(timezone=True)
ACCOUNTS = sa.table(
    "accounts",
    sa.column("id", sa.Uuid()),
    sa.column("active", sa.Boolean()),
    sa.column("password", sa.String()),
    sa.column("created_at", AT),
    sa.column("invited_at", AT),
)
MEMBERSHIPS = sa.table(
    "memberships",
    sa.column("id", sa.Uuid()),
    sa.column("account_id", sa.Uuid()),
    sa.column("cluster_id", sa.Uuid()),
    sa.column("event_id", sa.Uuid()),
    sa.column("role", sa.String()),
    sa.column("invited_at", AT),
)


def upgrade() -> None:
    with op.batch_alter_table("memberships") as batch_op:
        batch_op.add_column(sa.Column("event_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("invited_at", AT, nullable=True))
        batch_op.drop_constraint(op.f("ck_memberships_role"), type_="check")
        batch_op.create_check_constraint(op.f("ck_memberships_role"), ROLES)
        batch_op.create_check_constraint(op.f("ck_memberships_one_place"), "cluster_id IS NULL OR event_id IS NULL")
        batch_op.create_index("uq_memberships_event_role", ["account_id", "event_id", "role"], unique=True)
        batch_op.create_index("ix_memberships_event", ["event_id"], unique=False)
    _name_owners()
    invited = sa.select(ACCOUNTS.c.invited_at).where(ACCOUNTS.c.id == MEMBERSHIPS.c.account_id)
    op.execute(
        MEMBERSHIPS.update()
        .where(MEMBERSHIPS.c.account_id.in_(sa.select(ACCOUNTS.c.id).where(ACCOUNTS.c.password.is_(None))))
        .values(invited_at=invited.scalar_subquery())
    )
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.drop_column("invited_at")


def _name_owners() -> None:
    """Whoever invited for one cluster could give themselves every role there: they lead it. Else its first organizer does."""
    connection, is_in_cluster = op.get_bind(), MEMBERSHIPS.c.cluster_id.is_not(None)
    connection.execute(MEMBERSHIPS.update().where(MEMBERSHIPS.c.role == "staff", is_in_cluster).values(role="owner"))
    led = set(connection.scalars(sa.select(MEMBERSHIPS.c.cluster_id).where(MEMBERSHIPS.c.role == "owner")))
    organizers = connection.execute(
        sa.select(MEMBERSHIPS.c.id, MEMBERSHIPS.c.cluster_id)
        .join(ACCOUNTS, ACCOUNTS.c.id == MEMBERSHIPS.c.account_id)
        .where(MEMBERSHIPS.c.role == "organizer", is_in_cluster, ACCOUNTS.c.active, ACCOUNTS.c.password.is_not(None))
        .order_by(ACCOUNTS.c.created_at, ACCOUNTS.c.id)
    )
    for membership in organizers.all():
        if membership.cluster_id not in led:
            led.add(membership.cluster_id)
            connection.execute(MEMBERSHIPS.update().where(MEMBERSHIPS.c.id == membership.id).values(role="owner"))


def downgrade() -> None:
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.add_column(sa.Column("invited_at", AT, nullable=True))
    invited = sa.select(sa.func.max(MEMBERSHIPS.c.invited_at)).where(MEMBERSHIPS.c.account_id == ACCOUNTS.c.id)
    op.execute(ACCOUNTS.update().where(ACCOUNTS.c.password.is_(None)).values(invited_at=invited.scalar_subquery()))
    # Whoever has not accepted holds no role yet, unless the role is what their first password waits for.
    has_password = sa.select(ACCOUNTS.c.id).where(ACCOUNTS.c.password.is_not(None))
    op.execute(
        MEMBERSHIPS.delete().where(
            MEMBERSHIPS.c.invited_at.is_not(None) & MEMBERSHIPS.c.account_id.in_(has_password)
            | MEMBERSHIPS.c.event_id.is_not(None)
            | MEMBERSHIPS.c.role.in_(("decider", "viewer", "finance"))
        )
    )
    organizes = MEMBERSHIPS.alias("organizes")
    op.execute(
        MEMBERSHIPS.delete().where(
            MEMBERSHIPS.c.role == "owner",
            sa.exists().where(
                organizes.c.account_id == MEMBERSHIPS.c.account_id,
                organizes.c.cluster_id == MEMBERSHIPS.c.cluster_id,
                organizes.c.role == "organizer",
            ),
        )
    )
    op.execute(MEMBERSHIPS.update().where(MEMBERSHIPS.c.role == "owner").values(role="organizer"))
    with op.batch_alter_table("memberships") as batch_op:
        batch_op.drop_index("ix_memberships_event")
        batch_op.drop_index("uq_memberships_event_role")
        batch_op.drop_constraint(op.f("ck_memberships_one_place"), type_="check")
        batch_op.drop_constraint(op.f("ck_memberships_role"), type_="check")
        batch_op.create_check_constraint(op.f("ck_memberships_role"), EARLIER)
        batch_op.drop_column("invited_at")
        batch_op.drop_column("event_id")
