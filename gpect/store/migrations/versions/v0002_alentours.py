"""Tables of trainings, journeys, published needs. Frozen.

First written by ``scripts/premiere_migration.py``.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, those that others point at first."""
    _published_needs()
    _trainings()
    _travel_times()
    _training_skills()


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
