"""Ask questions: their versions and choices, the sets clusters keep, the answers and the files among them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def words(*members: str, name: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=32)


KINDS = (
    *("short_text", "long_text", "one_of", "several_of", "yes_no", "number", "date", "country", "phone", "email"),
    *("web_address", "file", "heading", "text"),
)
PURPOSES = (*("conduct", "catering", "access", "selection", "travel", "stand", "matchmaking", "billing", "statistics"),)


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", words(*KINDS, name="question_kind"), nullable=False),
        sa.Column("label_de", sa.String(length=300), nullable=False),
        sa.Column("label_en", sa.String(length=300), nullable=False),
        sa.Column("hint_de", sa.Text(), nullable=False),
        sa.Column("hint_en", sa.Text(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("scope", words("person", "booking", name="scope"), nullable=False),
        sa.Column("is_internal", sa.Boolean(), nullable=False),
        sa.Column("purpose", words(*PURPOSES, name="purpose"), nullable=False),
        sa.Column("kept_days", sa.Integer(), nullable=False),
        sa.Column("shown_if_key", sa.Uuid(), nullable=True),
        sa.Column("shown_if_values", sa.JSON(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_questions_event_id_events")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    asked = sa.text("retired_at IS NULL")
    op.create_index(
        "uq_questions_asked", "questions", ["event_id", "key"], unique=True, sqlite_where=asked, postgresql_where=asked
    )
    op.create_table(
        "choices",
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label_de", sa.String(length=200), nullable=False),
        sa.Column("label_en", sa.String(length=200), nullable=False),
        sa.Column("pool_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["pool_id"], ["pools.id"], name=op.f("fk_choices_pool_id_pools")),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_choices_question_id_questions")),
        sa.PrimaryKeyConstraint("question_id", "key", name=op.f("pk_choices")),
    )
    op.create_index("ix_choices_pool_id", "choices", ["pool_id"])
    op.create_table(
        "question_sets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cluster_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["cluster_id"], ["clusters.id"], name=op.f("fk_question_sets_cluster_id_clusters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_sets")),
        sa.UniqueConstraint("cluster_id", "name", name=op.f("uq_question_sets_cluster_id_name")),
    )
    op.create_table(
        "answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=True),
        sa.Column("booking_id", sa.Uuid(), nullable=True),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.CheckConstraint("(registration_id IS NULL) <> (booking_id IS NULL)", name=op.f("ck_answers_one_owner")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_answers_booking_id_bookings")),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_answers_question_id_questions")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_answers_registration_id_registrations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        sa.UniqueConstraint("booking_id", "question_id", name=op.f("uq_answers_booking_id_question_id")),
        sa.UniqueConstraint("registration_id", "question_id", name=op.f("uq_answers_registration_id_question_id")),
    )
    op.create_index("ix_answers_question", "answers", ["question_id"])
    op.create_table(
        "files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_files_not_empty")),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_files_answer_id_answers")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_files_event_id_events")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
    )
    op.create_index("ix_files_answer", "files", ["answer_id"])
    op.create_index("ix_files_form", "files", ["form_key"])


def downgrade() -> None:
    for table in ("files", "answers", "question_sets", "choices", "questions"):
        op.drop_table(table)
