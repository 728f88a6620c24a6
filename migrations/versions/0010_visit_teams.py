"""Teams of cadres who go round together"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visit_team",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["grid_id"], ["area.id"], name=op.f("fk_visit_team_grid_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_team")),
    )
    with op.batch_alter_table("visit_team", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_team_grid_id"), ["grid_id"], unique=False)

    op.create_table(
        "visit_team_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("cadre_id", sa.Uuid(), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["cadre_id"], ["account.id"], name=op.f("fk_visit_team_member_cadre_id")),
        sa.ForeignKeyConstraint(["team_id"], ["visit_team.id"], name=op.f("fk_visit_team_member_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_team_member")),
    )
    with op.batch_alter_table("visit_team_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_team_member_cadre_id"), ["cadre_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_team_member_team_id"), ["team_id"], unique=False)
        batch_op.create_index(
            "uq_visit_team_member_current",
            ["cadre_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )


def downgrade() -> None:
    op.drop_table("visit_team_member")
    op.drop_table("visit_team")
