"""Merges and splits of households, with what each moved, so that it can be undone"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "regrouping",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shard_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_by_name", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["kept_id"], ["household.id"], name=op.f("fk_regrouping_kept_id")),
        sa.ForeignKeyConstraint(["other_id"], ["household.id"], name=op.f("fk_regrouping_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrouping")),
        sa.UniqueConstraint("shard_id", "id", name=op.f("uq_regrouping_shard_id_id")),
    )
    with op.batch_alter_table("regrouping", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_regrouping_kept_id"), ["kept_id"])
        batch_op.create_index(batch_op.f("ix_regrouping_other_id"), ["other_id"])


def downgrade() -> None:
    with op.batch_alter_table("regrouping", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_regrouping_other_id"))
        batch_op.drop_index(batch_op.f("ix_regrouping_kept_id"))
    op.drop_table("regrouping")
