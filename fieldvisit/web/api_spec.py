"""The OpenAPI document as a whole: who may ask, and what every endpoint may refuse, said once from the guards.

A view names only the refusals of its own (a stale version, a load to confirm). That nobody is signed in, that an act is
not allowed, that a row is hidden or a body does not fit follows from its guard, its path and its body.
"""

from http import HTTPStatus
from typing import Any

from apispec import BasePlugin
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from flask_smorest import Api
from marshmallow import fields

from fieldvisit.web.api import Moment, ProblemSchema
from fieldvisit.web.guard import rule_of
from fieldvisit.web.schemas import CleanString, Instant

PROBLEM = "application/problem+json"
_BODY = (400, 413, 422)
# Codes that HTTP itself does not know. Source: tus.
OWN_PHRASES = {460: "Checksum Mismatch"}


class _Guards(BasePlugin):
    """Adds to each operation who may ask (`x-needs`, security) and the refusals that follow from it."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self._app = app

    def operation_helper(self, path: str | None = None, operations: dict[str, Any] | None = None, **more: Any) -> None:
        """Complete the operations of one path."""
        rule = more["rule"]
        guard = rule_of(self._app.view_functions[rule.endpoint])
        for method, operation in (operations or {}).items():
            responses = operation["responses"]
            codes = {int(code) for code in responses if str(code).isdigit() and int(code) >= 400}
            for code in sorted(codes | _refusals(guard, rule, method, operation)):
                responses.pop(code, None)
                responses[str(code)] = _problem(code)
            operation["x-needs"] = guard
            operation["security"] = _security(guard)
            operation["operationId"] = rule.endpoint.replace(".", "_")


def _refusals(guard: str | None, rule: Any, method: str, operation: dict[str, Any]) -> set[int]:
    found: set[int] = set() if guard == "open" else {401, 403}
    if rule.arguments:
        found.add(404)
    if method != "get":
        found.add(400)
    if "requestBody" in operation:
        found.update(_BODY)
    if any(one.get("in") == "query" for one in operation.get("parameters", [])):
        found.add(422)
    return found


def _problem(code: int) -> dict[str, Any]:
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": OWN_PHRASES.get(code) or HTTPStatus(code).phrase, "content": content}


def _security(guard: str | None) -> list[dict[str, list[str]]]:
    if guard == "open":
        return []
    return [{"device": []}] if str(guard).startswith("device:") else [{"token": []}, {"session": []}]


def _longest(_converter: Any, field: Any, **_more: Any) -> dict[str, Any]:
    return {"maxLength": field.max_length} if isinstance(field, CleanString) else {}


class _Api(Api):  # type: ignore[misc]
    """Every refusal is named; none hides behind a default."""

    DEFAULT_ERROR_RESPONSE_NAME = None
    ERROR_SCHEMA = ProblemSchema


def describe_api(app: Flask) -> Api:
    """The API of the app, ready to take the rooms' blueprints."""
    marshmallow = MarshmallowPlugin()
    api = _Api(app, spec_kwargs={"marshmallow_plugin": marshmallow, "extra_plugins": [_Guards(app)]})
    if marshmallow.converter is not None:
        marshmallow.converter.add_attribute_function(_longest)  # type: ignore[no-untyped-call]
    api.register_field(Instant, "string", "date-time")
    api.register_field(Moment, "string", "date-time")
    api.register_field(fields.Raw, None, None)
    bearer = {"type": "http", "scheme": "bearer"}
    schemes = api.spec.components.security_scheme
    schemes("token", bearer | {"description": "A personal access token, made on the profile page."})
    schemes("device", bearer | {"description": "The token a tablet got when it signed in."})
    schemes("session", {"type": "apiKey", "in": "cookie", "name": app.config["SESSION_COOKIE_NAME"]})
    return api
