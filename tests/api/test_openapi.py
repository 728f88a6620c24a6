"""The OpenAPI document is true: valid, whole, and whatever is sent, every answer is one that it names.

Each role asks every operation with generated queries and bodies of its own share: to draw a case costs more than to
send it, so neighbours in the list of roles have some in common. Half of the time the ids in them are rows that exist,
so that what lies behind a 404 is reached too. Whoever is let in also sends bodies that are no object at all.
`make soak` asks a hundred times as often.
"""

import contextvars
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.globals import _cv_app
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.rights import world as worlds
from tests.support.assembly import Assembly
from tests.support.factories import Factories

ROLES = (
    "cadre", "coordinator", "handler", "unit_lead", "callback", "town", "leader", "office", "admin", "nobody"
)  # fmt: skip
EXAMPLES = 5  # of a role
VARIETY = 2  # times as many are drawn
SOAK_EXAMPLES = 600
REFUSED = {401, 403}
SHAPELESS: tuple[Any, ...] = ([], "一句话")
DOCUMENT = "/api/v1/openapi.json"
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]

# A piece of a photo is any bytes.
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")

pytestmark = pytest.mark.one_database


def _document(app: Flask) -> dict[str, Any]:
    found: dict[str, Any] = app.test_client().get(DOCUMENT).get_json()
    return found


def test_the_document_is_valid_openapi_3_1(app: Flask) -> None:
    document = _document(app)
    assert document["openapi"] == "3.1.0"
    schema = schemathesis.openapi.from_dict(document)
    schema.validate()
    for operation in _operations(app):
        assert operation.definition.raw["summary"].strip(), f"{operation.label} says nothing of itself"


def test_every_endpoint_of_the_api_is_in_it(app: Flask) -> None:
    paths = _document(app)["paths"]
    named = {(method.upper(), path) for path, item in paths.items() for method in item if method != "parameters"}
    served = {
        (method, _plain(rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and not rule.endpoint.startswith("api-docs.")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert named == served


def _plain(rule: str) -> str:
    from flask_smorest.spec.plugins import FlaskPlugin

    return str(FlaskPlugin.flaskpath2openapi(rule))


def _operations(app: Flask) -> list[Any]:
    def apart(environ: Any, start_response: Any) -> Any:
        """The app as someone outside asks it: without the test's own context, so that sessions stay apart."""

        def ask() -> Any:
            _cv_app.set(None)  # type: ignore[arg-type]
            return app(environ, start_response)

        return contextvars.copy_context().run(ask)

    schema = schemathesis.openapi.from_wsgi(DOCUMENT, apart)
    return [result.ok() for result in schema.get_all_operations()]


@dataclass
class Asker:
    """Sends cases as every role over a world that is put back whenever it may have been written to."""

    assembly: Assembly
    world: worlds.World
    asked: Counter[str] = field(default_factory=Counter)
    found: list[str] = field(default_factory=list)

    def ask(self, operation: Any, examples: int) -> None:
        """Draw cases of one operation and send each role its share of them, and what is no object."""
        cases = _drawn(operation, examples * VARIETY, self.world)
        shapeless = _without_shape(operation, self.world)
        for place, role in enumerate(ROLES):
            mine = [cases[(place + VARIETY * number) % len(cases)] for number in range(examples)]
            try:
                statuses = {self._send(case, role) for case in mine}
                for case in shapeless if statuses - REFUSED else ():
                    self._send(case, role)
            except FailureGroup as failures:
                self.found.append(f"{operation.label} as {role}: {failures}")
            if operation.method.upper() != "GET":
                self.assembly.put_back()

    def _send(self, case: Any, role: str) -> int:
        headers = {"Accept-Language": "zh", "Accept-Encoding": "identity"}
        if role != "nobody":
            headers["Authorization"] = f"Bearer {self.world.tokens[role]}"
        self.asked[role] += 1
        return int(case.call_and_validate(headers=headers, checks=CHECKS).status_code)


def _without_shape(operation: Any, world: worlds.World) -> list[Any]:
    """Where JSON is taken: a list and a word, sent to rows that exist."""
    if not any(str(body.media_type) == "application/json" for body in operation.body):
        return []
    known = {name: _json(value) for name, value in world.own.items()}
    path = {part.name: known.get(part.name, 1) for part in operation.path_parameters}
    return [operation.Case(path_parameters=path, body=body, media_type="application/json") for body in SHAPELESS]


def _put_real_ids(case: Any, world: worlds.World) -> None:
    known = {name: _json(value) for name, value in world.own.items()}
    for name in case.path_parameters or {}:
        if name in known:
            case.path_parameters[name] = known[name]
    if isinstance(case.body, dict):
        for name, value in _REAL_BODY.items():
            if name in case.body and value in known:
                case.body[name] = known[value]
        if "household_ids" in case.body:
            case.body["household_ids"] = [known["household_id"]]


# The field of a body → what of the world fits it.
_REAL_BODY = {
    "household_id": "household_id",
    "cadre_id": "cadre_id",
    "grid_id": "grid_id",
    "unit_id": "unit_id",
    "reporter_id": "reporter_id",
    "version": "issue_version",
    "into_id": "household_id",
    "category": "code",
}


def _json(value: Any) -> Any:
    return value if isinstance(value, (int, str)) else str(value)


@pytest.fixture
def world(app: Flask, factories: Factories, assembly: Assembly) -> worlds.World:
    """Two counties with rows in both, kept to be put back."""
    from fieldvisit.storage.base import db

    made = worlds.build(factories)
    db.session.remove()
    assembly.keep()
    return made


def _cases(operation: Any) -> Any:
    """What fits the description, and, where anything can be wrong, what does not."""
    fitting = operation.as_strategy()
    if not (operation.query or operation.body):
        return fitting
    return st.one_of(fitting, operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))


def _drawn(operation: Any, examples: int, world: worlds.World) -> list[Any]:
    """So many cases, with real ids put in or as they came."""
    cases: list[Any] = []

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=_cases(operation), real=st.booleans())
    def keep(case: Any, real: bool) -> None:
        if real:
            _put_real_ids(case, world)
        cases.append(case)

    keep()
    return cases


def _ask_everything(app: Flask, assembly: Assembly, world: worlds.World, examples: int) -> Asker:
    asker = Asker(assembly, world)
    for operation in _operations(app):
        asker.ask(operation, examples)
    assert not asker.found, "\n\n".join(asker.found)
    return asker


def test_no_answer_is_undocumented_for_any_role(app: Flask, assembly: Assembly, world: worlds.World) -> None:
    asked = _ask_everything(app, assembly, world, EXAMPLES).asked
    assert set(asked) == set(ROLES) and min(asked.values()) >= 5000 / len(ROLES)


@pytest.mark.soak
def test_no_answer_is_undocumented_for_long(app: Flask, assembly: Assembly, world: worlds.World) -> None:
    _ask_everything(app, assembly, world, SOAK_EXAMPLES)
