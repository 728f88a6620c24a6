"""Looking into stored answers by SQL, each database its own way: what a question was answered, wherever it stands."""

from sqlalchemy import ColumnElement, String, cast, exists, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH

from fieldvisit.kernel.json_text import dump
from fieldvisit.kernel.text import like_pattern
from fieldvisit.storage.base import db
from fieldvisit.surveys.models import SurveySubmission


def was_answered(path: str, value: str) -> ColumnElement[bool]:
    """Whether the question was answered so, in any turn of its repeat; without a value whether it was answered.

    One of several choices counts as the answer.
    """
    if db.engine.dialect.name == "postgresql":
        found = func.jsonb_path_query(cast(SurveySubmission.answers, JSONB), cast(_jsonpath(path), JSONPATH))
        each = found.table_valued("told", name="told")
        answer = each.c.told.op("#>>", return_type=String())(literal_column("'{}'"))
        return exists(select(1).select_from(each).where(_is_or_has(answer, value)))
    tree = func.json_tree(SurveySubmission.answers).table_valued("key", "value", "type", "path", name="told")
    here = or_(tree.c.key == path, tree.c.path.like(f"%{like_pattern(dump(path))[1:]}", escape="\\"))
    return exists(select(1).select_from(tree).where(here, tree.c.type == "text", _is_or_has(tree.c.value, value)))


def says(words: str) -> ColumnElement[bool]:
    """Whether any open answer holds the words, in any case."""
    like = like_pattern(words)
    if db.engine.dialect.name == "postgresql":
        found = func.jsonb_path_query(cast(SurveySubmission.answers, JSONB), cast("$.**", JSONPATH))
        each = found.table_valued("told", name="told")
        answer = each.c.told.op("#>>", return_type=String())(literal_column("'{}'"))
        told = func.jsonb_typeof(each.c.told) == "string"
        return exists(select(1).select_from(each).where(told, answer.ilike(like, escape="\\")))
    tree = func.json_tree(SurveySubmission.answers).table_valued("value", "type", name="told")
    return exists(select(1).select_from(tree).where(tree.c.type == "text", tree.c.value.like(like, escape="\\")))


def _jsonpath(path: str) -> str:
    """Wherever the key stands; in lax mode a single answer and a list of them are read alike."""
    return f"$.**.{dump(path)}[*]"


def _is_or_has(answer: ColumnElement[str], value: str) -> ColumnElement[bool]:
    if not value:
        return answer != ""
    # Where a text stands in another, to the letter: LIKE of SQLite takes a for A, and they are two choices.
    place = func.strpos if db.engine.dialect.name == "postgresql" else func.instr
    return or_(answer == value, place(" " + answer + " ", f" {value} ") > 0)
