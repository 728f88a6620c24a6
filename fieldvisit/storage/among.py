"""A column that is one of many values, in a statement that is made once.

SQLAlchemy writes `IN` with a place for each value and so makes the text anew for each number of them; PostgreSQL then
prepares each text by itself. An array is one value: the same text, prepared once, however many stand in it. SQLite
knows no arrays and gets them as one JSON text.

For tables that stand, not for those that grow by every operation: the plan that PostgreSQL keeps with the text was
made for the table as it was then, and until it is analysed again an empty one is read whole.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ARRAY, Boolean, bindparam
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine, UserDefinedType

from fieldvisit.kernel.json_text import dump


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


class _Listed(UserDefinedType[Any]):
    """Values as a JSON text of what the database keeps of each."""

    cache_ok = True

    def __init__(self, kind: TypeEngine[Any]) -> None:
        self.kind = kind

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """As their own type writes them."""
        turn = self.kind.dialect_impl(dialect).bind_processor(dialect)
        return lambda values: dump([turn(value) for value in values] if turn else list(values))


@compiles(among, "sqlite")
def _in_text(element: among, compiler: SQLCompiler, **more: Any) -> str:
    column, listed = _parts(element)
    text = bindparam(listed.key, type_=_Listed(listed.type))
    return f"{compiler.process(column, **more)} IN (SELECT value FROM json_each({compiler.process(text, **more)}))"


@compiles(among, "postgresql")
def _in_array(element: among, compiler: SQLCompiler, **more: Any) -> str:
    column, listed = _parts(element)
    array = bindparam(listed.key, type_=ARRAY(listed.type))
    return f"{compiler.process(column, **more)} = ANY ({compiler.process(array, **more)})"
