"""What tablets say of themselves: what waits on them, how safely it lies there, whether they were emptied"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COLUMNS = {
    "reported_at": sa.DateTime(timezone=True),
    "waiting": sa.Integer(),
    "waiting_since": sa.DateTime(timezone=True),
    "quarantined": sa.Integer(),
    "photos_waiting": sa.Integer(),
    "persisted": sa.Boolean(),
    "free_mb": sa.Integer(),
    "emptied_at": sa.DateTime(timezone=True),
    "lost": sa.Integer(),
}


def upgrade() -> None:
    with op.batch_alter_table("device", schema=None) as batch_op:
        for name, kind in COLUMNS.items():
            batch_op.add_column(sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("device", schema=None) as batch_op:
        for name in reversed(COLUMNS):
            batch_op.drop_column(name)
