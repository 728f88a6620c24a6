"""Marks of small tables that everybody reads and hardly anybody writes: categories, phrases.

Whoever writes such a table moves its mark in the same transaction. A process that keeps what it has made of the table
asks for the mark alone: the same mark is the same table, in whatever process it was read, also after a restore. A
table whose mark was never moved has none; it is read each time.
"""

from collections.abc import Collection

from fieldvisit.kernel.ids import new_id
from fieldvisit.people.queries import set_system_fact, system_facts

_PREFIX = "mark:"


def move_mark(table: str) -> None:
    """The table has changed in the running transaction."""
    set_system_fact(f"{_PREFIX}{table}", new_id().hex)


def marks_of(tables: Collection[str]) -> dict[str, str]:
    """{table: its mark}, of those that have one."""
    facts = system_facts([f"{_PREFIX}{table}" for table in tables])
    return {key.removeprefix(_PREFIX): mark for key, mark in facts.items()}
