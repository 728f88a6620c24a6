"""Endurance: a long season without a network on one tablet, its browser killed again and again, then everything sent
over a line that loses one answer in five. Every record and every photo arrives once.

`FIELDVISIT_ENDURANCE=200,30,5` plays a smaller one: records, photos, kills.
"""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Error, Page

from tests.browser.field import FAULTS, Ledger, again
from tests.browser.on_tablet import ask, dossiers, record_visit, rows, send_now, sign_in
from tests.support.browser import Tablet
from tests.support.handheld import Maker, Operation
from tests.support.server import Server
from tests.support.unreliable import Between

pytestmark = [pytest.mark.browser, pytest.mark.soak]

RECORDS, PHOTOS, KILLS = (int(part) for part in os.environ.get("FIELDVISIT_ENDURANCE", "2000,300,50").split(","))
IN_A_SAVING, BY_FORM = 4, 20
LOST = 0.2
HOURS = 3600
# Each saving as a form does it: the photo first, then the records that speak of it. Killed anywhere on the way.
CAPTURE = """(async () => {
  const { takePhoto } = await import(base + "photos/taking.js");
  for (const [at, saving] of given.entries()) {
    if (saving.photo) {
      const picture = new OffscreenCanvas(320, 240);
      const brush = picture.getContext("2d");
      const dots = brush.createImageData(320, 240);
      for (let start = 0; start < dots.data.length; start += 65536) {
        crypto.getRandomValues(dots.data.subarray(start, start + 65536));
      }
      brush.putImageData(dots, 0, 0);
      const taken = await takePhoto(store, await picture.convertToBlob({ type: "image/jpeg" }), new Date());
      if (taken.trouble) throw new Error(taken.trouble);
      saving.operations[0].body.photos = [taken.photo];
    }
    await store.add(saving.operations);
    console.log(`saved ${at}`);
  }
  return [];
})()"""
PHOTO_STATES = (
    """store.photos().then((photos) => photos.list()).then((all) => all.map(({ id, state }) => [id, state]))"""
)


@dataclass
class Season:
    """What is to be captured, and what the tablet has said is saved."""

    savings: list[dict[str, Any]]
    saved: set[str] = field(default_factory=set)  # ids of operations that were answered "saved"
    begun: int = 0  # the first of the savings now under way

    def hear(self, words: str) -> None:
        """The page says which saving is on the disk."""
        if words.startswith("saved "):
            number = self.begun + int(words.removeprefix("saved "))
            self.saved |= {operation["id"] for operation in self.savings[number]["operations"]}


def planned(homes: list[str]) -> Season:
    """Each saving a visit with its issue, a word to it and one more visit; the first of them have a photo."""
    maker, savings = Maker(), []
    for number in range(RECORDS // IN_A_SAVING):
        home = homes[number % len(homes)]
        visit = maker.visit(home, body={"notes": f"长跑第{number}次"})
        issue = maker.issue(home, f"长跑问题{number}", depends_on=visit["id"], body={"visit_id": visit["entity_id"]})
        word = maker.operation(
            "issue.comment", {"text": "看过了"}, entity_id=issue["entity_id"], depends_on=issue["id"]
        )
        operations: list[Operation] = [visit, issue, word, maker.visit(home, body={"notes": f"长跑又第{number}次"})]
        savings.append({"operations": operations, "photo": number < PHOTOS})
    return Season(savings)


@contextmanager
def struck_after(tablet: Tablet, seconds: float) -> Iterator[None]:
    """The browser is killed at that moment, whatever it does."""

    def strike() -> None:
        for process in tablet._processes():
            os.kill(process, signal.SIGKILL)

    timer = threading.Timer(seconds, strike)
    timer.start()
    try:
        yield
    finally:
        timer.join()


def capture(page: Page, season: Season, first: int, last: int) -> None:
    """Save so many; an error when the browser dies meanwhile."""
    season.begun = first
    ask(page, CAPTURE, season.savings[first:last])


def what_is_there(page: Page, season: Season) -> int:
    """Nothing that was saved is missing; how many savings are whole, which is all that were begun but the last."""
    held = {row["id"] for row in rows(page)}
    assert season.saved <= held, f"lost by a kill: {len(season.saved - held)}"
    whole = 0
    for saving in season.savings:
        ids = {operation["id"] for operation in saving["operations"]}
        assert ids <= held or not ids & held, "a saving is whole or not there"
        whole += ids <= held
    return whole


def live_through(device: Tablet, season: Season, chance: random.Random) -> tuple[int, int, int]:
    """Capture everything, killed again and again; (records made by forms, kills, kills in the middle of a saving)."""
    families = [one for one in dossiers(device.page) if one["kind"] == "household"]
    done, by_form, in_the_middle = 0, 0, 0
    step = max(1, len(season.savings) // (KILLS + 1))
    for _kill in range(KILLS):
        assert device.context is not None
        device.context.on("console", lambda message: season.hear(message.text))
        try:
            with struck_after(device, chance.uniform(0.1, 1.5)):
                capture(device.page, season, done, done + step)
        except Error:
            in_the_middle += 1
        again(device)
        done = what_is_there(device.page, season)
        if by_form < BY_FORM:
            record_visit(device.page, _only(families)["household"]["name"], notes=f"长跑表格{by_form}")
            by_form += 1
    capture(device.page, season, done, len(season.savings))
    again(device)
    assert what_is_there(device.page, season) == len(season.savings)
    return by_form, KILLS, in_the_middle


def test_a_season_without_a_network_arrives_once(town: Server, tablet: Callable[..., Tablet]) -> None:
    with Between(town.port) as between:
        device = tablet(between.url)
        device.watch.allow(FAULTS)
        sign_in(device.open())
        between.drop_request("/api/")
        homes = [one["id"] for one in dossiers(device.page) if one["kind"] == "household"]
        season, begun = planned(homes), time.monotonic()
        by_form, kills, in_the_middle = live_through(device, season, random.Random(4))
        ids = [row["id"] for row in rows(device.page)]
        size = sum(file.stat().st_size for file in device.profile.rglob("*") if file.is_file())
        print(f"{len(ids)} records ({by_form} by forms), {PHOTOS} photos, {kills} kills ({in_the_middle} in a saving):")
        print(f"  captured in {time.monotonic() - begun:.0f} s, profile {size / 1e6:.0f} MB")
        between.behave()
        between.lose(LOST, seed=4)
        sent_in = send_all(device.page)
        requests, lost = len(between.seen), between.struck["lost"]
        print(f"  sent in {sent_in:.0f} s: {requests} requests, {lost} answers lost ({lost / requests:.0%})")
        between.behave()
        arrived_once(Ledger(town), ids, season, by_form, ask(device.page, PHOTO_STATES))


def _only(families: list[dict[str, Any]]) -> dict[str, Any]:
    names = Counter(one["household"]["name"] for one in families)
    return next(one for one in families if names[one["household"]["name"]] == 1)


def send_all(page: Page) -> float:
    """Press until nothing waits; the seconds it took. A photo whose saving was killed is nobody's, and stays here."""
    begun = time.monotonic()
    while time.monotonic() - begun < 2 * HOURS:
        send_now(page)
        lying = rows(page)
        waiting = [row["id"] for row in lying if row["state"] in ("pending", "sending")]
        spoken = {photo["id"] for row in lying for photo in row["body"].get("photos", [])}
        missing = [one for one, state in ask(page, PHOTO_STATES) if state != "kept" and one in spoken]
        if not waiting and not missing:
            return time.monotonic() - begun
        page.wait_for_timeout(300)
    raise AssertionError(f"not sent in two hours: {len(waiting)} records, {len(missing)} photos")


def arrived_once(ledger: Ledger, ids: list[str], season: Season, by_form: int, photos: list[Any]) -> None:
    """The server's own tables: a receipt for each operation, a row for each record, a kept picture for each photo."""
    assert sum(ledger.count("receipt", ids[at : at + 500]) for at in range(0, len(ids), 500)) == len(ids)
    for table, column, count in (("visit", "notes", len(season.savings) * 2 + by_form), ("issue", "description", None)):
        question = f"SELECT {column}, count(*) FROM {table} WHERE {column} LIKE '长跑%' GROUP BY {column}"
        told = ledger.ask(question)
        assert (len(told), {times for _words, times in told}) == (count or len(season.savings), {1}), table
    named = "SELECT count(*) FROM photo_link JOIN visit ON visit.id = record_id WHERE notes LIKE '长跑%'"
    kept = "SELECT count(*) FROM photo JOIN photo_link ON photo_id = photo.id JOIN visit ON visit.id = record_id"
    assert ledger.ask(named) == [(PHOTOS,)]
    assert ledger.ask(f"{kept} WHERE notes LIKE '长跑%' AND photo.state = 'kept'") == [(PHOTOS,)]
    assert sum(state == "kept" for _id, state in photos) == PHOTOS
