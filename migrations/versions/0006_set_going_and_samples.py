"""What answers set going: deeds and tasks at a door; samples and their households"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("survey_submission", schema=None) as batch_op:
        batch_op.add_column(sa.Column("first_id", sa.Uuid(), nullable=True))

    op.create_table(
        "survey_deed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(length=8), nullable=False),
        sa.Column("said", sa.String(length=200), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("turn", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["survey_submission.id"], name=op.f("fk_survey_deed_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_deed")),
    )
    with op.batch_alter_table("survey_deed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_deed_line_id"), ["line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_survey_deed_submission_id"), ["submission_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_survey_deed_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "field_task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shard_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        sa.Column("form_title", sa.String(length=200), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_by_name", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.Column("done_by_name", sa.String(length=80), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_field_task_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_task")),
        sa.UniqueConstraint("shard_id", "id", name=op.f("uq_field_task_shard_id_id")),
    )
    with op.batch_alter_table("field_task", schema=None) as batch_op:
        batch_op.create_index("ix_field_task_household_id_done_at", ["household_id", "done_at"], unique=False)

    op.create_table(
        "sample",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_form_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("household_kind", sa.String(length=12), nullable=True),
        sa.Column("tag_codes", sa.JSON(), nullable=False),
        sa.Column("choice", sa.String(length=8), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("seed", sa.String(length=60), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("meant", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_by_name", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_by_name", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_sample_area_id")),
        sa.ForeignKeyConstraint(["survey_form_id"], ["survey_form.id"], name=op.f("fk_sample_survey_form_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample")),
    )
    with op.batch_alter_table("sample", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sample_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sample_survey_form_id"), ["survey_form_id"], unique=False)

    op.create_table(
        "sample_household",
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_sample_household_household_id")),
        sa.ForeignKeyConstraint(["sample_id"], ["sample.id"], name=op.f("fk_sample_household_sample_id")),
        sa.PrimaryKeyConstraint("sample_id", "household_id", name=op.f("pk_sample_household")),
    )
    with op.batch_alter_table("sample_household", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sample_household_household_id"), ["household_id"], unique=False)
        batch_op.create_index("ix_sample_household_sample_id_grid_id", ["sample_id", "grid_id"], unique=False)


def downgrade() -> None:
    for table, indexes in (
        ("sample_household", ("ix_sample_household_sample_id_grid_id", "ix_sample_household_household_id")),
        ("sample", ("ix_sample_survey_form_id", "ix_sample_area_id")),
        ("field_task", ("ix_field_task_household_id_done_at",)),
        ("survey_deed", ("ix_survey_deed_subject_id", "ix_survey_deed_submission_id", "ix_survey_deed_line_id")),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for index in indexes:
                batch_op.drop_index(index)
        op.drop_table(table)
    with op.batch_alter_table("survey_submission", schema=None) as batch_op:
        batch_op.drop_column("first_id")
