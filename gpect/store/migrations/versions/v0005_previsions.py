"""Table of what a forecast adds up, part by part. Frozen."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    key = ("run_id", "level", "code_epci", "filiere", "code_rome_parent", "period", "part")
    figures = ("mean", "q0.025", "q0.1", "q0.5", "q0.9", "q0.975")
    op.create_table(
        "forecasts",
        *(sa.Column(name, sa.Text(), nullable=False) for name in key),
        *(sa.Column(name, sa.Double()) for name in figures),
        sa.Column("n", sa.BigInteger()),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_forecasts_runs")),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_forecasts")),
        sqlite_with_rowid=False,
    )
