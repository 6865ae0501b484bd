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
    _lots()
    _openings()
    _persons()
    _store_facts()
    _structures()
    _lot_changes()
    _opening_requirements()
    _opening_skills()
    _pathways()
    _person_freins()
    _person_skills()
    _rejects()
    _pathway_skills()


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
