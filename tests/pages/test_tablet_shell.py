"""The tablet's shell: everything it needs is on the list, and nothing in it is about anybody."""

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from benchmarks.first_load import MOST_BYTES, first_load
from fieldvisit.paths import asset_dir
from fieldvisit.tablet.joined import joined_from, place_of
from fieldvisit.tablet.shell import BOOKS, ENTRY, ShellFile, first_files, shell_files

pytestmark = pytest.mark.one_database


def _worker(app: Flask) -> tuple[str, dict[str, object]]:
    text = app.test_client().get("/tablet/sw.js").get_data(as_text=True)
    found = re.fullmatch(r'import \{ start \} from "([^"]+)";\n\nstart\(self, (\{.*\})\);\n', text, re.DOTALL)
    assert found, text
    return found[1], json.loads(found[2])


def test_the_page_needs_no_account_and_its_parts_are_served(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/tablet/")
    assert page.status_code == 200
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page.get_data(as_text=True))
    assert any(address.endswith(ENTRY) for address in addresses)
    for address in addresses:
        assert _status(client, address) == 200, address


def test_everything_on_the_list_is_served_and_everything_the_page_names_is_on_it(app: Flask) -> None:
    client = app.test_client()
    events, kept = _worker(app)
    paths = {file["path"] for file in kept["files"]}  # type: ignore[attr-defined,index]
    for path in {events, str(kept["shell"]), *paths}:
        assert _status(client, path) == 200, path
    named = re.findall(r'(?:src|href)="([^"]+)"', client.get("/tablet/").get_data(as_text=True))
    assert set(named) <= paths


def test_the_worker_is_asked_for_anew_each_time(app: Flask) -> None:
    answer = app.test_client().get("/tablet/sw.js")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.mimetype == "text/javascript"


def test_every_module_that_a_kept_module_imports_is_kept_too() -> None:
    static = asset_dir("static")
    kept = {file.name for file in shell_files(static)}
    for name in (name for name in kept if name.endswith(".js")):
        text = re.sub(r"/\*.*?\*/", "", (static / name).read_text("utf-8"), flags=re.DOTALL)
        for address in re.findall(r"""(?:from|import)\s*\(?["' ]+(\.[\w./-]+)["']""", text):
            target = (static / name).parent / address
            assert target.resolve().relative_to(static.resolve()).as_posix() in kept, f"{name} needs {address}"
    needed = ("js/rules/fold.js", "js/store/store.js", "js/sync/engine.js", "js/vendor/idb.js", "js/screens/issue.js")
    assert {place_of(static, name) for name in needed} <= kept
    assert not any(name.startswith("js/desk/") or name.endswith("types.js") for name in kept)


def test_the_list_follows_imports_styles_and_workers(tmp_path: Path) -> None:
    shell_files.cache_clear()
    for name in ("css/tokens.css", "css/more.css", "icons/a.svg", *_icons()):
        _write(tmp_path, name)
    _write(
        tmp_path,
        "css/tablet.css",
        '@import "./more.css"; a { background: url("../icons/a.svg") } b { src: url(data:x) }',
    )
    _write(
        tmp_path,
        "js/tablet.js",
        'import { a } from "./a.js";\nexport * from "./b.js";\n/* import("./no.js") */\n// from "./no.js"\n',
    )
    _write(
        tmp_path,
        "js/a.js",
        'const late = await import("./late.js");\nnew Worker(new URL("./worker.js", import.meta.url));\n',
    )
    _write(tmp_path, "js/b.js", 'import\n  {\n x,\n} from "./tablet.js";\nimport "./side.js";\n')
    for name in ("late", "worker", "side"):
        _write(tmp_path, f"js/{name}.js")
    names = {file.name for file in shell_files(tmp_path)}
    shell_files.cache_clear()
    assert {"js/a.js", "js/b.js", "js/late.js", "js/worker.js", "js/side.js", "css/more.css", "icons/a.svg"} <= names
    assert not any("no.js" in name for name in names)
    first_files.cache_clear()
    first = {file.name for file in first_files(tmp_path)}
    first_files.cache_clear()
    assert names - first == {"js/late.js"}


@pytest.mark.parametrize("book", BOOKS)
def test_what_the_tablet_must_load_stays_small(book: str) -> None:
    """150 KB as it travels: modules and styles of Today, a household and a visit, words in one language; a village's
    network is slow on the day of the first visit. Other screens are loaded when first opened, and kept by the worker
    like everything else, the other language too. Modules that nobody has joined bear their comments with them: a
    tenth more.
    """
    static = asset_dir("static")
    code, size = first_load(book)
    most = MOST_BYTES if joined_from(static) else MOST_BYTES * 11 // 10
    books = {place_of(static, name) for name in BOOKS}
    assert set(code) & books == {place_of(static, book)}
    assert {file.name for file in shell_files(static)} >= books
    assert size <= most, f"{size} bytes in {len(code)} files"
    needed = ("today", "household", "households", "visit", "sign-in")
    assert {place_of(static, f"js/screens/{name}.js") for name in needed} <= set(code)


def test_joined_modules_stand_for_their_sources_only_while_they_fit(tmp_path: Path) -> None:
    """Nobody is served an older program than the one that lies in the tree."""
    for name in ("css/tokens.css", "css/tablet.css", *_icons()):
        _write(tmp_path, name)
    _write(tmp_path, "js/tablet.js", 'import { a } from "./a.js";')
    _write(tmp_path, "js/a.js", "export const a = 1;")
    _write(
        tmp_path, "built/js/tablet.js", 'import{a}from"./chunk-1.js";const all="image/*",late=()=>import("./late.js");'
    )
    for name in ("chunk-1", "late", "named"):
        _write(tmp_path, f"built/js/{name}.js")
    sources = {name: hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() for name in ("js/tablet.js", "js/a.js")}
    where = {"js/tablet.js": "built/js/tablet.js", "js/a.js": "built/js/chunk-1.js"}
    _write(tmp_path, "built/made.json", json.dumps({"from": sources, "where": where}))
    assert _modules(first_files, tmp_path) == {"built/js/tablet.js", "built/js/chunk-1.js"}
    assert _modules(shell_files, tmp_path) == {f"built/js/{name}.js" for name in ("tablet", "chunk-1", "late", "named")}
    _write(tmp_path, "js/a.js", "export const a = 2;")
    assert _modules(shell_files, tmp_path) == _modules(first_files, tmp_path) == {"js/tablet.js", "js/a.js"}
    (tmp_path / "js/a.js").unlink()
    with pytest.raises(FileNotFoundError):
        _modules(shell_files, tmp_path)


def test_a_missing_module_is_found_here_and_not_in_the_field(tmp_path: Path) -> None:
    for name in ("css/tokens.css", "css/tablet.css", *_icons()):
        _write(tmp_path, name)
    _write(tmp_path, "js/tablet.js", 'import { a } from "./gone.js";')
    with pytest.raises(FileNotFoundError, match=r"gone\.js"):
        shell_files(tmp_path)


def test_the_manifest_makes_it_an_app_of_its_own(app: Flask) -> None:
    client = app.test_client()
    answer = client.get("/tablet/manifest.webmanifest", headers={"Accept-Language": "en"})
    described = json.loads(answer.get_data(as_text=True))
    assert answer.mimetype == "application/manifest+json"
    assert (described["start_url"], described["scope"], described["display"]) == ("/tablet/", "/tablet/", "standalone")
    assert {icon["purpose"] for icon in described["icons"]} == {"any", "maskable"}
    for icon in described["icons"]:
        with client.get(icon["src"]) as picture:
            assert picture.mimetype == icon["type"]


def _status(client: FlaskClient, address: str) -> int:
    with client.get(address) as answer:  # a file answered is a file to close
        return answer.status_code


def _modules(files: Callable[[Path], tuple[ShellFile, ...]], static: Path) -> set[str]:
    """As a server that starts now would find them."""
    for known in (joined_from, shell_files, first_files):
        known.cache_clear()
    return {file.name for file in files(static) if file.name.endswith(".js")}


def _icons() -> tuple[str, ...]:
    from fieldvisit.tablet.shell import ICONS

    return ICONS


def _write(folder: Path, name: str, text: str = "") -> None:
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
