"""Tables of the results of runs. Frozen.

First written by ``scripts/premiere_migration.py``.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, those that others point at first."""
    _editions()
    _runs()
    _allocations()
    _levers()
    _pathway_proposals()
    _questions()
    _shortages()
    _unfilled()
    _unmatched()


def _editions() -> None:
    op.create_table(
        "editions",
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("code_epci", sa.Text(), nullable=False),
        sa.Column("filiere", sa.Text(), nullable=False),
        sa.Column("code_rome_parent", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("value", sa.Double()),
        sa.PrimaryKeyConstraint(
            "edition",
            "code_epci",
            "filiere",
            "code_rome_parent",
            "period",
            "measure",
            name=op.f("pk_editions"),
        ),
    )


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("command", sa.Text()),
        sa.Column("as_of", sa.Date()),
        sa.Column("options", sa.Text()),
        sa.Column("inputs", sa.Text()),
        sa.Column("referentiels", sa.Text()),
        sa.Column("code_version", sa.Text()),
        sa.Column("figures", sa.Text()),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_runs")),
        sa.UniqueConstraint("seq", name=op.f("uq_runs_seq")),
    )
    op.create_index(op.f("ix_runs_command"), "runs", ["command"], unique=False)


def _allocations() -> None:
    op.create_table(
        "allocations",
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("opening_id", sa.Text()),
        sa.Column("score", sa.Double()),
        sa.Column("coverage", sa.Double()),
        sa.Column("distance_km", sa.Double()),
        sa.Column("why", sa.Text()),
        sa.Column("missing", sa.Text()),
        sa.CheckConstraint("coverage BETWEEN 0 AND 1", name=op.f("ck_allocations_coverage")),
        sa.CheckConstraint("score BETWEEN 0 AND 1", name=op.f("ck_allocations_score")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_allocations_runs")),
        sa.PrimaryKeyConstraint("run_id", "person_id", "rank", name=op.f("pk_allocations")),
        sqlite_with_rowid=False,
    )


def _levers() -> None:
    op.create_table(
        "levers",
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text()),
        sa.Column("lever", sa.Text()),
        sa.Column("effort", sa.BigInteger()),
        sa.Column("posts_gained", sa.BigInteger()),
        sa.Column("sentence", sa.Text()),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_levers_runs")),
        sa.PrimaryKeyConstraint("run_id", "rank", name=op.f("pk_levers")),
        sqlite_with_rowid=False,
    )


def _pathway_proposals() -> None:
    op.create_table(
        "pathway_proposals",
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("opening_id", sa.Text()),
        sa.Column("step_kind", sa.Text()),
        sa.Column("step_id", sa.Text()),
        sa.Column("step_ends_on", sa.Date()),
        sa.Column("starts_on", sa.Date()),
        sa.Column("pass_iae_ends_on", sa.Date()),
        sa.Column("value_now", sa.Double()),
        sa.Column("value", sa.Double()),
        sa.Column("pathway", sa.Text()),
        sa.CheckConstraint("value BETWEEN 0 AND 1", name=op.f("ck_pathway_proposals_value")),
        sa.CheckConstraint(
            "value_now BETWEEN 0 AND 1", name=op.f("ck_pathway_proposals_value_now")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.run_id"], name=op.f("fk_pathway_proposals_runs")
        ),
        sa.PrimaryKeyConstraint("run_id", "person_id", name=op.f("pk_pathway_proposals")),
        sqlite_with_rowid=False,
    )


def _questions() -> None:
    op.create_table(
        "questions",
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("question", sa.Text()),
        sa.Column("pairs", sa.BigInteger()),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_questions_runs")),
        sa.PrimaryKeyConstraint(
            "run_id", "subject", "subject_id", "field", name=op.f("pk_questions")
        ),
        sqlite_with_rowid=False,
    )


def _shortages() -> None:
    op.create_table(
        "shortages",
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("code_epci", sa.Text(), nullable=False),
        sa.Column("filiere", sa.Text(), nullable=False),
        sa.Column("code_rome_parent", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("declared", sa.Double()),
        sa.Column("trend", sa.Double()),
        sa.Column("departures", sa.Double()),
        *_quantiles("demand"),
        *_quantiles("supply"),
        *_quantiles("shortage"),
        sa.Column("p_shortage", sa.Double()),
        sa.Column("n", sa.BigInteger()),
        sa.Column("lever", sa.Text()),
        sa.CheckConstraint("p_shortage BETWEEN 0 AND 1", name=op.f("ck_shortages_p_shortage")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_shortages_runs")),
        sa.PrimaryKeyConstraint(
            "run_id",
            "level",
            "code_epci",
            "filiere",
            "code_rome_parent",
            "period",
            name=op.f("pk_shortages"),
        ),
        sqlite_with_rowid=False,
    )


def _unfilled() -> None:
    op.create_table(
        "unfilled",
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("opening_id", sa.Text(), nullable=False),
        sa.Column("posts", sa.BigInteger()),
        sa.Column("candidates", sa.BigInteger()),
        sa.Column("posts_unfilled", sa.BigInteger()),
        sa.Column("why", sa.Text()),
        sa.Column("lever", sa.Text()),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_unfilled_runs")),
        sa.PrimaryKeyConstraint("run_id", "opening_id", name=op.f("pk_unfilled")),
        sqlite_with_rowid=False,
    )


def _unmatched() -> None:
    op.create_table(
        "unmatched",
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("why", sa.Text()),
        sa.Column("next_step", sa.Text()),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_unmatched_runs")),
        sa.PrimaryKeyConstraint("run_id", "person_id", name=op.f("pk_unmatched")),
        sqlite_with_rowid=False,
    )


def _quantiles(name: str) -> list[sa.Column[float]]:
    ends = ("", "_q0.025", "_q0.1", "_q0.5", "_q0.9", "_q0.975")
    return [sa.Column(name + end, sa.Double()) for end in ends]
