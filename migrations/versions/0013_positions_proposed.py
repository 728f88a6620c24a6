"""Positions that an address service proposes, and what it answered before"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "geocoded_address",
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_geocoded_address")),
    )
    op.create_table(
        "position_proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shard_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("precision", sa.String(length=8), nullable=False),
        sa.Column("matched", sa.Text(), nullable=False),
        sa.Column("datum", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_position_proposal_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position_proposal")),
        sa.UniqueConstraint("shard_id", "id", name=op.f("uq_position_proposal_shard_id_id")),
    )
    with op.batch_alter_table("position_proposal", schema=None) as batch_op:
        batch_op.create_index("ix_position_proposal_state", ["state", "household_id"], unique=False)
        batch_op.create_index(
            "uq_position_proposal_household",
            ["household_id"],
            unique=True,
            sqlite_where=sa.text("state != 'taken'"),
            postgresql_where=sa.text("state != 'taken'"),
        )


def downgrade() -> None:
    op.drop_table("position_proposal")
    op.drop_table("geocoded_address")
