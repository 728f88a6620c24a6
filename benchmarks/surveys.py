"""Answers a second, one set in each request over eight connections: by `POST sync/push` as tablets hand them in, and by
OpenRosa as ODK Collect does. Both ways bring the same answers; afterwards both have left the same rows.
"""

import hashlib
import http.client
import json
import statistics
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

from sqlalchemy import select

from benchmarks.field import Tablet
from benchmarks.pushing import frame, send_all
from benchmarks.serving import Line, Serving, at_once, body_of
from fieldvisit.areas.models import Area
from fieldvisit.kernel import clock
from fieldvisit.kernel.ids import new_id
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.surveys.keys import make_key
from fieldvisit.surveys.models import Channel, SurveyForm, SurveySubmission, SurveyVersion

FORM, VERSION = "bench", "1"
QUESTIONS = 20
_seqs = count(1_000_000)  # past whatever the tablets have pushed before


@dataclass(frozen=True)
class Surveyed:
    """Medians over the rounds: sets of answers a second, and milliseconds of the server's processor time for each."""

    way: str
    a_second: float
    cpu_ms: float


@dataclass(frozen=True)
class _Set:
    """One set of answers, to be sent both ways."""

    number: int
    household_id: uuid.UUID

    def xml(self, instance_id: str) -> str:
        """The instance."""
        asked = "".join(f"<q{place}>{self._answer(place)}</q{place}>" for place in range(QUESTIONS - 1))
        return (
            f'<data xmlns:orx="http://openrosa.org/xforms" id="{FORM}" version="{VERSION}">'
            f"<household_id>{self.household_id}</household_id>{asked}"
            f"<orx:meta><orx:instanceID>{instance_id}</orx:instanceID></orx:meta></data>"
        )

    def _answer(self, place: int) -> str:
        return ("yes", str(self.number * place), "门前的路灯不亮，晚上看不见", "a b c")[(self.number + place) % 4]


def measure_surveys(server: Serving, tablets: Sequence[Tablet], number: int, rounds: int) -> list[Surveyed]:
    """Within an app's context on the server's database: the two ways in turns. RuntimeError where rows differ."""
    keys = _publish(tablets)
    found: dict[str, list[tuple[float, float]]] = {Channel.TABLET: [], Channel.OPENROSA: []}
    for _ in range(rounds):
        sets = [[_Set(one, own) for one, own in _shared(number, tablets, place)] for place in range(len(tablets))]
        for channel, senders in (
            (Channel.TABLET, [partial(_pushed, server, *each) for each in zip(tablets, sets, strict=True)]),
            (Channel.OPENROSA, [partial(_posted, server, *each) for each in zip(keys, sets, strict=True)]),
        ):
            found[channel].append(_timed(server, number, [make() for make in senders]))
        ensure_equal_rows()
    return [
        Surveyed(way, statistics.median(one for one, _ in figures), statistics.fmean(one for _, one in figures))
        for way, figures in found.items()
    ]


def _shared(number: int, tablets: Sequence[Tablet], place: int) -> list[tuple[int, uuid.UUID]]:
    homes = tablets[place].household_ids
    return [(one, homes[one % len(homes)]) for one in range(place, number, len(tablets))]


def _timed(server: Serving, number: int, acts: Sequence[Callable[[], None]]) -> tuple[float, float]:
    before = sum(server.cpu_seconds())
    seconds = at_once(acts)
    return number / seconds, (sum(server.cpu_seconds()) - before) / number * 1000


def _pushed(server: Serving, tablet: Tablet, sets: Sequence[_Set]) -> Callable[[], None]:
    bodies = [body_of(frame([_operation(one)])) for one in sets]
    line = Line(server.port, tablet)
    line.begin_anew()
    return partial(_push_all, line, bodies)


def _push_all(line: Line, bodies: list[bytes]) -> None:
    send_all(line, bodies)
    line.close()


def _operation(one: _Set) -> dict[str, Any]:
    body = {"form_id": FORM, "form_version": VERSION, "instance_xml": one.xml(f"uuid:{uuid.uuid4()}")}
    envelope = {"id": str(new_id()), "seq": next(_seqs), "kind": "survey.submit", "entity_id": str(new_id())}
    return envelope | {"household_id": str(one.household_id), "captured_at": clock.iso(clock.now()), "body": body}


def _posted(server: Serving, key: str, sets: Sequence[_Set]) -> Callable[[], None]:
    bodies = [_multipart(one.xml(f"uuid:{uuid.uuid4()}").encode()) for one in sets]
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    line.connect()
    return partial(_post_all, line, f"/openrosa/key/{key}/submission", bodies)


_HEADERS = {"Content-Type": "multipart/form-data; boundary=bench", "X-OpenRosa-Version": "1.0"}


def _multipart(xml: bytes) -> bytes:
    head = b'--bench\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="a.xml"\r\n'
    return head + b"Content-Type: text/xml\r\n\r\n" + xml + b"\r\n--bench--\r\n"


def _post_all(line: http.client.HTTPConnection, path: str, bodies: Sequence[bytes]) -> None:
    for body in bodies:
        line.request("POST", path, body, _HEADERS)
        answer = line.getresponse()
        text = answer.read()
        if answer.status != 201:
            raise RuntimeError(f"submission: {answer.status} {text[:300]!r}")
    line.close()


def ensure_equal_rows() -> int:
    """Compare what the two ways have left; how many rows each. RuntimeError where they differ."""
    left = {channel: _rows_of(channel) for channel in (Channel.TABLET, Channel.OPENROSA)}
    db.session.rollback()
    if left[Channel.TABLET] != left[Channel.OPENROSA]:
        raise RuntimeError("the two ways have left different rows of survey_submission")
    return len(left[Channel.TABLET])


def _rows_of(channel: Channel) -> list[tuple[str, ...]]:
    columns = (
        SurveySubmission.account_id,
        SurveySubmission.household_id,
        SurveySubmission.grid_id,
        SurveySubmission.survey_version_id,
        SurveySubmission.answers,
    )
    rows = db.session.execute(select(*columns).where(SurveySubmission.channel == channel))
    return sorted((*(str(value) for value in row[:-1]), json.dumps(row[-1], sort_keys=True)) for row in rows)


def _publish(tablets: Sequence[Tablet]) -> list[str]:
    """A form of twenty questions, and a key for each tablet's cadre."""
    names = ["household_id", *(f"q{place}" for place in range(QUESTIONS - 1))]
    asked: list[dict[str, object]] = [
        {"path": f"/data/{name}", "name": name, "type": "text", "repeat": None, "rules": {}} for name in names
    ]
    xform, at = "<h:html/>", clock.now()
    with unit_of_work():
        town = db.session.scalars(select(Area).where(Area.level == "town").order_by(Area.id).limit(1)).one()
        form = SurveyForm(
            form_id=FORM, title="二十问", area_id=town.id, created_by_name="陈芳", created_at=at, changed_at=at
        )
        db.session.add(form)
        db.session.flush()
        digest = hashlib.md5(xform.encode(), usedforsecurity=False).hexdigest()
        version = {"version": VERSION, "state": "published", "title": form.title, "questions": QUESTIONS}
        made = {"made_by_name": "陈芳", "made_at": at, "published_at": at}
        db.session.add(
            SurveyVersion(
                survey_form_id=form.id, definition=asked, xform=xform, md5=digest, xlsx=b"", **version, **made
            )
        )
        return [make_key(tablet.account_id, "bench", by=None)[0] for tablet in tablets]
