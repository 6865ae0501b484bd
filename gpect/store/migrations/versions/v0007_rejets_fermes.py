"""What record a rejected row tells of, and the lot that corrected it. Frozen."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both columns; rows rejected before tell no record, and close with their file."""
    for table in ("rejects",):
        op.add_column(table, sa.Column("record_id", sa.Text()))
        op.add_column(table, sa.Column("closed_by", sa.Text()))
