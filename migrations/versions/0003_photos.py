"""Photos that follow their records, and which record names which"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "photo",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shard_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("refusal", sa.String(length=40), nullable=True),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stored", sa.String(length=64), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
        sa.UniqueConstraint("shard_id", "id", name=op.f("uq_photo_shard_id_id")),
    )
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.create_index("ix_photo_device_id_opened_at", ["device_id", "opened_at"], unique=False)
        batch_op.create_index("ix_photo_account_id_state", ["account_id", "state"], unique=False)
    op.create_table(
        "photo_link",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=False),
        sa.Column("record_kind", sa.String(length=8), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_photo_link_photo_id")),
        sa.PrimaryKeyConstraint("record_id", "photo_id", name=op.f("pk_photo_link")),
    )
    with op.batch_alter_table("photo_link", schema=None) as batch_op:
        batch_op.create_index("ix_photo_link_photo_id", ["photo_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("photo_link", schema=None) as batch_op:
        batch_op.drop_index("ix_photo_link_photo_id")
    op.drop_table("photo_link")
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.drop_index("ix_photo_account_id_state")
        batch_op.drop_index("ix_photo_device_id_opened_at")
    op.drop_table("photo")
