"""Questionnaires: forms and their versions, uploads that wait, answers with files and reviews, tokens of foreign apps"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "survey_upload",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_upload")),
    )
    with op.batch_alter_table("survey_upload", schema=None) as batch_op:
        batch_op.create_index("ix_survey_upload_account_id_made_at", ["account_id", "made_at"], unique=False)

    op.create_table(
        "survey_form",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.String(length=128), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("visit_kinds", sa.JSON(), nullable=False),
        sa.Column("tag_codes", sa.JSON(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_by_name", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_survey_form_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_form")),
        sa.UniqueConstraint("form_id", name=op.f("uq_survey_form_form_id")),
    )
    with op.batch_alter_table("survey_form", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_form_area_id"), ["area_id"], unique=False)

    op.create_table(
        "survey_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_survey_token_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_survey_token_token_hash")),
    )
    with op.batch_alter_table("survey_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_token_account_id"), ["account_id"], unique=False)

    op.create_table(
        "survey_upload_file",
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["upload_id"], ["survey_upload.id"], name=op.f("fk_survey_upload_file_upload_id")),
        sa.PrimaryKeyConstraint("upload_id", "place", name=op.f("pk_survey_upload_file")),
        sa.UniqueConstraint("upload_id", "name", name=op.f("uq_survey_upload_file_upload_id_name")),
    )
    op.create_table(
        "survey_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_form_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("xform", sa.Text(), nullable=False),
        sa.Column("md5", sa.String(length=32), nullable=False),
        sa.Column("xlsx", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_by_name", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["survey_form_id"], ["survey_form.id"], name=op.f("fk_survey_version_survey_form_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_version")),
        sa.UniqueConstraint("survey_form_id", "version", name=op.f("uq_survey_version_survey_form_id_version")),
    )
    with op.batch_alter_table("survey_version", schema=None) as batch_op:
        batch_op.create_index(
            "uq_survey_version_published",
            ["survey_form_id"],
            unique=True,
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )

    op.create_table(
        "survey_media",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("content_type", sa.String(length=80), nullable=False),
        sa.Column("md5", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["survey_version.id"], name=op.f("fk_survey_media_version_id")),
        sa.PrimaryKeyConstraint("version_id", "name", name=op.f("pk_survey_media")),
    )
    op.create_table(
        "survey_submission",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shard_id", sa.Integer(), nullable=False),
        sa.Column("instance_id", sa.String(length=255), nullable=False),
        sa.Column("form_id", sa.String(length=128), nullable=False),
        sa.Column("version", sa.String(length=60), nullable=False),
        sa.Column("survey_version_id", sa.Uuid(), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("account_name", sa.String(length=80), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("xml", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("private_answers", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clock_flag", sa.Boolean(), nullable=False),
        sa.Column("review", sa.String(length=12), nullable=False),
        sa.Column("deprecated_id", sa.String(length=255), nullable=True),
        sa.Column("superseded_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_survey_submission_household_id")),
        sa.ForeignKeyConstraint(
            ["survey_version_id"], ["survey_version.id"], name=op.f("fk_survey_submission_survey_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_submission")),
        sa.UniqueConstraint("instance_id", name=op.f("uq_survey_submission_instance_id")),
        sa.UniqueConstraint("shard_id", "id", name=op.f("uq_survey_submission_shard_id_id")),
    )
    with op.batch_alter_table("survey_submission", schema=None) as batch_op:
        batch_op.create_index(
            "ix_survey_submission_account_id_received_at", ["account_id", "received_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_survey_submission_deprecated_id"), ["deprecated_id"], unique=False)
        batch_op.create_index("ix_survey_submission_form_id_received_at", ["form_id", "received_at"], unique=False)
        batch_op.create_index("ix_survey_submission_grid_id_received_at", ["grid_id", "received_at"], unique=False)
        batch_op.create_index(
            "ix_survey_submission_household_id_received_at", ["household_id", "received_at"], unique=False
        )
        batch_op.create_index(
            "ix_survey_submission_survey_version_id_received_at", ["survey_version_id", "received_at"], unique=False
        )
        batch_op.create_index("ix_survey_submission_visit_id", ["visit_id"], unique=False)

    op.create_table(
        "survey_attachment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("bytes", sa.Integer(), nullable=True),
        sa.Column("content_type", sa.String(length=80), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("stored", sa.String(length=64), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["survey_submission.id"], name=op.f("fk_survey_attachment_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_attachment")),
        sa.UniqueConstraint(
            "submission_id", "name", "sha256", name=op.f("uq_survey_attachment_submission_id_name_sha256")
        ),
    )
    op.create_table(
        "survey_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("account_name", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["survey_submission.id"], name=op.f("fk_survey_review_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_review")),
    )
    with op.batch_alter_table("survey_review", schema=None) as batch_op:
        batch_op.create_index("ix_survey_review_submission_id_at", ["submission_id", "at"], unique=False)

    op.create_table(
        "survey_rival",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("xml", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["survey_submission.id"], name=op.f("fk_survey_rival_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_rival")),
        sa.UniqueConstraint("submission_id", "sha256", name=op.f("uq_survey_rival_submission_id_sha256")),
    )


def downgrade() -> None:
    op.drop_table("survey_rival")
    with op.batch_alter_table("survey_review", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_review_submission_id_at")

    op.drop_table("survey_review")
    op.drop_table("survey_attachment")
    with op.batch_alter_table("survey_submission", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_submission_visit_id")
        batch_op.drop_index("ix_survey_submission_survey_version_id_received_at")
        batch_op.drop_index("ix_survey_submission_household_id_received_at")
        batch_op.drop_index("ix_survey_submission_grid_id_received_at")
        batch_op.drop_index("ix_survey_submission_form_id_received_at")
        batch_op.drop_index(batch_op.f("ix_survey_submission_deprecated_id"))
        batch_op.drop_index("ix_survey_submission_account_id_received_at")

    op.drop_table("survey_submission")
    op.drop_table("survey_media")
    with op.batch_alter_table("survey_version", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_survey_version_published",
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )

    op.drop_table("survey_version")
    op.drop_table("survey_upload_file")
    with op.batch_alter_table("survey_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_token_account_id"))

    op.drop_table("survey_token")
    with op.batch_alter_table("survey_form", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_form_area_id"))

    op.drop_table("survey_form")
    with op.batch_alter_table("survey_upload", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_upload_account_id_made_at")

    op.drop_table("survey_upload")
