"""Instances as a client writes them, and versions that ask more than one question."""

import hashlib
import uuid
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from fieldvisit.storage.base import db
from fieldvisit.surveys.models import SurveyVersion
from tests.support.factories import Factories
from tests.support.survey_factories import make_form


def question(name: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    """A question of a definition."""
    plain = {"path": f"/data/{name}", "name": name, "type": kind, "group": "/data", "repeat": None, "rules": {}}
    return plain | {"labels": {"default": name}, "hints": {}, "choices": None, "required": False} | more


CARE = [
    question("household_id"),
    question("well"),
    question("phone", rules={"sealed": True}),
    question("face", "image"),
    question("paper", "file"),
    question("name", path="/data/member/name", group="/data/member", repeat="/data/member"),
]


def make_asking(
    factories: Factories,
    definition: list[dict[str, Any]],
    *,
    form_id: str,
    version: str = "1",
    state: str = "published",
    **more: Any,
) -> Any:
    """A form that asks these questions."""
    db.session.rollback()
    _form, made = make_form(factories, form_id, version=version, state=state, **more)
    made = db.session.get_one(SurveyVersion, made.id)
    made.definition = definition
    # What a version asks changes only together with its XForm.
    made.md5 = hashlib.md5(f"{form_id} {definition} {made.xform}".encode()).hexdigest()
    db.session.commit()
    return made


def make_care(factories: Factories, *, form_id: str = "care", **more: Any) -> Any:
    """A form that asks for a household, a private number, two files and each member."""
    return make_asking(factories, CARE, form_id=form_id, **more)


def instance(
    answers: dict[str, str] | None = None,
    *,
    form_id: str = "care",
    version: str = "1",
    instance_id: str | None = None,
    deprecated_id: str | None = None,
) -> tuple[str, str]:
    """(XML, instance id) of answers at the top of a form."""
    key = instance_id or f"uuid:{uuid.uuid4()}"
    body = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in (answers or {"well": "yes"}).items())
    before = f"<orx:deprecatedID>{deprecated_id}</orx:deprecatedID>" if deprecated_id else ""
    xml = (
        f'<?xml version="1.0"?><data xmlns:orx="http://openrosa.org/xforms" id={quoteattr(form_id)} '
        f"version={quoteattr(version)}>{body}<orx:meta><orx:instanceID>{key}</orx:instanceID>{before}</orx:meta></data>"
    )
    return xml, key


def asked(*questions: dict[str, Any]) -> list[dict[str, Any]]:
    """A definition that asks for the household and these."""
    return [question("household_id"), *questions]
