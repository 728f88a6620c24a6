"""What an enterprise does, how many work there, and what to look after on its premises"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


COLUMNS = {"trade": sa.String(length=12), "staff": sa.Integer(), "safety": sa.Text()}


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.add_column("household", sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    for name in COLUMNS:  # in place: SQLite, too, need not copy a register of a million households
        op.drop_column("household", name)
