"""The history of every field of a household, its people and its tags"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "field_history",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shard_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("tag", sa.String(length=24), nullable=True),
        sa.Column("field", sa.String(length=24), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("way", sa.String(length=12), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("account_name", sa.String(length=80), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_field_history_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_history")),
        sa.UniqueConstraint("shard_id", "id", name=op.f("uq_field_history_shard_id_id")),
    )
    with op.batch_alter_table("field_history", schema=None) as batch_op:
        batch_op.create_index("ix_field_history_household_id_recorded_at", ["household_id", "recorded_at"])


def downgrade() -> None:
    with op.batch_alter_table("field_history", schema=None) as batch_op:
        batch_op.drop_index("ix_field_history_household_id_recorded_at")
    op.drop_table("field_history")
