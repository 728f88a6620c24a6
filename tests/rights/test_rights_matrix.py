"""Who may do what, endpoint by endpoint, on a row of their own and on a foreign one: the table is matrix.txt.

Each cell says what the account meets: `yes` (let in; the act may still be refused for what was sent), `no` (403),
`hidden` (404), `-` (asked to sign in). `own/foreign`; one word where the address names no row. A changed right
changes the table, and the table is read in review. Write it anew with FIELDVISIT_WRITE_RIGHTS=1.
"""

import json
import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask, render_template, request
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from fieldvisit.kernel.errors import Problem
from fieldvisit.storage.base import db
from fieldvisit.web import problems
from fieldvisit.web.guard import rule_of
from tests.rights import world as worlds
from tests.rights.bodies import BODIES, SETTLED_BY_BODY
from tests.support.assembly import Assembly

MATRIX = Path(__file__).parent / "matrix.txt"
WHO = ("nobody", "cadre", "coordinator", "handler", "callback", "town", "leader", "office", "unit_lead", "admin")
WORDS = {401: "-", 403: "no", 404: "hidden"}
LEFT_OUT = {"static"}

pytestmark = pytest.mark.one_database


def _rules(app: Flask) -> Iterator[tuple[str, Rule]]:
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: (one.rule, one.endpoint)):
        if rule.endpoint in LEFT_OUT:
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, rule


class Asker:
    """Asks one endpoint as everybody, and remembers the answers that tell a foreign name."""

    def __init__(self, app: Flask, world: worlds.World, assembly: Assembly) -> None:
        self.app, self.world, self.assembly = app, world, assembly
        self.told: list[str] = []
        db.session.remove()
        assembly.keep()

    def cell(self, who: str, method: str, rule: Rule) -> str:
        """What `who` meets, `own/foreign` where the address or the body names a row."""
        own = self._ask(who, method, rule, self.world.own)
        if not rule.arguments and (method, rule.endpoint) not in SETTLED_BY_BODY:
            return own
        return f"{own}/{self._ask(who, method, rule, self.world.foreign)}"

    def _ask(self, who: str, method: str, rule: Rule, ids: dict[str, object]) -> str:
        unknown = rule.arguments - ids.keys()
        assert not unknown, f"{rule.endpoint}: the world has no {unknown}"
        adapter = self.app.url_map.bind("localhost")
        path = adapter.build(rule.endpoint, {name: ids[name] for name in rule.arguments}, method=method)
        headers = {"Accept-Language": "zh"}
        if who != "nobody":
            headers["Authorization"] = f"Bearer {self.world.tokens[who]}"
        body = BODIES.get((method, rule.endpoint), lambda _ids: {})(ids)
        sent = {"json": body} if path.startswith("/api/") else {"data": body}
        client = self.app.test_client(use_cookies=False)
        if method != "GET":
            self.assembly.put_back()
        answer = client.open(path, method=method, headers=headers, **(sent if method != "GET" else {}))
        assert answer.status_code < 500, f"{who} {method} {path}: {answer.status_code} {answer.text[:400]}"
        self._listen(who, method, path, _words_of(answer))
        if "/sign-in" in answer.headers.get("Location", ""):
            return "-"
        return WORDS.get(answer.status_code, "yes")

    def _listen(self, who: str, method: str, path: str, text: str) -> None:
        told = [secret for secret in worlds.SECRETS if secret in text]
        if told and who != "admin":
            self.told.append(f"{who} {method} {path} is told {', '.join(told)}")


def _words_of(answer: TestResponse) -> str:
    """The words of an answer; of a spreadsheet those of all its cells; of a picture none."""
    if answer.mimetype.startswith("image/"):
        return ""
    if answer.is_json and answer.text:
        return json.dumps(json.loads(answer.text), ensure_ascii=False)
    if not answer.mimetype.endswith("spreadsheetml.sheet"):
        return answer.text
    with ZipFile(BytesIO(answer.get_data())) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


@pytest.fixture
def _forms_without_token(app: Flask) -> Iterator[None]:
    """Who asks with a token needs none in a form: let the rights be what answers."""
    app.config["WTF_CSRF_ENABLED"] = False
    yield
    app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def _each_refusal_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of the answers are refusals, whose page differs in its words only: drawn whole once for each of them and
    each menu, its words alone ever after.
    """
    drawn: set[tuple[object, ...]] = set()

    def page_or_words(template: str, *, problem: Problem, words: str) -> str:
        same = (request.headers.get("Authorization"), problem.status, problem.code)
        if same in drawn:
            return json.dumps(problems.problem_body(problem), ensure_ascii=False)
        drawn.add(same)
        return render_template(template, problem=problem, words=words)

    monkeypatch.setattr(problems, "render_template", page_or_words)


@pytest.mark.usefixtures("_forms_without_token", "_each_refusal_drawn_once")
def test_everybody_meets_what_the_matrix_says(app: Flask, assembly, factories) -> None:
    asker = Asker(app, worlds.build(factories), assembly)
    lines, told = [], asker.told
    for method, rule in _rules(app):
        cells = [asker.cell(who, method, rule) for who in WHO]
        guard = rule_of(app.view_functions[rule.endpoint])
        lines.append(" | ".join((f"{method} {rule.rule}", str(guard), *cells)))
    assert not told, "\n".join(told)
    table = "\n".join((" | ".join(("endpoint", "needs", *WHO)), *lines)) + "\n"
    if os.environ.get("FIELDVISIT_WRITE_RIGHTS"):
        MATRIX.write_text(table, encoding="utf-8")
    assert table == MATRIX.read_text(encoding="utf-8")
