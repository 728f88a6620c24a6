"""Files are opened here, in the process of the test: starting one for each would be most of the time. That another
process says the same is seen in test_process.py.
"""

import subprocess
from typing import Any

import msgspec
import pytest

from fieldvisit.imports.reading import __main__ as process
from fieldvisit.imports.reading import table


@pytest.fixture(autouse=True)
def opened_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """`own_process` in the test's arguments leaves it as it is."""
    if "own_process" not in request.fixturenames:
        monkeypatch.setattr(table.subprocess, "run", _run)
    return


@pytest.fixture
def own_process() -> None:
    """The file is opened in a process of its own, as it is at work."""


def _run(asked: list[str], *, input: bytes, **_more: Any) -> "subprocess.CompletedProcess[bytes]":
    choice = msgspec.json.decode(asked[-1], type=dict[str, str | None])
    output = b"".join(process.answer(input, choice.get("sheet"), choice.get("encoding")))
    return subprocess.CompletedProcess(asked, 0, output, b"")
