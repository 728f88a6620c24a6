"""Scenario 37: a server is restored from a backup, and tablets send again what it does not know any more."""

import json
import shutil
import threading
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from fieldvisit.issues.models import Issue
from fieldvisit.people.queries import set_system_fact
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.sync.models import Receipt
from fieldvisit.visits.models import Visit
from tests.support.assembly import Assembly
from tests.support.factories import Factories
from tests.support.handheld import Handheld, Operation
from tests.support.server import Server

MOST = 50  # operations in a push


class Answer:
    """What a server process said."""

    def __init__(self, status: int, text: bytes) -> None:
        self.status = status
        self.json = json.loads(text)


class Wire:
    """A program at the API of a server process."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def post(self, path: str, body: Any = None) -> Answer:
        """POST JSON."""
        asked = urllib.request.Request(self._url + path, json.dumps(body).encode(), self._headers)
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return Answer(answer.status, answer.read())


class Keeping(Handheld):
    """A tablet that keeps what was acknowledged, as the outbox does, and audits it after a change of epoch."""

    def __init__(self, machine: Any) -> None:
        super().__init__(machine)
        self.kept: dict[str, Operation] = {}

    def hand_over(self, *operations: Operation) -> list[str]:
        """Push and keep; the outcomes."""
        outcomes = self.outcomes(*operations)
        self.kept |= {operation["id"]: operation for operation in operations}
        return outcomes

    def synchronise(self) -> list[str]:
        """Pull; under a new epoch ask what is missing and send it again. The ids that were missing."""
        before = self.epoch
        self.pull()
        if self.epoch == before:
            return []
        asked = {"operations": list(self.kept), "photos": []}
        missing = self.machine.post("/api/v1/sync/receipts", asked).json["missing"]
        lost: list[str] = missing["operations"] if isinstance(missing, dict) else missing
        for start in range(0, len(lost), MOST):
            again = [self.kept[key] for key in lost[start : start + MOST]]
            assert set(self.hand_over(*again)) == {"applied"}
        self.pull()
        return lost


@pytest.mark.scenario(37)
def test_37_a_restored_server_hears_again_what_it_forgot(
    app: Flask, assembly: Assembly, factories: Factories, tmp_path: Path
) -> None:
    factories.category("infra.road")
    cadre = factories.cadre()
    homes = [factories.household(cadre=cadre) for _ in range(3)]
    _, token = factories.device(cadre)
    with unit_of_work():
        set_system_fact("kind", "real")
    keys = [home.id for home in homes]
    db.session.remove()
    assembly.engine.dispose()
    if assembly.postgres is not None:
        assembly.postgres.let_go()  # a restore has the database alone
    words, file = tmp_path / "words", tmp_path / "backup"
    words.write_text("four words and a battery\n")
    server = Server(assembly.home, FIELDVISIT_DATABASE_URL=app.config["SQLALCHEMY_DATABASE_URI"]).start()
    try:
        tablet = Keeping(Wire(server.url, token))  # type: ignore[arg-type]
        tablet.pull()
        early = some_work(tablet, keys, 6)
        meanwhile = back_up_while_pushing(server, tablet, keys, file, words)
        late = some_work(tablet, keys, 6)
        before = tablet.epoch
        server.kill()
        server.run("restore", str(file), "--replace", "--passphrase-file", str(words))
        server.start()
        missing = tablet.synchronise()
        again = tablet.synchronise()
        epoch = tablet.epoch
    finally:
        server.kill()
        for left in assembly.home.glob("before-restore-*"):
            shutil.rmtree(left)
    assert epoch != before
    assert set(late) <= set(missing)
    assert not set(early) & set(missing)
    assert set(missing) <= {*meanwhile, *late}
    assert again == []
    ensure_all_once(tablet)


def some_work(tablet: Keeping, homes: list[Any], pushes: int) -> list[str]:
    """Visits with issues, in several pushes; the ids, all acknowledged."""
    made = []
    for number in range(pushes):
        home = homes[number % len(homes)]
        visit = tablet.visit(home, body={"notes": f"第 {number} 次"})
        issue = tablet.issue(home, f"问题 {number}", depends_on=visit["id"], body={"visit_id": visit["entity_id"]})
        assert tablet.hand_over(visit, issue) == ["applied", "applied"]
        made += [visit["id"], issue["id"]]
    return made


def back_up_while_pushing(server: Server, tablet: Keeping, homes: list[Any], file: Path, words: Path) -> list[str]:
    """Push from before the backup begins until it has ended; what was pushed."""
    made: list[str] = []
    ended = threading.Event()
    pushing = threading.Event()
    failures: list[BaseException] = []

    def push() -> None:
        try:
            while not ended.is_set():
                made.extend(some_work(tablet, homes, 1))
                pushing.set()
                ended.wait(0.05)
        except BaseException as failure:
            failures.append(failure)
            pushing.set()

    thread = threading.Thread(target=push)
    thread.start()
    try:
        assert pushing.wait(60)
        said = server.run("backup", str(file), "--passphrase-file", str(words))
    finally:
        ended.set()
        thread.join()
    assert failures == []
    assert "Backup " in said
    return made


def ensure_all_once(tablet: Keeping) -> None:
    """Every operation that was ever acknowledged is there, each exactly once."""
    db.session.rollback()
    receipts = Counter(str(key) for (key,) in db.session.query(Receipt.id))
    rows = Counter(str(key) for model in (Visit, Issue) for (key,) in db.session.query(model.id))
    numbers = [number for (number,) in db.session.query(Issue.number)]
    db.session.remove()
    assert receipts == Counter(list(tablet.kept))
    assert rows == Counter(operation["entity_id"] for operation in tablet.kept.values())
    assert len(set(numbers)) == len(numbers)
