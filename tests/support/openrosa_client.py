"""An OpenRosa client written from the specifications and from what public clients do; it knows nothing of our code.

Sources: OpenRosa form list, manifest, form submission and metadata APIs (https://docs.getodk.org/openrosa/). What it
takes over from ODK Collect: HEAD before POST with exactly 204; only 201 and 202 are success; a post is split past the
advertised length or at 100 files, each with the XML again and all but the last marked `*isIncomplete*`; `deviceID` in
the address; a `Date` that may be twelve hours off; base names of media only.
"""

import email.utils
import hashlib
import http.client
import io
import time
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import quote, urlencode, urlsplit

LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
RESPONSE = "{http://openrosa.org/http/response}"
MOST_FILES = 100
TIMEOUT = 60


class Broken(AssertionError):
    """The server does not keep to the specification."""


@dataclass(frozen=True)
class Answer:
    """An answer with its headers, their names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def message(self) -> str:
        """What would be shown to the user."""
        root = ET.fromstring(self.body)
        said = root.find(f"{RESPONSE}message")
        if root.tag != f"{RESPONSE}OpenRosaResponse" or said is None or not said.text:
            raise Broken("no message in the answer")
        return said.text


@dataclass(frozen=True)
class ListedForm:
    """One form of the list."""

    form_id: str
    name: str
    version: str
    hash: str
    download: str
    manifest: str | None
    description: str | None


@dataclass(frozen=True)
class MediaFile:
    """One file of a manifest, by its base name."""

    name: str
    hash: str
    download: str
    kind: str | None
    integrity: str | None


@dataclass
class Client:
    """One phone. `base`: the server's address as it is typed into the settings."""

    base: str
    device: str = field(default_factory=lambda: f"collect:{uuid.uuid4().hex[:16]}")
    wrong_clock: bool = False
    chunked: bool = False

    # --- the wire ---

    def ask(
        self,
        method: str,
        address: str,
        body: bytes | Iterable[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request; addresses are absolute or below the base."""
        whole = address if "://" in address else self.base + address
        parts = urlsplit(whole)
        query = "&".join(part for part in (parts.query, urlencode({"deviceID": self.device})) if part)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=TIMEOUT)
        try:
            target = f"{quote(parts.path, safe='/%')}?{query}"
            chunked = body is not None and not isinstance(body, bytes)
            connection.request(method, target, body, self._said() | dict(headers or {}), encode_chunked=chunked)
            came = connection.getresponse()
            named = {name.lower(): value for name, value in came.getheaders()}
            return Answer(came.status, named, came.read())
        finally:
            connection.close()

    def _said(self) -> dict[str, str]:
        at = time.time() - (12 * 3600 if self.wrong_clock else 0)
        return {
            "X-OpenRosa-Version": "1.0",
            "Date": email.utils.formatdate(at, usegmt=True),
            "User-Agent": "org.odk.collect.android/v2026.1",
        }

    def _get(self, address: str) -> Answer:
        answer = self.ask("GET", address)
        if answer.status != 200:
            raise Broken(f"GET answers {answer.status}: {answer.body[:200]!r}")
        if answer.headers.get("x-openrosa-version") != "1.0":
            raise Broken("an answer without X-OpenRosa-Version")
        return answer

    # --- forms ---

    def form_list(self, **filters: str) -> list[ListedForm]:
        """The forms. One without id, name or address voids the list."""
        answer = self._get("/formList" + (f"?{urlencode(filters)}" if filters else ""))
        if answer.headers.get("content-type", "").replace(" ", "").lower() != "text/xml;charset=utf-8":
            raise Broken(f"the list is {answer.headers.get('content-type')}")
        root = ET.fromstring(answer.body)
        if root.tag != f"{LIST}xforms":
            raise Broken(f"the list is a {root.tag}")
        return [_form(one) for one in root.iter(f"{LIST}xform")]

    def form(self, listed: ListedForm) -> bytes:
        """The XForm; its bytes must be those of the hash."""
        return self._checked(listed.download, listed.hash)

    def manifest(self, listed: ListedForm) -> list[MediaFile]:
        """The files of a form."""
        if listed.manifest is None:
            return []
        root = ET.fromstring(self._get(listed.manifest).body)
        if root.tag != f"{MANIFEST}manifest":
            raise Broken(f"the manifest is a {root.tag}")
        return [_media(one) for one in root.iter(f"{MANIFEST}mediaFile")]

    def media(self, one: MediaFile) -> bytes:
        """The content of a file, compared with its hash."""
        return self._checked(one.download, one.hash)

    def _checked(self, address: str, said: str) -> bytes:
        if not address.startswith(("http://", "https://")):
            raise Broken(f"not a whole address: {address}")
        body = self._get(address).body
        if f"md5:{hashlib.md5(body).hexdigest()}" != said:
            raise Broken("the bytes are not those of the hash")
        return body

    def deleted(self, one: MediaFile, ids: Iterable[str]) -> dict[str, bool]:
        """Which rows of an entity list are gone."""
        answer = self._get(f"{one.integrity}?{urlencode({'id': ','.join(ids)})}")
        return {
            str(row.get("id")): row.findtext("deleted") == "true" for row in ET.fromstring(answer.body).iter("entity")
        }

    # --- answers ---

    def splits_at(self) -> int:
        """HEAD: how long a post may be. Anything but 204 is a failure."""
        answer = self.ask("HEAD", "/submission")
        if answer.status != 204:
            raise Broken(f"HEAD answers {answer.status}")
        return int(answer.headers["x-openrosa-accept-content-length"])

    def submit(self, xml: str, files: Mapping[str, bytes] | None = None) -> list[Answer]:
        """Everything, in as many posts as it takes; stops at the first that is refused."""
        said = xml.encode()
        groups = list(_groups(files or {}, self.splits_at() - len(said)))
        answers = []
        for place, group in enumerate(groups):
            answers.append(self.post(said, group, incomplete=place + 1 < len(groups)))
            if answers[-1].status not in (201, 202):
                break
        return answers

    def post(self, xml: bytes | None, files: Mapping[str, bytes], *, incomplete: bool = False) -> Answer:
        """One POST."""
        boundary = uuid.uuid4().hex
        parts = [] if xml is None else [_part("xml_submission_file", "submission.xml", "text/xml", xml)]
        parts += [_part(name, name, "application/octet-stream", content) for name, content in files.items()]
        if incomplete:
            parts.append(b'Content-Disposition: form-data; name="*isIncomplete*"\r\n\r\nyes\r\n')
        mark = f"--{boundary}\r\n".encode()
        whole = b"".join(mark + part for part in parts) + f"--{boundary}--\r\n".encode()
        body: bytes | Iterable[bytes] = _pieces(whole) if self.chunked else whole
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self.ask(
            "POST", "/submission", body, headers | ({"Transfer-Encoding": "chunked"} if self.chunked else {})
        )


def _form(one: ET.Element) -> ListedForm:
    told = {child.tag.removeprefix(LIST): (child.text or "").strip() for child in one}
    for needed in ("formID", "name", "downloadUrl"):
        if not told.get(needed):
            raise Broken(f"a form without {needed} voids the list")
    return ListedForm(
        told["formID"], told["name"], told.get("version", ""), told.get("hash", ""), told["downloadUrl"],
        told.get("manifestUrl"), told.get("descriptionText"),
    )  # fmt: skip


def _media(one: ET.Element) -> MediaFile:
    told = {child.tag.removeprefix(MANIFEST): (child.text or "").strip() for child in one}
    name = PurePosixPath(told["filename"]).name
    return MediaFile(name, told["hash"], told["downloadUrl"], one.get("type"), told.get("integrityUrl"))


def _groups(files: Mapping[str, bytes], room: int) -> Iterator[dict[str, bytes]]:
    group: dict[str, bytes] = {}
    for name, content in files.items():
        if group and (len(group) >= MOST_FILES or sum(map(len, group.values())) + len(content) > room):
            yield group
            group = {}
        group[name] = content
    yield group


def _part(name: str, filename: str, kind: str, content: bytes) -> bytes:
    head = f'Content-Disposition: form-data; name="{name}"; filename="{filename}"\r\nContent-Type: {kind}\r\n\r\n'
    return head.encode() + content + b"\r\n"


def _pieces(whole: bytes) -> Iterator[bytes]:
    source = io.BytesIO(whole)
    return iter(lambda: source.read(4096), b"")
