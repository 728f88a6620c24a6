"""The content hash of the static tree, part of every static address, so that nothing stale is ever served."""

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request

_ZIPPED = (".js", ".mjs", ".css", ".svg", ".json", ".webmanifest", ".html")
_SMALL = 512


def tree_version(folder: Path) -> str:
    """Twelve hex digits that change with any file of the tree."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def install_assets(app: Flask) -> None:
    """Serve text assets and larger answers gzipped to those who accept it."""
    folder = Path(str(app.static_folder))

    def zip_answer(response: Response) -> Response:
        if not _wants_zip(response):
            return response
        if request.endpoint == "static":
            name = str((request.view_args or {})["filename"])
            if not name.endswith(_ZIPPED):
                return response
            response.direct_passthrough = False
            body = _zipped(folder / name)
        elif response.direct_passthrough or response.content_length is None or response.content_length < _SMALL:
            return response
        else:
            body = gzip.compress(response.get_data(), 5)
        response.set_data(body)
        response.headers["Content-Encoding"] = "gzip"
        response.vary.add("Accept-Encoding")
        return response

    app.after_request(zip_answer)


def _wants_zip(response: Response) -> bool:
    if response.status_code != 200 or "Content-Encoding" in response.headers or request.headers.get("Range"):
        return False
    return request.accept_encodings.quality("gzip") > 0


@lru_cache(maxsize=512)
def _zipped(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 9, mtime=0)
