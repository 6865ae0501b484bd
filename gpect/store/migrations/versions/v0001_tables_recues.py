"""Tables of what is received; journal of the lots. Frozen.

First written by ``scripts/premiere_migration.py``.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, those that others point at first."""
    _decisions()
    _lots()
    _openings()
    _outcomes()
    _persons()
    _published_needs()
    _store_facts()
    _structures()
    _title_evidence()
    _trainings()
    _travel_times()
    _unknown_skills()
    _audit_persons()
    _lot_changes()
    _opening_requirements()
    _opening_skills()
    _pathways()
    _person_freins()
    _person_skills()
    _rejects()
    _training_skills()
    _pathway_skills()


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


def _lots() -> None:
    op.create_table(
        "lots",
        sa.Column("lot_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text()),
        sa.Column("source_file", sa.Text()),
        sa.Column("sha256", sa.Text()),
        sa.Column("status", sa.Text()),
        sa.Column("rows_total", sa.BigInteger()),
        sa.Column("rows_valid", sa.BigInteger()),
        sa.Column("rows_rejected", sa.BigInteger()),
        sa.Column("rows_duplicate", sa.BigInteger()),
        sa.Column("encoding", sa.Text()),
        sa.Column("separator", sa.Text()),
        sa.Column("sheet", sa.Text()),
        sa.Column("header_row", sa.BigInteger()),
        sa.Column("referentiels", sa.Text()),
        sa.Column("report", sa.Text()),
        sa.Column("closed_by", sa.Text()),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "rows_total = rows_valid + rows_rejected + rows_duplicate",
            name=op.f("ck_lots_nothing_lost"),
        ),
        sa.PrimaryKeyConstraint("lot_id", name=op.f("pk_lots")),
        sa.UniqueConstraint("seq", name=op.f("uq_lots_seq")),
    )
    op.create_index(op.f("ix_lots_source_file"), "lots", ["source_file"], unique=False)


def _openings() -> None:
    op.create_table(
        "openings",
        sa.Column("opening_id", sa.Text(), nullable=False),
        sa.Column("siret", sa.Text()),
        sa.Column("employer", sa.Text()),
        sa.Column("employer_kind", sa.Text()),
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
        sa.Column("posts", sa.BigInteger()),
        sa.Column("contract", sa.Text()),
        sa.Column("hours_per_week", sa.Double()),
        sa.Column("permis_b", sa.Boolean()),
        sa.Column("experience", sa.Text()),
        sa.Column("niveau", sa.Text()),
        sa.Column("starts_on", sa.Date()),
        sa.Column("published_on", sa.Date()),
        sa.Column("closed_on", sa.Date()),
        sa.Column("lot_id", sa.Text()),
        sa.Column("source_file", sa.Text()),
        sa.Column("source_row", sa.BigInteger()),
        sa.CheckConstraint(
            "place_confidence BETWEEN 0 AND 1", name=op.f("ck_openings_place_confidence")
        ),
        sa.CheckConstraint(
            "title_confidence BETWEEN 0 AND 1", name=op.f("ck_openings_title_confidence")
        ),
        sa.PrimaryKeyConstraint("opening_id", name=op.f("pk_openings")),
    )
    op.create_index(op.f("ix_openings_lot_id"), "openings", ["lot_id"], unique=False)


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


def _persons() -> None:
    op.create_table(
        "persons",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("structure", sa.Text()),
        sa.Column("code_commune", sa.Text()),
        sa.Column("code_epci", sa.Text()),
        sa.Column("code_postal", sa.Text()),
        sa.Column("place_confidence", sa.Double()),
        sa.Column("mobility_km", sa.Double()),
        sa.Column("transport", sa.Text()),
        sa.Column("permis_b", sa.Boolean()),
        sa.Column("available_from", sa.Date()),
        sa.Column("hours_max", sa.Double()),
        sa.Column("niveau", sa.Text()),
        sa.Column("eligible_iae", sa.Boolean()),
        sa.Column("raw_title", sa.Text()),
        sa.Column("code_rome_sent", sa.Text()),
        sa.Column("code_ogr", sa.Text()),
        sa.Column("code_rome", sa.Text()),
        sa.Column("code_rome_parent", sa.Text()),
        sa.Column("title_confidence", sa.Double()),
        sa.Column("title_decision", sa.Text()),
        sa.Column("filiere", sa.Text()),
        sa.Column("code_rome_held", sa.Text()),
        sa.Column("experience_years", sa.Double()),
        sa.Column("lot_id", sa.Text()),
        sa.Column("source_file", sa.Text()),
        sa.Column("source_row", sa.BigInteger()),
        sa.CheckConstraint(
            "place_confidence BETWEEN 0 AND 1", name=op.f("ck_persons_place_confidence")
        ),
        sa.CheckConstraint(
            "title_confidence BETWEEN 0 AND 1", name=op.f("ck_persons_title_confidence")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_persons")),
    )
    op.create_index(op.f("ix_persons_lot_id"), "persons", ["lot_id"], unique=False)


def _published_needs() -> None:
    op.create_table(
        "published_needs",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("zone_kind", sa.Text(), nullable=False),
        sa.Column("zone_code", sa.Text(), nullable=False),
        sa.Column("departement", sa.Text(), nullable=False),
        sa.Column("code_fap", sa.Text(), nullable=False),
        sa.Column("label", sa.Text()),
        sa.Column("zone_name", sa.Text()),
        sa.Column("projects", sa.BigInteger()),
        sa.Column("share_difficult", sa.Double()),
        sa.Column("share_seasonal", sa.Double()),
        sa.Column("is_censored", sa.Boolean()),
        sa.Column("lot_id", sa.Text()),
        sa.Column("source_file", sa.Text()),
        sa.Column("source_row", sa.BigInteger()),
        sa.CheckConstraint(
            "share_difficult BETWEEN 0 AND 1", name=op.f("ck_published_needs_share_difficult")
        ),
        sa.CheckConstraint(
            "share_seasonal BETWEEN 0 AND 1", name=op.f("ck_published_needs_share_seasonal")
        ),
        sa.PrimaryKeyConstraint(
            "source",
            "year",
            "zone_kind",
            "zone_code",
            "departement",
            "code_fap",
            name=op.f("pk_published_needs"),
        ),
    )
    op.create_index(op.f("ix_published_needs_lot_id"), "published_needs", ["lot_id"], unique=False)


def _store_facts() -> None:
    op.create_table(
        "store_facts",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_store_facts")),
    )


def _structures() -> None:
    op.create_table(
        "structures",
        sa.Column("siret", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text()),
        sa.Column("code_naf", sa.Text()),
        sa.Column("headcount", sa.BigInteger()),
        sa.Column("code_commune", sa.Text()),
        sa.Column("code_epci", sa.Text()),
        sa.Column("code_postal", sa.Text()),
        sa.Column("place_confidence", sa.Double()),
        sa.Column("lot_id", sa.Text()),
        sa.Column("source_file", sa.Text()),
        sa.Column("source_row", sa.BigInteger()),
        sa.CheckConstraint(
            "place_confidence BETWEEN 0 AND 1", name=op.f("ck_structures_place_confidence")
        ),
        sa.PrimaryKeyConstraint("siret", "kind", name=op.f("pk_structures")),
    )
    op.create_index(op.f("ix_structures_lot_id"), "structures", ["lot_id"], unique=False)


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


def _trainings() -> None:
    op.create_table(
        "trainings",
        sa.Column("training_id", sa.Text(), nullable=False),
        sa.Column("organisme", sa.Text()),
        sa.Column("code_rncp", sa.Text()),
        sa.Column("formacode", sa.Text()),
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
        sa.Column("seats", sa.BigInteger()),
        sa.Column("starts_on", sa.Date()),
        sa.Column("ends_on", sa.Date()),
        sa.Column("lot_id", sa.Text()),
        sa.Column("source_file", sa.Text()),
        sa.Column("source_row", sa.BigInteger()),
        sa.CheckConstraint(
            "place_confidence BETWEEN 0 AND 1", name=op.f("ck_trainings_place_confidence")
        ),
        sa.CheckConstraint(
            "title_confidence BETWEEN 0 AND 1", name=op.f("ck_trainings_title_confidence")
        ),
        sa.PrimaryKeyConstraint("training_id", name=op.f("pk_trainings")),
    )
    op.create_index(op.f("ix_trainings_lot_id"), "trainings", ["lot_id"], unique=False)


def _travel_times() -> None:
    op.create_table(
        "travel_times",
        sa.Column("de", sa.Text(), nullable=False),
        sa.Column("vers", sa.Text(), nullable=False),
        sa.Column("transport", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Double()),
        sa.Column("lot_id", sa.Text()),
        sa.Column("source_file", sa.Text()),
        sa.Column("source_row", sa.BigInteger()),
        sa.PrimaryKeyConstraint("de", "vers", "transport", name=op.f("pk_travel_times")),
    )
    op.create_index(op.f("ix_travel_times_lot_id"), "travel_times", ["lot_id"], unique=False)


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


def _lot_changes() -> None:
    op.create_table(
        "lot_changes",
        sa.Column("lot_id", sa.Text(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("before", sa.Text()),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.lot_id"], name=op.f("fk_lot_changes_lots")),
        sa.PrimaryKeyConstraint("lot_id", "table_name", "record_key", name=op.f("pk_lot_changes")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_lot_changes_record_key"), "lot_changes", ["record_key"], unique=False)


def _opening_requirements() -> None:
    op.create_table(
        "opening_requirements",
        sa.Column("opening_id", sa.Text(), nullable=False),
        sa.Column("exigence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.opening_id"], name=op.f("fk_opening_requirements_openings")
        ),
        sa.PrimaryKeyConstraint("opening_id", "exigence", name=op.f("pk_opening_requirements")),
        sqlite_with_rowid=False,
    )


def _opening_skills() -> None:
    op.create_table(
        "opening_skills",
        sa.Column("opening_id", sa.Text(), nullable=False),
        sa.Column("skill_code", sa.Text(), nullable=False),
        sa.Column("exigence", sa.Text()),
        sa.Column("confidence", sa.Double()),
        sa.Column("source", sa.Text()),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name=op.f("ck_opening_skills_confidence")),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.opening_id"], name=op.f("fk_opening_skills_openings")
        ),
        sa.PrimaryKeyConstraint("opening_id", "skill_code", name=op.f("pk_opening_skills")),
        sqlite_with_rowid=False,
    )


def _pathways() -> None:
    op.create_table(
        "pathways",
        sa.Column("pathway_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text()),
        sa.Column("structure", sa.Text()),
        sa.Column("kind", sa.Text()),
        sa.Column("filiere", sa.Text()),
        sa.Column("target_code_rome", sa.Text()),
        sa.Column("starts_on", sa.Date()),
        sa.Column("ends_on", sa.Date()),
        sa.Column("pass_iae_ends_on", sa.Date()),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.person_id"], name=op.f("fk_pathways_persons")
        ),
        sa.PrimaryKeyConstraint("pathway_id", name=op.f("pk_pathways")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_pathways_person_id"), "pathways", ["person_id"], unique=False)


def _person_freins() -> None:
    op.create_table(
        "person_freins",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("frein", sa.Text(), nullable=False),
        sa.Column("reponse", sa.Text()),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.person_id"], name=op.f("fk_person_freins_persons")
        ),
        sa.PrimaryKeyConstraint("person_id", "frein", name=op.f("pk_person_freins")),
        sqlite_with_rowid=False,
    )


def _person_skills() -> None:
    op.create_table(
        "person_skills",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("skill_code", sa.Text(), nullable=False),
        sa.Column("level", sa.Double()),
        sa.Column("confidence", sa.Double()),
        sa.Column("source", sa.Text()),
        sa.Column("as_of", sa.Date()),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name=op.f("ck_person_skills_confidence")),
        sa.CheckConstraint("level BETWEEN 0 AND 1", name=op.f("ck_person_skills_level")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.person_id"], name=op.f("fk_person_skills_persons")
        ),
        sa.PrimaryKeyConstraint("person_id", "skill_code", name=op.f("pk_person_skills")),
        sqlite_with_rowid=False,
    )


def _rejects() -> None:
    op.create_table(
        "rejects",
        sa.Column("lot_id", sa.Text(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("column", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text()),
        sa.Column("source_file", sa.Text()),
        sa.Column("sheet", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.Column("suggestion", sa.Text()),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.lot_id"], name=op.f("fk_rejects_lots")),
        sa.PrimaryKeyConstraint("lot_id", "row", "column", "code", name=op.f("pk_rejects")),
        sqlite_with_rowid=False,
    )


def _training_skills() -> None:
    op.create_table(
        "training_skills",
        sa.Column("training_id", sa.Text(), nullable=False),
        sa.Column("skill_code", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Double()),
        sa.CheckConstraint(
            "confidence BETWEEN 0 AND 1", name=op.f("ck_training_skills_confidence")
        ),
        sa.ForeignKeyConstraint(
            ["training_id"], ["trainings.training_id"], name=op.f("fk_training_skills_trainings")
        ),
        sa.PrimaryKeyConstraint("training_id", "skill_code", name=op.f("pk_training_skills")),
        sqlite_with_rowid=False,
    )


def _pathway_skills() -> None:
    op.create_table(
        "pathway_skills",
        sa.Column("pathway_id", sa.Text(), nullable=False),
        sa.Column("skill_code", sa.Text(), nullable=False),
        sa.Column("level", sa.Double()),
        sa.Column("confidence", sa.Double()),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name=op.f("ck_pathway_skills_confidence")),
        sa.CheckConstraint("level BETWEEN 0 AND 1", name=op.f("ck_pathway_skills_level")),
        sa.ForeignKeyConstraint(
            ["pathway_id"], ["pathways.pathway_id"], name=op.f("fk_pathway_skills_pathways")
        ),
        sa.PrimaryKeyConstraint("pathway_id", "skill_code", name=op.f("pk_pathway_skills")),
        sqlite_with_rowid=False,
    )
