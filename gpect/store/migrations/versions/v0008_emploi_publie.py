"""Employment that an office publishes, beside the projects of a survey. Frozen."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; rows received before count projects, and have none."""
    for table in ("published_needs",):
        op.add_column(table, sa.Column("employment", sa.BigInteger()))
