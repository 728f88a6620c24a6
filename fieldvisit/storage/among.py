"""A column that is one of many values, in a statement that is made once.

SQLAlchemy writes `IN` with a place for each value and so makes the text anew for each number of them; PostgreSQL then
prepares each text by itself. An array is one value: the same text, prepared once, however many stand in it.

For tables that stand, not for those that grow by every operation: the plan that PostgreSQL keeps with the text was
made for the table as it was then, and until it is analysed again an empty one is read whole.
"""

from typing import Any

from sqlalchemy import ARRAY, Boolean, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine


class among(FunctionElement[bool]):
    """`among(Visit.id, "ids", Uuid())`: the column is one of the list that the statement is run with under the name."""

    inherit_cache = True
    type = Boolean()

    def __init__(self, column: Any, name: str, kind: TypeEngine[Any]) -> None:
        super().__init__(column, bindparam(name, type_=kind, expanding=True))

    def self_group(self, against: Any = None) -> Any:
        """It is a condition already: SQLAlchemy would ask SQLite whether it equals 1, and no index helps with that."""
        return self


def _parts(element: among) -> tuple[ColumnElement[Any], Any]:
    column, listed = element.clauses
    return column, listed


@compiles(among)
def _one_of(element: among, compiler: SQLCompiler, **more: Any) -> str:
    column, listed = _parts(element)
    return compiler.process(column.in_(listed), **more)


@compiles(among, "postgresql")
def _in_array(element: among, compiler: SQLCompiler, **more: Any) -> str:
    column, listed = _parts(element)
    array = bindparam(listed.key, type_=ARRAY(listed.type))
    return f"{compiler.process(column, **more)} = ANY ({compiler.process(array, **more)})"
