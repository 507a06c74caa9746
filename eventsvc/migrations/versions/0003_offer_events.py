"""Offer events: their hosts, places and reminders."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("lead_cluster_id", sa.Uuid(), nullable=False),
        sa.Column("carrier_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "workshop",
                "seminar",
                "training",
                "network_meeting",
                "congress",
                "webinar",
                "delegation_trip",
                "joint_stand",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "format",
            sa.Enum("on_site", "online", "hybrid", name="format", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft", "published", "called_off", name="state", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("title_de", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("summary_de", sa.String(length=500), nullable=False),
        sa.Column("summary_en", sa.String(length=500), nullable=False),
        sa.Column("description_de", sa.Text(), nullable=False),
        sa.Column("description_en", sa.Text(), nullable=False),
        sa.Column("description_html_de", sa.Text(), nullable=False),
        sa.Column("description_html_en", sa.Text(), nullable=False),
        sa.Column("audience_de", sa.String(length=500), nullable=False),
        sa.Column("audience_en", sa.String(length=500), nullable=False),
        sa.Column("venue_name", sa.String(length=160), nullable=False),
        sa.Column("venue_street", sa.String(length=120), nullable=False),
        sa.Column("venue_postal_code", sa.String(length=12), nullable=False),
        sa.Column("venue_city", sa.String(length=80), nullable=False),
        sa.Column("venue_country", sa.String(length=2), nullable=False),
        sa.Column(
            "region",
            sa.Enum(
                "oberbayern",
                "niederbayern",
                "oberpfalz",
                "oberfranken",
                "mittelfranken",
                "unterfranken",
                "schwaben",
                "germany",
                "abroad",
                name="region",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("join_url", sa.String(length=500), nullable=False),
        sa.Column("timezone", sa.String(length=60), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("has_waiting_list", sa.Boolean(), nullable=False),
        sa.Column("contact_name", sa.String(length=120), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("contact_phone", sa.String(length=40), nullable=False),
        sa.Column("called_off_reason", sa.String(length=500), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("schedule_revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_events_ends_after_start")),
        sa.ForeignKeyConstraint(["carrier_id"], ["carriers.id"], name=op.f("fk_events_carrier_id_carriers")),
        sa.ForeignKeyConstraint(["lead_cluster_id"], ["clusters.id"], name=op.f("fk_events_lead_cluster_id_clusters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("slug", name=op.f("uq_events_slug")),
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index("ix_events_calendar", ["state", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_events_lead_cluster_id"), ["lead_cluster_id"], unique=False)
    op.create_table(
        "event_hosts",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cluster_id"], ["clusters.id"], name=op.f("fk_event_hosts_cluster_id_clusters")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_hosts_event_id_events")),
        sa.PrimaryKeyConstraint("event_id", "cluster_id", name=op.f("pk_event_hosts")),
    )
    with op.batch_alter_table("event_hosts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_hosts_cluster_id"), ["cluster_id"], unique=False)
    op.create_table(
        "pools",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column(
            "participation",
            sa.Enum("on_site", "online", name="participation", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("last_position", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity IS NULL OR taken <= capacity", name=op.f("ck_pools_never_oversold")),
        sa.CheckConstraint("taken >= 0 AND waiting >= 0", name=op.f("ck_pools_not_negative")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_pools_event_id_events")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pools")),
        sa.UniqueConstraint("event_id", "participation", name="uq_pools_event_participation"),
    )
    op.create_table(
        "reminder_plans",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column(
            "anchor",
            sa.Enum("start", "end", name="anchor", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_reminder_plans_event_id_events")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_plans")),
    )
    with op.batch_alter_table("reminder_plans", schema=None) as batch_op:
        batch_op.create_index("ix_reminder_plans_due", ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminder_plans_event_id"), ["event_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("reminder_plans", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_plans_event_id"))
        batch_op.drop_index("ix_reminder_plans_due")
    op.drop_table("reminder_plans")
    op.drop_table("pools")
    with op.batch_alter_table("event_hosts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_hosts_cluster_id"))
    op.drop_table("event_hosts")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_events_lead_cluster_id"))
        batch_op.drop_index("ix_events_calendar")
    op.drop_table("events")
