"""Plans of who keeps which household, ties between households and cadres, and what each speaks"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sex", sa.String(length=1), nullable=True))
        batch_op.add_column(sa.Column("speaks", sa.JSON(), nullable=True))
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.add_column(sa.Column("speaks", sa.String(length=8), nullable=True))

    op.create_table(
        "plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("aim", sa.String(length=8), nullable=False),
        sa.Column("leaving_id", sa.Uuid(), nullable=True),
        sa.Column("successor_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_by_name", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("outside_seen", sa.Boolean(), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_by_name", sa.String(length=80), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_plan_area_id")),
        sa.ForeignKeyConstraint(["leaving_id"], ["account.id"], name=op.f("fk_plan_leaving_id")),
        sa.ForeignKeyConstraint(["successor_id"], ["account.id"], name=op.f("fk_plan_successor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
    )
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_state"), ["state"], unique=False)

    op.create_table(
        "plan_line",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("from_cadre_id", sa.Uuid(), nullable=True),
        sa.Column("proposed_cadre_id", sa.Uuid(), nullable=True),
        sa.Column("to_cadre_id", sa.Uuid(), nullable=True),
        sa.Column("metres_now", sa.Integer(), nullable=True),
        sa.Column("metres", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_plan_line_household_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_line_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", "household_id", name=op.f("pk_plan_line")),
    )
    with op.batch_alter_table("plan_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_line_household_id"), ["household_id"], unique=False)
        batch_op.create_index("ix_plan_line_plan_id_grid_id", ["plan_id", "grid_id"], unique=False)

    op.create_table(
        "plan_cadre",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("cadre_id", sa.Uuid(), nullable=False),
        sa.Column("borrowed", sa.Boolean(), nullable=False),
        sa.Column("leaving", sa.Boolean(), nullable=False),
        sa.Column("elsewhere", sa.Integer(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["cadre_id"], ["account.id"], name=op.f("fk_plan_cadre_cadre_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_cadre_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", "cadre_id", name=op.f("pk_plan_cadre")),
    )
    op.create_table(
        "plan_step",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cadre_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_step_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", "number", name=op.f("pk_plan_step")),
    )
    op.create_table(
        "cadre_tie",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("cadre_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_by_name", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["cadre_id"], ["account.id"], name=op.f("fk_cadre_tie_cadre_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_cadre_tie_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cadre_tie")),
    )
    current, must = sa.text("ended_at IS NULL"), sa.text("kind = 'must' AND ended_at IS NULL")
    with op.batch_alter_table("cadre_tie", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cadre_tie_cadre_id"), ["cadre_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cadre_tie_household_id"), ["household_id"], unique=False)
        batch_op.create_index(
            "uq_cadre_tie_pair",
            ["household_id", "cadre_id"],
            unique=True,
            sqlite_where=current,
            postgresql_where=current,
        )
        batch_op.create_index(
            "uq_cadre_tie_must", ["household_id"], unique=True, sqlite_where=must, postgresql_where=must
        )


def downgrade() -> None:
    for table in ("cadre_tie", "plan_step", "plan_cadre", "plan_line", "plan"):
        op.drop_table(table)
    # Not in a batch, which would copy a table that others point at.
    op.drop_column("household", "speaks")
    op.drop_column("account", "speaks")
    op.drop_column("account", "sex")
