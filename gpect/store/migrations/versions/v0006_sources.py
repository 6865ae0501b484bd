"""Lots behind each figure of a forecast. Frozen."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column to both tables; forecasts made before have none."""
    for table in ("shortages", "forecasts"):
        op.add_column(table, sa.Column("sources", sa.Text()))
