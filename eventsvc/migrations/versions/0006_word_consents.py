"""Word consents: what people agree to, version by version, and to which of them each did."""

from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# What the form said until now.
EARLIER = "2026-11"
SINCE = datetime(2026, 11, 1, tzinfo=UTC)
WORDINGS = (
    {
        "id": UUID("0b4f7c52-7a0d-5a55-8f65-1d6d7a9b0c01"),
        "purpose": "participant_list",
        "statement_de": "Mein Name und meine Organisation dürfen auf der Liste der Teilnehmenden stehen",
        "explanation_de": "Die Liste bekommen alle, die an dieser Veranstaltung teilnehmen. Ohne Haken stehen Sie nicht darauf.",
        "statement_en": "My name and organisation may appear on the list of participants",
        "explanation_en": "Everyone who takes part in this event receives the list. Without a tick you are not on it.",
    },
    {
        "id": UUID("0b4f7c52-7a0d-5a55-8f65-1d6d7a9b0c02"),
        "purpose": "news",
        "statement_de": "Ich möchte Einladungen und Neuigkeiten per E-Mail bekommen",
        "explanation_de": "Der Träger dieser Veranstaltung schreibt Ihnen dann zu ähnlichen Veranstaltungen.",
        "statement_en": "I would like to receive invitations and news by e-mail",
        "explanation_en": "The organisation responsible for this event will then write to you about similar events.",
    },
)


def upgrade() -> None:
    wordings = op.create_table(
        "consent_wordings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("carrier_id", sa.Uuid(), nullable=True),
        sa.Column(
            "purpose",
            sa.Enum("participant_list", "news", name="purpose", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("statement_de", sa.String(length=300), nullable=False),
        sa.Column("explanation_de", sa.Text(), nullable=False),
        sa.Column("statement_en", sa.String(length=300), nullable=False),
        sa.Column("explanation_en", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["carrier_id"], ["carriers.id"], name=op.f("fk_consent_wordings_carrier_id_carriers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_wordings")),
    )
    with op.batch_alter_table("consent_wordings", schema=None) as batch_op:
        batch_op.create_index("ix_consent_wordings_carrier", ["carrier_id", "purpose"], unique=False)
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wording_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("language", sa.String(length=2), nullable=True))
    _point_to_what_was_read(wordings)
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.alter_column("wording_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.alter_column("language", existing_type=sa.String(length=2), nullable=False)
        batch_op.drop_column("wording")
        batch_op.create_foreign_key(
            op.f("fk_consents_wording_id_consent_wordings"), "consent_wordings", ["wording_id"], ["id"]
        )


def _point_to_what_was_read(wordings: sa.Table) -> None:
    connection = op.get_bind()
    consents = sa.table("consents", *(sa.column(name) for name in ("purpose", "registration_id", "language")))
    consents.append_column(sa.column("wording_id", sa.Uuid()))
    if not connection.scalar(sa.select(sa.func.count()).select_from(consents)):
        return
    connection.execute(wordings.insert(), [{**row, "carrier_id": None, "valid_from": SINCE} for row in WORDINGS])
    for row in WORDINGS:
        read = sa.update(consents).where(consents.c.purpose == row["purpose"])
        connection.execute(read.values(wording_id=row["id"]))
    spoken = (
        "SELECT bookings.language FROM bookings JOIN registrations ON registrations.booking_id = bookings.id "
        "WHERE registrations.id = consents.registration_id"
    )
    connection.execute(sa.text(f"UPDATE consents SET language = ({spoken})"))  # noqa: S608 -- our own words


def downgrade() -> None:
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_consents_wording_id_consent_wordings"), type_="foreignkey")
        batch_op.add_column(sa.Column("wording", sa.String(length=20), nullable=False, server_default=EARLIER))
        batch_op.drop_column("language")
        batch_op.drop_column("wording_id")
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.alter_column("wording", existing_type=sa.String(length=20), server_default=None)
    with op.batch_alter_table("consent_wordings", schema=None) as batch_op:
        batch_op.drop_index("ix_consent_wordings_carrier")
    op.drop_table("consent_wordings")
