"""100,000 sets of answers to a form of twenty questions as a workbook and as CSV: how long, how large, how much memory.

Runs through the job as the worker runs it, in the process of the bench.
"""

import hashlib
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, text

from benchmarks.databases import Place
from benchmarks.long_export import Exported, worked_off
from fieldvisit.answers.export_schemas import ExportWish
from fieldvisit.answers.exporting import ask_export, wished
from fieldvisit.answers.scope import form_answered
from fieldvisit.kernel import clock
from fieldvisit.kernel.ids import new_id
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.surveys.models import SurveyForm, SurveySubmission, SurveyVersion
from tests.support.factories import Factories

AT_ONCE = 5_000
HOMES = 500
FORMATS = ("xlsx", "csv")
CHOICES = [{"value": value, "labels": {"default": words}} for value, words in (("a", "好"), ("b", "一般"), ("c", "差"))]
KINDS = ("select_one", "text", "integer", "select_multiple")
SAID = {"select_one": "b", "text": "门前的路灯不亮，晚上看不见", "integer": "17", "select_multiple": "a c"}
QUESTIONS = [
    {"path": f"/data/q{place}", "name": f"q{place}", "type": KINDS[place % 4], "group": "/data", "repeat": None,
     "labels": {"default": f"第 {place} 题"}, "choices": CHOICES if place % 2 == 0 or place % 4 == 3 else None,
     "rules": {}}
    for place in range(20)
]  # fmt: skip


def measure_answers(place: Place, sets: int) -> dict[str, Exported]:
    """Fill the table, export it each way, say what it took: {format: figures}."""
    with place.app.app_context():
        factories = Factories()
        cadre = factories.cadre()
        homes = [factories.household(cadre=cadre) for _ in range(min(sets, HOMES))]
        viewer = factories.viewer(factories.coordinator(area=factories.place("town")))
        form_id, rows = _publish(factories.place("town").id), [(home.id, home.grid_id) for home in homes]
        _fill(form_id, cadre.id, rows, sets)
        found = {one: _measure(viewer, form_id, one, sets) for one in FORMATS}
        db.engine.dispose()
        return found


def _measure(viewer: Viewer, form_id: uuid.UUID, kind: str, sets: int) -> Exported:
    with unit_of_work():
        key = ask_export(wished(viewer, form_answered(viewer, form_id), {}, ExportWish(format=kind)), "zh").id
    return worked_off(key, sets)


def _publish(area_id: int) -> uuid.UUID:
    """A form of twenty questions."""
    at, xform = clock.now(), "<h:html/>"
    with unit_of_work():
        form = SurveyForm(
            form_id="answers", title="二十问", area_id=area_id, created_by_name="陈芳", created_at=at, changed_at=at
        )
        db.session.add(form)
        db.session.flush()
        digest = hashlib.md5(xform.encode(), usedforsecurity=False).hexdigest()
        version = {"version": "1", "state": "published", "title": form.title, "questions": len(QUESTIONS)}
        made = {"made_by_name": "陈芳", "made_at": at, "published_at": at, "languages": ["default"]}
        db.session.add(
            SurveyVersion(
                survey_form_id=form.id, definition=QUESTIONS, xform=xform, md5=digest, xlsx=b"", **version, **made
            )
        )
        return form.id


def _fill(form_id: uuid.UUID, cadre_id: uuid.UUID, homes: Sequence[tuple[uuid.UUID, int]], sets: int) -> None:
    version = db.session.query(SurveyVersion).filter_by(survey_form_id=form_id).one().id
    for start in range(0, sets, AT_ONCE):
        made = [_row(version, cadre_id, homes, number) for number in range(start, min(start + AT_ONCE, sets))]
        with unit_of_work():
            db.session.execute(insert(SurveySubmission), made)
    with unit_of_work():
        if db.engine.dialect.name == "postgresql":
            db.session.execute(text("ANALYZE"))
    db.session.remove()


def _row(
    version_id: uuid.UUID, cadre_id: uuid.UUID, homes: Sequence[tuple[uuid.UUID, int]], number: int
) -> dict[str, Any]:
    home, grid = homes[number % len(homes)]
    said = {str(one["path"]): f"{SAID[str(one['type'])]}" for one in QUESTIONS}
    said["/data/q1"] = f"第{number}户：{said['/data/q1']}"
    at = clock.now()
    return {
        "id": new_id(), "shard_id": grid, "instance_id": f"uuid:{uuid.uuid4()}", "form_id": "answers", "version": "1",
        "survey_version_id": version_id, "household_id": home, "grid_id": grid, "account_id": cadre_id,
        "account_name": "陈建国", "channel": "tablet", "xml": "<data/>", "sha256": "0" * 64, "answers": said,
        "recorded_at": at, "received_at": at, "review": "received",
    }  # fmt: skip
