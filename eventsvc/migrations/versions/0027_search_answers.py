"""Search answers: what lists are searched and ordered by; the team's own note and follow-up."""

import json
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

SET = sa.text("follow_up_on IS NOT NULL")
BATCH = 1000
COMPARED = {"yes_no", "number", "date"}
OF_NEEDS = {"catering", "access"}
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "æ": "ae", "å": "aa"})


def upgrade() -> None:
    with op.batch_alter_table("answers") as batch_op:
        batch_op.add_column(sa.Column("words", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("number", sa.Double(), nullable=True))
    with op.batch_alter_table("registrations") as batch_op:
        batch_op.add_column(sa.Column("answer_words", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("team_note", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("follow_up_on", sa.Date(), nullable=True))
    with op.batch_alter_table("answers") as batch_op:
        batch_op.alter_column("words", server_default=None)
    with op.batch_alter_table("registrations") as batch_op:
        batch_op.alter_column("answer_words", server_default=None)
        batch_op.alter_column("team_note", server_default=None)
        batch_op.create_index(
            "ix_registrations_follow_up", ["event_id", "follow_up_on"], sqlite_where=SET, postgresql_where=SET
        )
    _fill(op.get_bind())


def downgrade() -> None:
    with op.batch_alter_table("registrations") as batch_op:
        batch_op.drop_index("ix_registrations_follow_up")
        batch_op.drop_column("follow_up_on")
        batch_op.drop_column("team_note")
        batch_op.drop_column("answer_words")
    with op.batch_alter_table("answers") as batch_op:
        batch_op.drop_column("number")
        batch_op.drop_column("words")


def _fill(bind: sa.Connection) -> None:
    """Write down for each answer that is there what it is found by, then gather it with its people."""
    labels: dict[tuple[str, str], str] = {}
    for question, key, german, english in bind.execute(
        sa.text("SELECT question_id, key, label_de, label_en FROM choices")
    ):
        labels[str(question), str(key).replace("-", "")] = f"{german} {english}"
    rows = bind.execute(
        sa.text(
            "SELECT a.id, a.registration_id, a.booking_id, a.question_id, a.value, q.kind, q.purpose"
            " FROM answers a JOIN questions q ON q.id = a.question_id ORDER BY q.position, a.id"
        )
    ).all()
    found: dict[str, list[str]] = {}
    updates = []
    for row in rows:
        value = json.loads(row.value) if bind.dialect.name == "sqlite" else row.value
        words = _words(row, value, labels)
        number = float(value) if row.kind == "number" else None
        updates.append({"of": row.id, "words": words, "number": number})
        if words and row.kind not in COMPARED and row.purpose not in OF_NEEDS:
            found.setdefault(str(row.registration_id or row.booking_id), []).append(words)
    for at in range(0, len(updates), BATCH):
        bind.execute(
            sa.text("UPDATE answers SET words = :words, number = :number WHERE id = :of"), updates[at : at + BATCH]
        )
    people = bind.execute(sa.text("SELECT id, booking_id FROM registrations")).all() if found else []
    gathered = [
        {"of": row.id, "found": "\n".join([*found.get(str(row.id), ()), *found.get(str(row.booking_id), ())])}
        for row in people
    ]
    gathered = [one for one in gathered if one["found"]]
    for at in range(0, len(gathered), BATCH):
        bind.execute(
            sa.text("UPDATE registrations SET answer_words = :found WHERE id = :of"), gathered[at : at + BATCH]
        )


def _words(row: sa.Row, value: object, labels: dict[tuple[str, str], str]) -> str:
    if row.kind in COMPARED:
        return str(value)
    if row.kind == "file":
        return ""
    keys = value if isinstance(value, list) else [str(value)]
    said = " ".join(labels.get((str(row.question_id), key.replace("-", "")), key) for key in keys)
    plain, spelled = _folded(said), _folded(said.casefold().translate(UMLAUTS))
    return plain if plain == spelled else f"{plain} {spelled}"


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())
