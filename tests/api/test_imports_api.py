"""A program's way with a file: brought, looked through, mended, written, taken back; and the register taken along."""

import base64
from collections.abc import Callable
from typing import Any

import pytest

from tests.imports.bringing import csv_of
from tests.support.factories import Factories
from tests.support.reader import Machine

pytestmark = pytest.mark.one_database
IMPORTS = "/api/v1/imports"


@pytest.fixture
def program(factories: Factories, machine: Callable[..., Machine]) -> Machine:
    factories.place("grid")
    _device, token = factories.device(factories.coordinator("fang"))
    return machine(token)


def test_a_file_goes_the_whole_way(program: Machine, factories: Factories) -> None:
    rows = [["周家埭一网", "钱家埭", f"{number}号", f"户{number}", ""] for number in range(3)]
    content = base64.b64encode(csv_of(rows)).decode()
    said = {"kind": "households", "area_id": factories.place("village").id, "file_name": "户册.csv", "content": content}
    brought = program.post(IMPORTS, said)
    assert brought.status == 201
    one, columns = f"{IMPORTS}/{brought.json['id']}", brought.json["columns"]
    assert program.post(f"{one}/file", {"header_row": 99}).status == 422
    assert program.post(f"{one}/columns", {"columns": columns}).json["counts"]["wrong"] == 3
    (same,) = program.get(f"{one}/wrong").json["same"]
    assert (same["field"], same["cell"], same["rows"], same["first"]) == ("grid", "周家埭一网", 3, 2)
    answer: dict[str, Any] = {"field": "grid", "cell": "周家埭一网", "text": "第一网格"}
    assert program.post(f"{one}/wrong", answer).json == {"number": 3}
    assert program.post(f"{one}/wrong/undo").json == {"number": 3}
    assert program.post(f"{one}/wrong", answer).json == {"number": 3}
    assert program.post(f"{one}/wrong/grids", {}).problem == "step_refused"
    assert program.post(f"{one}/swap").problem == "step_refused"
    assert program.post(f"{one}/confirm").json["state"] == "written"
    assert program.get(f"{one}/wrong").status == 409
    assert program.post(f"{one}/undo").json["state"] == "undone"
    assert program.get(f"{one}/kept").json["total"] == 0


def test_the_register_as_a_file_is_a_job(program: Machine) -> None:
    said = {"kind": "members", "format": "csv", "numbers": True, "filters": {"tag": "lone_elder"}}
    made = program.post("/api/v1/households/file", said)
    assert (made.status, made.json["state"]) == (202, "queued")
    assert program.post("/api/v1/households/file", {"kind": "cadres"}).status == 422
