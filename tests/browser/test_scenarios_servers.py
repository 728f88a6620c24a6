"""What may become of the server: a crowd before it, a day's work of the office all at once, a return to yesterday.
Scenarios of sync.md, with a real tablet and a real server."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.crowd import at_the_gate, devices
from tests.browser.field import Field, key
from tests.browser.on_tablet import dossiers, eventually, in_timeline, open_household, record_visit, rows
from tests.photos.pictures import drawn

pytestmark = pytest.mark.browser

MANY = 5000


@pytest.mark.scenario(35)
@pytest.mark.parametrize("count", [200, pytest.param(1000, marks=pytest.mark.soak)])
def test_35_when_all_devices_reconnect_at_once_nothing_is_lost(field: Field, count: int) -> None:
    """A real tablet among them: it may have to wait, and says so; in the end everybody's records are there once."""
    home, each = field.home(), 2
    crowd = devices(field, count, each)
    ids = [operation["id"] for device in crowd for operation in device.waiting]
    field.between.drop_request("sync/")
    record_visit(field.page, home["household"]["name"], notes=f"与{count}台一起回来")
    mine = rows(field.page)[-1]
    field.between.behave()
    threads = at_the_gate(crowd, field.server.port)
    field.send()
    for thread in threads:
        thread.join()
    eventually(field.page, lambda: _sent_or_again(field, mine["id"]), "the tablet among them is heard too")
    heard = sum((device.heard for device in crowd), Counter[str]())
    print(f"{count} devices: {dict(heard)}")
    assert [device for device in crowd if device.waiting] == []
    assert heard["rejected"] == heard["conflict"] == 0
    assert sum(field.ledger.count("receipt", ids[at : at + 500]) for at in range(0, len(ids), 500)) == count * each
    told = field.ledger.ask("SELECT notes, count(*) FROM visit WHERE notes LIKE ? GROUP BY notes", f"%of {count}:%")
    assert (len(told), {number for _notes, number in told}) == (count * each, {1})
    assert field.ledger.noted(f"与{count}台一起回来") == 1


def _sent_or_again(field: Field, operation: str) -> bool:
    if field.states([operation]) == ["acknowledged"]:
        return True
    field.send()
    return False


@pytest.mark.scenario(17)
def test_17_thousands_of_households_moved_at_once_do_not_touch_anothers_sync(field: Field) -> None:
    """While they are moved the tablet still brings what is its own; afterwards nothing of theirs comes to it."""
    home = field.home()
    field.send()
    held = {dossier["id"] for dossier in dossiers(field.page)}
    with moving(field, MANY):
        field.between.behave()
        field.send()
        assert pulled(field) == [], "nothing is new, and the pull did not wait for the move"
    record_visit(field.page, home["household"]["name"], notes="大搬动之后")
    field.send()
    field.sent([rows(field.page)[-1]["id"]])
    assert set(pulled(field)) <= held
    assert {dossier["id"] for dossier in dossiers(field.page)} == held


def pulled(field: Field) -> list[str]:
    """The dossiers that the last pulls brought, as the server's answers said."""
    brought = []
    for asked in [one for one in field.between.seen if one.path.endswith("sync/pull")]:
        assert asked.heard is not None, "a pull was not answered"
        brought += [dossier["id"] for dossier in json.loads(asked.heard)["dossiers"]["changed"]]
    return brought


@contextmanager
def moving(field: Field, count: int) -> Iterator[None]:
    """So many households of one cadre are given to another in one transaction, which is open inside the block."""
    cadres = "SELECT cadre_id, max(cadre_name) FROM assignment JOIN account ON account.id = cadre_id"
    (one, name), (other, other_name) = field.ledger.ask(f"{cadres} WHERE username <> 'cadre' GROUP BY 1 LIMIT 2")
    ((grid,),) = field.ledger.ask("SELECT max(grid_id) FROM household")
    keys = [f"{5000:06x}{number:026x}" for number in range(count)]
    columns = "id, shard_id, grid_id, kind, name, group_name, hamlet, door, door_sort, address, active, created_at"
    home = f"?, {grid}, {grid}, 'family', '搬', '', '', '1号', '1', '1号', 1, '2026-01-01 00:00:00'"
    field.ledger.write(f"INSERT INTO household ({columns}) VALUES ({home})", [(k,) for k in keys])
    field.ledger.write("INSERT INTO dossier (id, kind, revision) VALUES (?, 'household', 1)", [(k,) for k in keys])
    kept = "INSERT INTO assignment (id, shard_id, household_id, cadre_id, cadre_name, reason, from_at) VALUES"
    field.ledger.write(f"{kept} (?, {grid}, ?, ?, ?, 'near', '2026-01-01 00:00:00')", [(k, k, one, name) for k in keys])
    with closing(sqlite3.connect(field.server.home / "fieldvisit.db", timeout=30, isolation_level=None)) as line:
        line.execute("BEGIN IMMEDIATE")
        line.execute("UPDATE assignment SET ended_at = datetime('now') WHERE household_id = id")
        line.executemany(
            f"{kept} (lower(hex(randomblob(16))), {grid}, ?, ?, ?, 'near', datetime('now'))",
            [(k, other, other_name) for k in keys],
        )
        line.execute("UPDATE dossier SET revision = revision + 1 WHERE id IN (SELECT id FROM assignment)")
        yield
        line.execute("COMMIT")


@pytest.mark.scenario(37)
def test_37_a_server_restored_from_a_backup_hears_again_what_it_forgot(field: Field, tmp_path: Path) -> None:
    """Under a new epoch the tablet asks what is missing, and sends that and nothing else: records and photos."""
    home = field.home()
    field.tablet.watch.allow(r"status of 404 .*/api/v1/photos/")  # asked how far an upload came that never began
    words, file = tmp_path / "words", tmp_path / "backup"
    words.write_text("four words and a battery\n")
    early, known = with_photo(field, home, "备份前记的")
    photos_kept(field, known)
    field.between.drop_request("/photos")
    named, slow = with_photo(field, home, "备份前记的，照片在备份后")
    field.server.run("backup", str(file), "--passphrase-file", str(words))
    field.between.behave()
    late, new = with_photo(field, home, "备份后记的")
    more = field.keep(*(field.maker.visit(home["id"], body={"notes": f"备份后第{number}次"}) for number in range(2)))
    field.send()
    field.sent([early, named, late, *more])
    photos_kept(field, known, slow, new)

    field.server.kill()
    field.server.run("restore", str(file), "--replace", "--passphrase-file", str(words))
    field.server.start()
    assert field.ledger.count("receipt", [late, *more]) == 0
    assert field.ledger.ask("SELECT state FROM photo WHERE id IN (?, ?)", key(slow), key(new)) == [("awaited",)]
    field.between.behave()
    field.send()
    field.sent([early, named, late, *more])
    photos_kept(field, known, slow, new)
    again = {operation["id"] for push in field.between.pushes() for operation in push.json["operations"]}
    assert again == {late, *more}
    assert {one.path.rsplit("/", 1)[1] for one in field.between.seen if "/photos/" in one.path} == {slow, new}
    assert field.ledger.count("receipt", [early, named, late, *more]) == 5
    open_household(field.page, home["household"]["name"])
    for said in ("备份前记的", "备份前记的，照片在备份后", "备份后记的"):
        assert field.ledger.noted(said) == 1
        entry = in_timeline(field.page, said).filter(has=field.page.get_by_text(said, exact=True))
        expect(entry.locator(".photo-strip img")).to_have_count(1)


def with_photo(field: Field, home: dict[str, Any], notes: str) -> tuple[str, str]:
    """A visit with a photo, recorded by the form and handed over; its operation and its photo."""
    picture = {"name": "yard.jpg", "mimeType": "image/jpeg", "buffer": drawn(size=(900, 600))}
    record_visit(field.page, home["household"]["name"], notes=notes, photo=picture)
    row = next(row for row in rows(field.page) if row["body"].get("notes") == notes)
    field.send()
    field.sent([row["id"]])
    return row["id"], row["body"]["photos"][0]["id"]


def photos_kept(field: Field, *photos: str) -> None:
    """Wait until the server keeps all of these."""
    kept = f"SELECT count(*) FROM photo WHERE state = 'kept' AND id IN ({','.join('?' * len(photos))})"
    eventually(field.page, lambda: field.ledger.ask(kept, *map(key, photos)) == [(len(photos),)], "the photos are kept")
