"""A client that is not ours (PyPI tuspy) uploads to the real server, which is killed half-way."""

import json
import urllib.request
import uuid
from io import BytesIO
from typing import Any

import pytest
from tusclient.client import TusClient

from fieldvisit.kernel import clock
from fieldvisit.kernel.ids import new_id
from tests.photos.pictures import drawn, named


def _post(server: Any, path: str, body: Any, token: str | None = None) -> Any:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    asked = urllib.request.Request(f"{server.url}{path}", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return json.load(answer)


def _signed_in(server: Any) -> str:
    device = {"id": str(new_id()), "name": "tuspy"}
    said = {"username": "cadre", "password": "fieldvisit-demo", "device": device}
    return str(_post(server, "/api/v1/devices", said)["token"])


def _household(server: Any, token: str) -> str:
    page = _post(server, "/api/v1/sync/pull", {"protocol": 1, "epoch": None, "reference": {}, "dossiers": {}}, token)
    return str(next(one["id"] for one in page["dossiers"]["changed"] if one["kind"] == "household"))


def _visit_with(server: Any, token: str, photo: dict[str, Any]) -> None:
    at = clock.iso(clock.now())
    operation = {
        "id": str(new_id()),
        "seq": 1,
        "kind": "visit.record",
        "entity_id": str(new_id()),
        "household_id": _household(server, token),
        "captured_at": at,
        "body": {"kind": "door", "outcome": "met", "started_at": at, "photos": [photo]},
    }
    frame = {"protocol": 1, "device_time": at, "operations": [operation]}
    assert _post(server, "/api/v1/sync/push", frame, token)["results"][0]["outcome"] == "applied"


@pytest.mark.slow
@pytest.mark.scenario(27)
def test_27_tuspy_goes_on_where_it_stood_when_the_server_was_killed(new_server: Any) -> None:
    live_server = new_server()
    raw = drawn(size=(800, 600))
    photo, token = named(raw), _signed_in(live_server)
    _visit_with(live_server, token, photo)
    client = TusClient(f"{live_server.url}/api/v1/photos", headers={"Authorization": f"Bearer {token}"})
    said = {"photo_id": photo["id"], "sha256": photo["sha256"], "filetype": "image/jpeg"}
    piece = len(raw) // 10
    first = client.uploader(file_stream=BytesIO(raw), chunk_size=piece, metadata=said, upload_checksum=True)
    first.upload(stop_at=7 * piece)
    assert first.offset == 7 * piece
    live_server.kill()
    live_server.start()
    second = client.uploader(file_stream=BytesIO(raw), chunk_size=piece, url=first.url)
    assert second.offset == 7 * piece
    second.upload()
    assert second.offset == len(raw)
    assert list((live_server.home / "photos" / "incoming").iterdir()) == []
    missing = _post(live_server, "/api/v1/sync/receipts", {"photos": [photo["id"]]}, token)["missing"]
    assert missing == []
    again = client.uploader(file_stream=BytesIO(raw), metadata=said, retries=1, retry_delay=0)
    again.upload()
    assert again.url.endswith(str(uuid.UUID(photo["id"])))
