"""One handler for every refusal: `application/problem+json` (RFC 9457) for the API, a page for people."""

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, json, render_template, request
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from fieldvisit.kernel.errors import InvalidInput, Problem

log = logging.getLogger("fieldvisit.problems")

# Words for codes whose raiser gave none. The tablet words them itself, from the code.
WORDS: dict[str, Any] = {
    "not_allowed": _l("这件事你没有权限做。"),
    "not_visible": _l("没有找到，或者不在你的范围内。"),
    "stale_version": _l("别人刚刚改过，请看过最新的再办。"),
    "step_refused": _l("现在这个状态不能走这一步。"),
    "invalid_input": _l("有内容填得不对，请改一改。"),
    "not_signed_in": _l("请先登录。"),
    "csrf": _l("页面开得太久，请刷新后再试；填的内容还在。"),
    "too_large": _l("一次送来的内容太多。"),
    "malformed_json": _l("内容不是完整的 JSON。"),
    "too_many_tries": _l("试得太多次了，请过一会儿再来。"),
    "internal": _l("系统出了错，已经记下。什么都没有改动，请稍后再试。"),
}
_HTTP_CODES = {
    404: "not_visible",
    405: "method_not_allowed",
    413: "too_large",
    415: "malformed_json",
    429: "too_many_tries",
}


def wording(problem: Problem) -> str:
    """The sentence people read."""
    return str(problem.message or WORDS.get(problem.code) or problem.code)


def problem_body(problem: Problem) -> dict[str, Any]:
    """The JSON body of a problem."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": wording(problem),
        "status": problem.status,
        "code": problem.code,
    }
    if problem.field:
        body["field"] = problem.field
    if isinstance(problem, InvalidInput) and problem.errors:
        body["errors"] = {name: [str(text) for text in texts] for name, texts in problem.errors.items()}
    return body | {key: value for key, value in problem.detail.items() if key not in body}


Form = Callable[[Problem], Response]
_FORMS: dict[str, Form] = {}


def answer_below(prefix: str, form: Form) -> None:
    """Say in which form problems are answered below an address where neither JSON nor pages are read."""
    _FORMS[prefix] = form


def answer(problem: Problem) -> Response:
    """The problem as the asker can read it."""
    own = next((form for prefix, form in _FORMS.items() if request.path.startswith(prefix)), None)
    if own is not None:
        response = own(problem)
    elif request.path.startswith("/api/"):
        response = Response(json.dumps(problem_body(problem)), problem.status, mimetype="application/problem+json")
    else:
        page = render_template("problem.html", problem=problem, words=wording(problem))
        response = Response(page, problem.status)
    if "retry_after" in problem.detail:
        response.headers["Retry-After"] = str(problem.detail["retry_after"])
    return response


def register_problems(app: Flask) -> None:
    """Answer problems, HTTP errors and the unexpected, each in the asker's own form."""
    app.register_error_handler(Problem, answer)
    app.register_error_handler(CSRFError, lambda _error: answer(Problem(code="csrf", status=400)))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _http(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    code = _HTTP_CODES.get(error.code, f"http_{error.code}")
    return answer(Problem(code=code, status=error.code))


def _unexpected(error: Exception) -> Response:
    # The message of a foreign exception may quote what a person typed: log the kind and the place only.
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "?"
    log.error("unexpected %s at %s in %s", type(error).__name__, where, request.endpoint)
    return answer(Problem(code="internal", status=500))
