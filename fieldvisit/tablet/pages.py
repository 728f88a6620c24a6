"""The tablet's page, its manifest and its service worker, open to all because they show nothing about anybody."""

import json
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, current_app, render_template, url_for
from flask_babel import gettext as _

from fieldvisit.tablet.joined import place_of
from fieldvisit.tablet.shell import ENTRY, STYLES, first_files, shell_files, shell_version
from fieldvisit.web.guard import open_to_all
from fieldvisit.web.languages import page_language

blueprint = Blueprint("tablet", __name__, url_prefix="/tablet")

ICON_SIZES = (
    ("icons/fieldvisit.svg", "any", "image/svg+xml", "any"),
    ("icons/fieldvisit-192.png", "192x192", "image/png", "any"),
    ("icons/fieldvisit-512.png", "512x512", "image/png", "any"),
    ("icons/maskable-512.png", "512x512", "image/png", "maskable"),
)


@blueprint.get("/")
@open_to_all
def shell() -> str:
    """The page that the tablet keeps: no data, only where the program lies."""
    # The first modules are named at once: found one import after another, each level would cost a slow tablet a round.
    modules = [file.name for file in first_files(_static()) if file.name.endswith(".js")]
    entry = place_of(_static(), ENTRY)
    return render_template("tablet/shell.html", entry=entry, styles=STYLES, modules=modules)


@blueprint.get("/sw.js")
@open_to_all
def worker() -> Response:
    """The service worker: the list of what to keep, handed to the module that keeps it. Asked for anew each time."""
    events = json.dumps(url_for("static", filename="js/sw/events.js"))
    kept = json.dumps(_shell(), indent=1)
    answer = Response(f"import {{ start }} from {events};\n\nstart(self, {kept});\n", mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@blueprint.get("/manifest.webmanifest")
@open_to_all
def manifest() -> Response:
    """What makes the tablet's page an app of its own on the home screen."""
    home = url_for("tablet.shell")
    described = {
        "id": home,
        "start_url": home,
        "scope": home,
        "name": _("入户走访"),
        "short_name": _("入户"),
        "description": _("上门走访、问题诉求和回访，没有网络也能用。"),
        "lang": "en" if page_language() == "en" else "zh-CN",
        "display": "standalone",
        "background_color": "#f4f6f3",
        "theme_color": "#f4f6f3",
        "icons": [
            {"src": url_for("static", filename=name), "sizes": sizes, "type": kind, "purpose": purpose}
            for name, sizes, kind, purpose in ICON_SIZES
        ],
    }
    answer = Response(json.dumps(described, ensure_ascii=False), mimetype="application/manifest+json")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _shell() -> dict[str, object]:
    files = [{"path": url_for("static", filename=file.name), "hash": file.hash} for file in shell_files(_static())]
    files.append({"path": url_for("tablet.manifest"), "hash": "manifest"})
    return {"shell": url_for("tablet.shell"), "version": shell_version(files, _page_source()), "files": files}


def _static() -> Path:
    return Path(str(current_app.static_folder))


@lru_cache(maxsize=1)
def _page_source() -> bytes:
    return (Path(current_app.root_path) / str(current_app.template_folder) / "tablet" / "shell.html").read_bytes()
