"""A client of tus 1.0 that can also be clumsy."""

import base64
import uuid
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

ADDRESS = "/api/v1/photos"
PIECE = "application/offset+octet-stream"


def metadata(**said: str) -> str:
    """The Upload-Metadata header."""
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())


class Sender:
    """Sends photos with one tablet's token."""

    def __init__(self, app: Flask, token: str | None) -> None:
        self._client = app.test_client(use_cookies=False)
        self._headers = {"Tus-Resumable": "1.0.0"} | ({"Authorization": f"Bearer {token}"} if token else {})

    def ask(self, method: str, path: str, data: bytes = b"", **headers: str | None) -> TestResponse:
        """Any request; a header of None is left out."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in {**self._headers, **said}.items() if value is not None}
        return self._client.open(path, method=method, data=data or None, headers=sent)

    def begin(self, photo: dict[str, Any], **headers: str | None) -> TestResponse:
        """POST."""
        said: dict[str, str | None] = {
            "Upload_Length": str(photo["bytes"]),
            "Upload_Metadata": metadata(photo_id=photo["id"], sha256=photo["sha256"], filetype="image/jpeg"),
        }
        return self.ask("POST", ADDRESS, **(said | headers))

    def piece(self, photo: dict[str, Any], data: bytes, offset: int = 0, **headers: str | None) -> TestResponse:
        """PATCH."""
        said: dict[str, str | None] = {"Upload_Offset": str(offset), "Content_Type": PIECE}
        return self.ask("PATCH", address_of(photo), data, **(said | headers))

    def offset(self, photo: dict[str, Any]) -> int | str:
        """HEAD: the offset, or the status of a refusal."""
        answer = self.ask("HEAD", address_of(photo))
        return int(answer.headers["Upload-Offset"]) if answer.status_code == 200 else str(answer.status_code)

    def send(self, photo: dict[str, Any], raw: bytes) -> TestResponse:
        """Begin and send all at once."""
        assert self.begin(photo).status_code == 201
        return self.piece(photo, raw)


def address_of(photo: dict[str, Any] | uuid.UUID) -> str:
    """Where its upload lies."""
    return f"{ADDRESS}/{photo['id'] if isinstance(photo, dict) else photo}"


def code(answer: TestResponse) -> tuple[int, str]:
    """Status and stable code of a refusal."""
    return answer.status_code, answer.get_json()["code"]
