"""What lies on the disk after a day's work holds no phone and no identity number that anyone could read.

A real server works over the demo, on SQLite and on PostgreSQL; people search by a phone, look at one, enter others, a
tablet brings more and one of its records is refused. Then every file it wrote is searched: tables, indexes, logs of
the database, the log of the server, and every address that was asked.
"""

import base64
import http.cookiejar
import json
import re
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from tests.support.postgres import Postgres
    from tests.support.server import Server

pytestmark = pytest.mark.slow

PASSWORD = "fieldvisit-demo"
# The demo's numbers as whole texts: phones 1990000…, identity numbers of an area that no province has.
DEMO_NUMBER = re.compile(rb"(?<!\d)(?:1990000\d{4}|990481\d{11}[\dXx])(?!\d)")
DEMO_STARTS = ("1990000", "990481")
REPORTER_AT_THE_DESK, REPORTER_AT_THE_DOOR, OF_A_REFUSED_RECORD, OF_A_MEMBER, SEARCHED_IN_VAIN = (
    f"199770{number}" for number in ("31415", "27182", "16180", "14142", "57721")
)
IDENTITY_OF_A_MEMBER = "990481195003177133"
ENTERED = (
    REPORTER_AT_THE_DESK,
    REPORTER_AT_THE_DOOR,
    OF_A_REFUSED_RECORD,
    OF_A_MEMBER,
    SEARCHED_IN_VAIN,
    IDENTITY_OF_A_MEMBER,
)


@pytest.fixture
def own_postgres() -> Iterator["Postgres"]:
    """A PostgreSQL server of its own, because the whole of it is searched."""
    from tests.support.postgres import Postgres

    server = Postgres()
    yield server
    server.stop()


def test_nothing_in_clear_on_sqlite(new_server: Callable[..., "Server"]) -> None:
    server = new_server(FIELDVISIT_WORKER="beside")
    work_a_little(server.url)
    server.stop()
    files = [file for file in server.home.rglob("*") if file.is_file()]
    assert holds_the_demo(files)
    assert readable(files, server.log) == []


def test_nothing_in_clear_on_postgresql(new_server: Callable[..., "Server"], own_postgres: "Postgres") -> None:
    own_postgres.run("CREATE DATABASE searched")
    server = new_server(FIELDVISIT_WORKER="beside", FIELDVISIT_DATABASE_URL=own_postgres.url("searched"))
    work_a_little(server.url)
    server.stop()
    own_postgres.run("CHECKPOINT")
    files = [file for file in (own_postgres.folder / "data").rglob("*") if file.is_file()]
    files += [own_postgres.folder / "log", *(file for file in server.home.rglob("*") if file.is_file())]
    assert holds_the_demo(files)
    assert readable(files, server.log) == []


@pytest.mark.parametrize("spelled", ["utf-8", "utf-16-le", "utf-16-be", "hex", "base64"])
def test_the_search_finds_what_lies_open(tmp_path: Path, spelled: str) -> None:
    said = f"打 {OF_A_MEMBER} 找她"
    raw = said.encode("utf-8" if spelled in {"hex", "base64"} else spelled)
    written = {"hex": raw.hex().encode(), "base64": base64.b64encode(raw)}.get(spelled, raw)
    file = tmp_path / "page"
    file.write_bytes(b"\x00\x9f" + written + b"\x00")
    assert len(readable([file])) >= 1
    file.write_bytes(b"phone 19900001234;")
    assert len(readable([file])) == 1


def holds_the_demo(files: list[Path]) -> bool:
    """Whether what is searched is what was written: names lie open, and so would numbers."""
    return any("荆山村".encode() in file.read_bytes() for file in files)


def readable(files: list[Path], *more: Path) -> list[str]:
    """Where a number can be read, however it is spelled."""
    wanted = {spelled: number for number in (*ENTERED, *DEMO_STARTS) for spelled in _spellings(number)}
    wanted |= {number.encode(): number for number in ENTERED}
    pattern = re.compile(b"|".join(re.escape(spelled) for spelled in wanted))
    found = []
    for file in (*files, *more):
        content = file.read_bytes()
        found += [f"{file.name}: {wanted[hit.group()]} spelled {hit.group()!r}" for hit in pattern.finditer(content)]
        found += [f"{file.name}: {hit.group()!r}" for hit in DEMO_NUMBER.finditer(content)]
    return found


def _spellings(number: str) -> Iterator[bytes]:
    for encoding in ("utf-16-le", "utf-16-be"):
        yield number.encode(encoding)
    raw = number.encode()
    yield raw.hex().encode()
    for before in range(3):  # base64 looks different at each of three places; the ends depend on the neighbours
        encoded = base64.b64encode(bytes(before) + raw)
        whole = (before + len(raw)) // 3 * 4
        letters = encoded[4 if before else 0 : whole]
        if len(letters) > 4:  # four stand in a few megabytes by chance
            yield letters


def work_a_little(origin: str) -> None:
    """What people do with numbers in a day, at the desk and at the doors."""
    coordinator = Person(origin, "coordinator")
    seen = _look_at_a_number(coordinator)
    assert "19900" in seen, "nothing was revealed"
    _search(coordinator, seen)
    _search(coordinator, SEARCHED_IN_VAIN)
    coordinator.send(
        "/issues/new",
        intake="phone",
        description="桥头的护栏松了，来电反映",
        category="infra.bridge",
        urgency="normal",
        grid_id=coordinator.page("/issues/new").select_one("[name=grid_id] option[value]:not([value=''])"),
        reporter_name="来电人",
        reporter_phone=REPORTER_AT_THE_DESK,
    )
    home = str(coordinator.page("/households").select("main tbody a[href^='/households/']")[0]["href"])
    coordinator.send(
        f"{home}/members/new", name="沈小宝", relation="son", phone=OF_A_MEMBER, identity_number=IDENTITY_OF_A_MEMBER
    )
    assert f"{OF_A_MEMBER[:3]}****{OF_A_MEMBER[-4:]}" in coordinator.page(home).get_text()
    _bring_from_the_doors(origin)
    assert [address for address in coordinator.addresses if any(number in address for number in (*ENTERED, seen))] == []


def _look_at_a_number(coordinator: "Person") -> str:
    """Press 看全号 on the first household that has one; answers the number."""
    home = str(coordinator.page("/households").select("main tbody a[href^='/households/']")[0]["href"])
    press = coordinator.page(home).select_one("form[data-reveal]")
    assert press is not None
    shown = coordinator.send(str(press["action"]), number="phone")
    number = shown.select_one("main .num")
    assert number is not None
    return number.get_text(strip=True)


def _search(coordinator: "Person", number: str) -> None:
    form = coordinator.page("/households").select_one("main form[role=search]")
    assert form is not None
    coordinator.send(str(form["action"]), q=number)


def _bring_from_the_doors(origin: str) -> None:
    """A visit, an issue with its reporter, and a record that is refused and kept in 待核对."""
    device = {"id": str(uuid.uuid4()), "name": "平板"}
    signed_in = _api(origin, "devices", {"username": "cadre", "password": PASSWORD, "device": device})
    held = {"protocol": 1, "epoch": signed_in["epoch"], "reference": {}, "dossiers": {}}
    changed = _api(origin, "sync/pull", held, signed_in["token"])["dossiers"]["changed"]
    home = next(dossier["id"] for dossier in changed if dossier["kind"] == "household")
    now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    bodies = [
        ("visit.record", {"kind": "door", "outcome": "met", "started_at": now, "notes": "都好"}),
        ("issue.raise", _issue("infra.light", REPORTER_AT_THE_DOOR)),
        ("issue.raise", _issue("no.such.category", OF_A_REFUSED_RECORD)),
    ]
    operations = [
        {"id": str(uuid.uuid4()), "seq": seq, "kind": kind, "entity_id": str(uuid.uuid4()), "household_id": home}
        | {"captured_at": now, "body": body}
        for seq, (kind, body) in enumerate(bodies, 1)
    ]
    pushed = _api(
        origin, "sync/push", {"protocol": 1, "device_time": now, "operations": operations}, signed_in["token"]
    )
    assert [result["outcome"] for result in pushed["results"]] == ["applied", "applied", "rejected"]


def _issue(category: str, phone: str) -> dict[str, Any]:
    return {"category": category, "description": "门前路灯不亮", "reporter": {"name": "邻居", "phone": phone}}


def _api(origin: str, path: str, body: dict[str, Any], token: str = "") -> Any:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(f"{origin}/api/v1/{path}", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


class Person:
    """Someone at a desk, signed in; remembers every address that was asked, redirects too."""

    def __init__(self, origin: str, username: str) -> None:
        self.origin = origin
        self.addresses: list[str] = []
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(cookies)
        self.send("/sign-in", username=username, password=PASSWORD)

    def page(self, path: str) -> BeautifulSoup:
        """A page that is read."""
        return self._ask(urllib.request.Request(self.origin + path))

    def send(self, path: str, **fields: Any) -> BeautifulSoup:
        """A form that is sent; an option stands for its value."""
        token = self.page("/" if self.addresses else "/sign-in").select_one("meta[name=csrf-token]")
        assert token is not None
        plain = {name: value if isinstance(value, str) else value["value"] for name, value in fields.items()}
        body = urllib.parse.urlencode({**plain, "csrf_token": token["content"]}).encode()
        return self._ask(urllib.request.Request(self.origin + path, body))

    def _ask(self, request: urllib.request.Request) -> BeautifulSoup:
        with self._opener.open(request, timeout=60) as answer:
            self.addresses += [request.full_url, answer.url]
            return BeautifulSoup(answer.read(), "html.parser")
