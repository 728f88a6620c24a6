"""Photos on the tablet, from the camera to the server: offline, over kills and cut lines, without a place in them."""

import io
import random
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from tests.browser.on_tablet import sign_in
from tests.browser.tablet_walk import go, household_of_today

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.browser import Tablet
    from tests.support.server import Server

pytestmark = pytest.mark.browser

GPS = {1: "N", 2: (30.0, 44.0, 24.0), 3: "E", 4: (120.0, 45.0, 0.0)}
MAKER = "Hongxing-Phone-7"


def photo(name: str = "yard.jpg", size: tuple[int, int] = (3000, 2000), *, seed: int = 1) -> dict[str, Any]:
    """A picture as a phone takes it: held upright, with its place, its maker and noise that does not compress."""
    grain = Image.frombytes("RGB", (300, 200), random.Random(seed).randbytes(300 * 200 * 3))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, MAKER
    exif.get_ifd(0x8825).update(GPS)
    out = io.BytesIO()
    grain.resize(size).save(out, "JPEG", quality=92, exif=exif)
    assert Image.open(out).getexif().get_ifd(0x8825)
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


KEPT = """async () => {
  const base = document.querySelector("script[type=module]").src.replace(/tablet\\.js$/, "");
  const { currentUser } = await import(base + "sync/session.js");
  const { openStore } = await import(base + "store/store.js");
  const store = await openStore((await currentUser()).id);
  const photos = await store.photos();
  const found = [];
  for (const photo of await photos.list()) {
    found.push({ ...photo, full: Array.from(await photos.picture(photo.id, "full")) });
  }
  store.close();
  return found;
}"""


def kept(page: "Page") -> list[dict[str, Any]]:
    """The photos as they lie on the tablet, opened by its own modules."""
    found: list[dict[str, Any]] = page.evaluate(KEPT)
    return [{**one, "full": bytes(one["full"])} for one in found]


def form_of_visit(page: "Page") -> None:
    household = household_of_today(page)
    go(page, f"visit/{household}")
    page.get_by_text("选照片").wait_for()


def choose(page: "Page", *files: dict[str, Any]) -> None:
    page.locator(".photo-field input[multiple]").set_input_files(list(files))


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
