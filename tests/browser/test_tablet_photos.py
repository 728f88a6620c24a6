"""Photos on the tablet, from the camera to the server: offline, over kills and cut lines, without a place in them."""

import io
import random
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from tests.browser.on_tablet import ask, dossiers, eventually, send_now, sign_in, unlock
from tests.browser.tablet_walk import go, household_of_today
from tests.support.browser import OFFLINE
from tests.support.unreliable import Answer, Asked, Between, Dropped

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.day_pages import Desks
    from tests.support.browser import Tablet
    from tests.support.server import Server

pytestmark = pytest.mark.browser

GPS = {1: "N", 2: (30.0, 44.0, 24.0), 3: "E", 4: (120.0, 45.0, 0.0)}
PIECE = 64 * 1024
MAKER = "Hongxing-Phone-7"


def photo(name: str = "yard.jpg", size: tuple[int, int] = (2400, 1600), *, seed: int = 1) -> dict[str, Any]:
    """A picture as a phone takes it: held upright, with its place, its maker and noise that does not compress."""
    grain = Image.frombytes("RGB", (300, 200), random.Random(seed).randbytes(300 * 200 * 3))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, MAKER
    exif.get_ifd(0x8825).update(GPS)
    out = io.BytesIO()
    grain.resize(size).save(out, "JPEG", quality=80, exif=exif)
    assert Image.open(out).getexif().get_ifd(0x8825)
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


KEPT = """(async () => {
  const photos = await store.photos();
  const found = [];
  for (const photo of await photos.list()) {
    found.push({ ...photo, full: Array.from(await photos.picture(photo.id, "full")) });
  }
  return found;
})()"""


def kept(page: "Page") -> list[dict[str, Any]]:
    """The photos as they lie on the tablet, opened by its own modules."""
    return [{**one, "full": bytes(one["full"])} for one in ask(page, KEPT)]


def states(page: "Page") -> set[str]:
    """How far the photos have come; no picture is opened."""
    return {one["state"] for one in ask(page, "store.photos().then((photos) => photos.list())")}


def form_of_visit(page: "Page") -> None:
    household = household_of_today(page)
    go(page, f"visit/{household}")
    page.get_by_text("选照片").wait_for()


def choose(page: "Page", *files: Any) -> None:
    page.locator(".photo-field input[multiple]").set_input_files(list(files))


def away(device: "Tablet", *, offline: bool = True) -> None:
    assert device.context is not None
    device.context.set_offline(offline=offline)


def test_photos_are_reduced_turned_and_bare(shared_server: "Server", tablet_kept_on: Callable[..., "Tablet"]) -> None:
    page = tablet_kept_on(shared_server.url).open()
    sign_in(page)
    form_of_visit(page)
    choose(page, photo(), photo("small.png", (900, 700), seed=2))
    page.locator(".photo-strip img").nth(1).wait_for()
    first, second = sorted(kept(page), key=lambda one: one["added_at"])
    for one in (first, second):
        assert len(one["full"]) == one["bytes"] <= 300_000
        assert b"Exif" not in one["full"] and MAKER.encode() not in one["full"]
        assert not Image.open(io.BytesIO(one["full"])).getexif()
    assert Image.open(io.BytesIO(first["full"])).size == (first["width"], first["height"])
    assert first["height"] > first["width"], "held upright"


def bomb() -> dict[str, Any]:
    """Ten thousand by ten thousand points in a few kilobytes."""
    out = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(out, "PNG")
    return {"name": "bomb.png", "mimeType": "image/png", "buffer": out.getvalue()}


COUNT_OPEN = """() => {
  window.open_pictures = { now: 0, most: 0 };
  const make = window.createImageBitmap, close = ImageBitmap.prototype.close;
  window.createImageBitmap = async (...given) => {
    open_pictures.most = Math.max(open_pictures.most, ++open_pictures.now);
    return make(...given);
  };
  ImageBitmap.prototype.close = function () { open_pictures.now -= 1; return close.call(this); };
}"""


def test_what_is_no_photo_is_said_and_the_form_stays(
    shared_server: "Server", tablet_kept_on: Callable[..., "Tablet"]
) -> None:
    """Among seven files two are photos; of one that is an archive as well only the picture is left."""
    page = tablet_kept_on(shared_server.url).open()
    sign_in(page)
    form_of_visit(page)
    page.locator("textarea").first.fill("屋后排水沟堵了")
    good, page_of_text = photo(size=(900, 600)), {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"<html>" * 99}
    heic = {"name": "b.heic", "mimeType": "image/heic", "buffer": b"\0\0\0\x18ftypheic" + bytes(99)}
    cut = {**good, "name": "cut.jpg", "buffer": good["buffer"][:900]}
    double = {**photo(size=(600, 400), seed=3), "name": "double.jpg"}
    double["buffer"] += b"PK\x03\x04 secret archive"
    choose(page, page_of_text, heic, good, bomb(), cut, double, {**page_of_text, "buffer": b""})
    page.locator(".photo-strip img").nth(1).wait_for()
    page.wait_for_function("document.querySelectorAll('.photo-progress .error').length === 5")
    said = page.locator(".photo-progress .error").all_inner_texts()
    assert [line.split("：")[0] for line in said] == ["第 1 张", "第 2 张", "第 4 张", "第 5 张", "第 7 张"]
    assert ["这不是照片" in said[0], "HEIC" in said[1], "尺寸太大" in said[2]] == [True] * 3
    assert page.locator("textarea").first.input_value() == "屋后排水沟堵了"
    assert all(b"secret archive" not in one["full"] for one in kept(page))


def test_many_at_once_are_opened_one_by_one_and_twenty_are_enough(
    shared_server: "Server", tablet_kept_on: Callable[..., "Tablet"]
) -> None:
    """However many are chosen, one is open at a time; one is taken out and brought back."""
    page = tablet_kept_on(shared_server.url).open()
    sign_in(page)
    form_of_visit(page)
    page.evaluate(COUNT_OPEN)
    choose(page, *[photo(size=(800, 600), seed=4)] * 21)
    page.get_by_text("一条记录最多 20 张照片").wait_for(timeout=60_000)
    assert page.evaluate("open_pictures") == {"now": 0, "most": 1}
    assert page.locator(".photo-field .photo-strip li").count() == 20
    page.get_by_role("button", name="去掉 照片 2，共 20 张").click()
    assert page.locator(".photo-field .photo-strip li").count() == 19
    page.get_by_role("button", name="撤销").click()
    assert page.locator(".photo-field .photo-strip li").count() == 20
    page.get_by_role("button", name="照片 20，共 20 张").first.click()
    page.locator("dialog.photo-large img").wait_for()
    page.keyboard.press("ArrowLeft")
    page.locator("dialog.photo-large img[alt='照片 19，共 20 张']").wait_for()
    page.keyboard.press("Escape")
    page.locator("dialog.photo-large").wait_for(state="detached")


class Fault:
    """Lets everything pass but two pieces: one is cut at 70 %, under another the server is killed."""

    def __init__(self, server: "Server") -> None:
        self.server, self.pieces, self.sent = server, 0, 0

    def __call__(self, asked: Asked) -> Answer:
        if asked.method != "PATCH":
            return asked.hand_on()
        self.pieces += 1
        self.sent += len(asked.body)
        if self.pieces == 2:
            asked.body = asked.body[: len(asked.body) * 7 // 10]
            asked.hand_on_part()
            raise Dropped
        if self.pieces == 6:
            self.server.kill()
            raise Dropped
        return asked.hand_on()


@pytest.mark.scenario(27)
def test_27_photos_taken_offline_outlive_kills_and_a_server_that_dies(
    live_server: "Server", between: Between, tablet: Callable[..., "Tablet"], desks: "Desks"
) -> None:
    """The browser is killed over the form; the line is cut at 70 % of a piece, and the server killed under another."""
    device = tablet(between.url)
    device.watch.allow(OFFLINE)
    page = device.open()
    sign_in(page)
    household = household_of_today(page)
    away(device)
    form_of_visit(page)
    choose(page, photo(), photo("gate.jpg", seed=2))
    page.locator(".photo-strip img").nth(1).wait_for()
    device.kill()

    page = device.open()
    unlock(page)
    go(page, f"visit/{household}")
    page.locator(".photo-field .photo-strip img").nth(1).wait_for()
    page.locator("label:has(input[name=outcome][value=met])").click()
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("已保存").first.wait_for()
    fault = Fault(live_server)
    between.mind = fault
    away(device, offline=False)
    send_now(page)
    eventually(page, lambda: fault.pieces == 2, "a piece was cut", timeout=60)
    send_now(page)
    eventually(page, lambda: not live_server.running, "the server was killed under a photo", timeout=60)
    live_server.start()
    send_now(page)
    eventually(page, lambda: states(page) == {"kept"}, "both photos are received", timeout=60)
    assert fault.sent <= sum(one["bytes"] for one in kept(page)) + 2 * PIECE, "what had come was not sent again"
    desk = desks("coordinator")
    desk.goto(f"/households/{household}")
    assert desk.locator(".photo-strip img").count() == 2
    slices = [one["full"][20_000:20_064] for one in kept(page)]
    device.close()
    lying = [
        file.name for file in device.profile.rglob("*") if file.is_file() and any(map(file.read_bytes().count, slices))
    ]
    assert lying == [], "no picture lies open on the disk"


def test_photos_that_others_took_are_seen_while_there_is_a_network(
    shared_server: "Server", tablet_kept_on: Callable[..., "Tablet"]
) -> None:
    """A new tablet knows of them by its dossiers, brings them to be looked at, and keeps none."""
    device = tablet_kept_on(shared_server.url)
    page = device.open()
    sign_in(page)
    told = [
        (one["id"], len([photo for photo in visit["photos"] if photo["state"] == "kept"]))
        for one in dossiers(page)
        if one["kind"] == "household"
        for visit in one["visits"][:6]
        if visit.get("photos")
    ]
    household, count = next((home, count) for home, count in told if count)
    go(page, f"household/{household}")
    page.locator(".photo-strip img").nth(count - 1).wait_for()
    assert kept(page) == []
    device.watch.allow(OFFLINE)
    away(device)
    page.reload()
    unlock(page)
    go(page, f"household/{household}")
    page.get_by_text("联网时可看").first.wait_for()
    assert page.locator(".photo-strip img").count() == 0
