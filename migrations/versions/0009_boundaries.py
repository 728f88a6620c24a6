"""Boundaries: files of them that were checked, and the lines around areas from one file to the next"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "boundary_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("file_name", sa.String(length=160), nullable=False),
        sa.Column("datum", sa.String(length=12), nullable=False),
        sa.Column("swapped", sa.Boolean(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("shapes", sa.LargeBinary(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("seen_mark", sa.String(length=32), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_by_name", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_file")),
        sa.UniqueConstraint("number", name=op.f("uq_boundary_file_number")),
    )
    with op.batch_alter_table("boundary_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_boundary_file_made_at"), ["made_at"], unique=False)

    op.create_table(
        "area_boundary",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("polygons", sa.LargeBinary(), nullable=False),
        sa.Column("outline", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("square_metres", sa.Float(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_area_boundary_area_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["boundary_file.id"], name=op.f("fk_area_boundary_ended_by")),
        sa.ForeignKeyConstraint(["file_id"], ["boundary_file.id"], name=op.f("fk_area_boundary_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_boundary")),
    )
    with op.batch_alter_table("area_boundary", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_area_boundary_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_area_boundary_ended_by"), ["ended_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_area_boundary_file_id"), ["file_id"], unique=False)
        batch_op.create_index(
            "uq_area_boundary_current",
            ["area_id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )


def downgrade() -> None:
    op.drop_table("area_boundary")
    op.drop_table("boundary_file")
