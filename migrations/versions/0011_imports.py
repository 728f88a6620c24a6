"""Files brought into the register: each with its rows as they were judged, and what was written for them"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "register_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("stored", sa.String(length=64), nullable=True),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_by_name", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_name", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_register_import_area_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_register_import_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_import")),
    )
    op.create_index("ix_register_import_area_id_made_at", "register_import", ["area_id", "made_at"])

    op.create_table(
        "register_import_row",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("decision", sa.String(length=8), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("follows", sa.Integer(), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["register_import.id"], name=op.f("fk_register_import_row_import_id")),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_register_import_row")),
    )
    op.create_index("ix_register_import_row_import_id_rank", "register_import_row", ["import_id", "rank", "number"])
    op.create_index(
        "ix_register_import_row_import_id_subject_id", "register_import_row", ["import_id", "subject_id", "number"]
    )

    op.create_table(
        "register_import_touch",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("revision_before", sa.Integer(), nullable=False),
        sa.Column("revision_after", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("deeds", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["register_import.id"], name=op.f("fk_register_import_touch_import_id")),
        sa.PrimaryKeyConstraint("import_id", "subject_id", name=op.f("pk_register_import_touch")),
    )

    op.create_table(
        "register_import_columns",
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_register_import_columns_area_id")),
        sa.PrimaryKeyConstraint("kind", "area_id", name=op.f("pk_register_import_columns")),
    )


def downgrade() -> None:
    for table in ("register_import_columns", "register_import_touch", "register_import_row", "register_import"):
        op.drop_table(table)
