"""By which pieces each household is found, with each database's own index over them"""

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

from fieldvisit.households.pieces import line_of  # pure: a second hand at it here would only go astray

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

AT_ONCE = 500
# FTS5 keeps no second copy of the lines, and no places in them; what is deleted is overwritten at once.
SQLITE = (
    """CREATE VIRTUAL TABLE household_pieces USING fts5(
        pieces, content='household_found_by', content_rowid='number', detail=none, columnsize=0,
        tokenize="ascii tokenchars '-~=+'")""",
    "INSERT INTO household_pieces (household_pieces, rank) VALUES ('secure-delete', 1)",
    """CREATE TRIGGER household_found_by_put AFTER INSERT ON household_found_by BEGIN
        INSERT INTO household_pieces (rowid, pieces) VALUES (new.number, new.pieces);
    END""",
    """CREATE TRIGGER household_found_by_gone AFTER DELETE ON household_found_by BEGIN
        INSERT INTO household_pieces (household_pieces, rowid, pieces) VALUES ('delete', old.number, old.pieces);
    END""",
    """CREATE TRIGGER household_found_by_changed AFTER UPDATE ON household_found_by BEGIN
        INSERT INTO household_pieces (household_pieces, rowid, pieces) VALUES ('delete', old.number, old.pieces);
        INSERT INTO household_pieces (rowid, pieces) VALUES (new.number, new.pieces);
    END""",
)
POSTGRESQL = (
    """CREATE INDEX household_pieces ON household_found_by
        USING gin (array_to_tsvector(string_to_array(pieces, ' ')))""",
)


def upgrade() -> None:
    op.create_table(
        "household_found_by",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("shard_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("pieces", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_household_found_by_household_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_household_found_by")),
        sa.UniqueConstraint("household_id", name=op.f("uq_household_found_by_household_id")),
    )
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
    _fill(op.get_bind())


def _fill(connection):  # type: ignore[no-untyped-def]
    """For the households that are there: about a minute for half a million."""
    household = sa.table("household", *map(sa.column, ("id", "shard_id", "name", "address", "group_name")))
    member = sa.table("member", *map(sa.column, ("household_id", "name", "ended_at")))
    found_by = sa.table("household_found_by", *map(sa.column, ("shard_id", "household_id", "pieces")))
    homes = sa.select(household).order_by(household.c.id).limit(AT_ONCE)
    rows = connection.execute(homes).all()
    while rows:
        people = defaultdict(set)
        living = sa.select(member.c.household_id, member.c.name).where(
            member.c.household_id.in_([row.id for row in rows]), member.c.ended_at.is_(None)
        )
        for key, name in connection.execute(living):
            people[key].add(name)
        lines = [
            {
                "shard_id": row.shard_id,
                "household_id": row.id,
                "pieces": line_of({row.name, *people[row.id]}, (row.address, row.group_name)),
            }
            for row in rows
        ]
        connection.execute(sa.insert(found_by), lines)
        rows = connection.execute(homes.where(household.c.id > rows[-1].id)).all()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE household_pieces")
    op.drop_table("household_found_by")
