"""Tables of what people decide, and of what is audited. Frozen.

First written by ``scripts/premiere_migration.py``.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, those that others point at first."""
    _decisions()
    _outcomes()
    _same_persons()
    _title_evidence()
    _unknown_skills()
    _audit_persons()


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("reading", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("opening_id", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Text()),
        sa.Column("decision", sa.Text()),
        sa.Column("motif", sa.Text()),
        sa.Column("decided_on", sa.Date()),
        sa.Column("skill_coverage", sa.Double()),
        sa.Column("metier_proximity", sa.Double()),
        sa.Column("metier_held", sa.Double()),
        sa.Column("reach", sa.Double()),
        sa.Column("timing", sa.Double()),
        sa.Column("conditions", sa.Double()),
        sa.Column("experience_fit", sa.Double()),
        sa.Column("source_file", sa.Text()),
        sa.CheckConstraint("conditions BETWEEN 0 AND 1", name=op.f("ck_decisions_conditions")),
        sa.CheckConstraint(
            "experience_fit BETWEEN 0 AND 1", name=op.f("ck_decisions_experience_fit")
        ),
        sa.CheckConstraint("metier_held BETWEEN 0 AND 1", name=op.f("ck_decisions_metier_held")),
        sa.CheckConstraint(
            "metier_proximity BETWEEN 0 AND 1", name=op.f("ck_decisions_metier_proximity")
        ),
        sa.CheckConstraint("reach BETWEEN 0 AND 1", name=op.f("ck_decisions_reach")),
        sa.CheckConstraint(
            "skill_coverage BETWEEN 0 AND 1", name=op.f("ck_decisions_skill_coverage")
        ),
        sa.CheckConstraint("timing BETWEEN 0 AND 1", name=op.f("ck_decisions_timing")),
        sa.PrimaryKeyConstraint("reading", "person_id", "opening_id", name=op.f("pk_decisions")),
    )


def _outcomes() -> None:
    op.create_table(
        "outcomes",
        sa.Column("outcome_id", sa.Text(), nullable=False),
        sa.Column("event", sa.Text()),
        sa.Column("occurred_on", sa.Date()),
        sa.Column("n", sa.BigInteger()),
        sa.Column("person_id", sa.Text()),
        sa.Column("opening_id", sa.Text()),
        sa.Column("siret", sa.Text()),
        sa.Column("raw_title", sa.Text()),
        sa.Column("code_rome_sent", sa.Text()),
        sa.Column("code_ogr", sa.Text()),
        sa.Column("code_rome", sa.Text()),
        sa.Column("code_rome_parent", sa.Text()),
        sa.Column("title_confidence", sa.Double()),
        sa.Column("title_decision", sa.Text()),
        sa.Column("filiere", sa.Text()),
        sa.Column("code_commune", sa.Text()),
        sa.Column("code_epci", sa.Text()),
        sa.Column("code_postal", sa.Text()),
        sa.Column("place_confidence", sa.Double()),
        sa.Column("motif", sa.Text()),
        sa.Column("lot_id", sa.Text()),
        sa.Column("source_file", sa.Text()),
        sa.Column("source_row", sa.BigInteger()),
        sa.CheckConstraint(
            "place_confidence BETWEEN 0 AND 1", name=op.f("ck_outcomes_place_confidence")
        ),
        sa.CheckConstraint(
            "title_confidence BETWEEN 0 AND 1", name=op.f("ck_outcomes_title_confidence")
        ),
        sa.PrimaryKeyConstraint("outcome_id", name=op.f("pk_outcomes")),
    )
    op.create_index(op.f("ix_outcomes_lot_id"), "outcomes", ["lot_id"], unique=False)


def _same_persons() -> None:
    op.create_table(
        "same_persons",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("other_id", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text()),
        sa.Column("decided_on", sa.Date()),
        sa.Column("source_file", sa.Text()),
        sa.PrimaryKeyConstraint("person_id", "other_id", name=op.f("pk_same_persons")),
    )


def _title_evidence() -> None:
    op.create_table(
        "title_evidence",
        sa.Column("evidence_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("code_ogr", sa.Text()),
        sa.Column("code_rome", sa.Text()),
        sa.Column("code_rome_parent", sa.Text()),
        sa.Column("rome_version", sa.Text()),
        sa.Column("n", sa.BigInteger()),
        sa.Column("origin", sa.Text()),
        sa.Column("decided_on", sa.Date()),
        sa.Column("lot_id", sa.Text()),
        sa.Column("source_file", sa.Text()),
        sa.Column("source_row", sa.BigInteger()),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_title_evidence")),
    )
    op.create_index(op.f("ix_title_evidence_lot_id"), "title_evidence", ["lot_id"], unique=False)


def _unknown_skills() -> None:
    op.create_table(
        "unknown_skills",
        sa.Column("lot_id", sa.Text(), nullable=False),
        sa.Column("fragment", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text()),
        sa.Column("n", sa.BigInteger()),
        sa.Column("source_file", sa.Text()),
        sa.Column("source_row", sa.BigInteger()),
        sa.PrimaryKeyConstraint("lot_id", "fragment", name=op.f("pk_unknown_skills")),
    )


def _audit_persons() -> None:
    op.create_table(
        "audit_persons",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("annee_naissance", sa.BigInteger()),
        sa.Column("sexe", sa.Text()),
        sa.Column("qpv", sa.Boolean()),
        sa.Column("rqth", sa.Boolean()),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.person_id"], name=op.f("fk_audit_persons_persons")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_audit_persons")),
        sqlite_with_rowid=False,
    )
