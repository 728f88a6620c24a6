"""Problems: every refusal a user or a tablet may meet, each with a stable code.

Messages may be lazy translations; they are turned into text only where a request knows its language.
"""

from collections.abc import Mapping, Sequence
from typing import Any


class Problem(Exception):
    """A refusal that says what happened. `code` is stable: tablets switch on it. Source: RFC 9457."""

    code = "problem"
    status = 400

    def __init__(
        self,
        message: object = "",
        *,
        code: str | None = None,
        status: int | None = None,
        field: str | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code or self.code)
        self.message = message
        self.code = code or self.code
        self.status = status or self.status
        self.field = field
        self.detail: dict[str, Any] = dict(detail or {})


class InvalidInput(Problem):
    """422: what came in does not fit; `errors` names each field (dotted path) with its messages."""

    code = "invalid_input"
    status = 422

    def __init__(
        self,
        message: object = "",
        *,
        field: str | None = None,
        errors: Mapping[str, Sequence[object]] | None = None,
        code: str | None = None,
        status: int | None = None,
    ) -> None:
        self.errors: dict[str, list[object]] = {key: list(value) for key, value in (errors or {}).items()}
        if field is None and self.errors:
            field = next(iter(self.errors))
        if field is not None and not self.errors:
            self.errors = {field: [message]}
        super().__init__(message, field=field, code=code, status=status)


class NotAllowed(Problem):
    """403: the row may be seen, this act may not be done."""

    code = "not_allowed"
    status = 403


class NotVisible(Problem):
    """404: missing and hidden look alike, so that an answer never betrays a foreign row."""

    code = "not_visible"
    status = 404


class StaleVersion(Problem):
    """409: someone else changed the row since it was seen; `detail` holds the version now."""

    code = "stale_version"
    status = 409


class StepRefused(Problem):
    """409: the workflow has no such step from this state."""

    code = "step_refused"
    status = 409
