"""Some weeks of field work at the kept doors: visits and a meeting every ten days, an issue at every fifth door."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from benchmarks.field import Field, Row, Tablet, write
from benchmarks.texts import sentence
from fieldvisit.issues.models import Callback, Issue, IssueEvent, Reporter
from fieldvisit.kernel import clock
from fieldvisit.kernel.ids import new_id
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.visits.models import Attendance, Meeting, Visit

VISIT_EVERY, MEETING_EVERY = 10, 10  # days
ISSUE_EVERY = 5  # households: more than twice as many as the field's 0.08 a visited household
_STEPS = (
    ("raise", None, "submitted"),
    ("dispatch", "submitted", "dispatched"),
    ("sign", "dispatched", "signed"),
    ("start", "signed", "in_progress"),
    ("resolve", "in_progress", "resolved"),
    ("close", "resolved", "closed"),
)


def remember(field: Field, days: int) -> None:
    """Write the history of so many days, within an app's context."""
    tablets = (field.pulling, *field.pushing)
    keepers = {key: tablet for tablet in tablets for key in tablet.household_ids}
    homes = [home for home in field.homes if home["id"] in keepers]
    with unit_of_work():
        write(Visit, [row for number, home in enumerate(homes) for row in _visits(home, keepers, number, days)])
        meetings = [_meeting(homes[0]["grid_id"], field.pulling, ago) for ago in range(2, days, MEETING_EVERY)]
        write(Meeting, meetings)
        write(Attendance, [_came(meeting, home) for meeting in meetings for home in homes[::2]])
        for number, home in enumerate(homes[::ISSUE_EVERY]):
            _issue(home, keepers[home["id"]], number)
    db.session.remove()


def _visits(home: Row, keepers: dict[uuid.UUID, Tablet], number: int, days: int) -> list[Row]:
    moments = [clock.now() - timedelta(days=ago, hours=number % 9) for ago in range(1, days, VISIT_EVERY)]
    return [_visit(home, keepers[home["id"]], at, number * 7 + place) for place, at in enumerate(moments)]


def _visit(home: Row, tablet: Tablet, at: datetime, number: int) -> Row:
    return {
        "id": new_id(at),
        "shard_id": home["shard_id"],
        "household_id": home["id"],
        "grid_id": home["grid_id"],
        "cadre_id": tablet.account_id,
        "cadre_name": tablet.name,
        "kind": "door",
        "outcome": ("met", "met", "met", "nobody_home")[number % 4],
        "started_at": at,
        "ended_at": at + timedelta(minutes=20),
        "recorded_at": at + timedelta(hours=2),
        "notes": sentence(number),
        "phrases": ["all-well"],
        "device_id": tablet.device_id,
    }


def _meeting(grid: int, tablet: Tablet, ago: int) -> Row:
    at = clock.now() - timedelta(days=ago)
    return {
        "id": new_id(at),
        "shard_id": grid,
        "grid_id": grid,
        "cadre_id": tablet.account_id,
        "cadre_name": tablet.name,
        "place": "钱家埭晒场",
        "started_at": at,
        "recorded_at": at,
        "headcount": 60,
        "notes": sentence(ago),
    }


def _came(meeting: Row, home: Row) -> Row:
    return {"meeting_id": meeting["id"], "household_id": home["id"], "shard_id": home["shard_id"]}


def _issue(home: Row, tablet: Tablet, number: int) -> None:
    """Two of three are closed and called back, the third is being worked on."""
    steps = _STEPS if number % 3 else _STEPS[:4]
    at = clock.now() - timedelta(days=20 + number % 20)
    moment: dict[str, Any] = {"shard_id": home["shard_id"], "occurred_at": at, "recorded_at": at}
    key, reporter = new_id(), new_id()
    issue = {
        "id": key,
        "number": f"JX1290-{at:%y%m%d}-{number}",
        "grid_id": home["grid_id"],
        "household_id": home["id"],
        "category": "infra.road",
        "description": sentence(number),
        "state": steps[-1][2],
        "version": len(steps),
        "level_area_id": home["grid_id"],
        "unit_name": "城建办",
        "raised_by_id": tablet.account_id,
        "raised_by_name": tablet.name,
        "answer": sentence(number + 1),
    }
    write(Issue, [moment | issue])
    write(Reporter, [{"id": reporter, "shard_id": home["shard_id"], "issue_id": key, "name": home["name"]}])
    write(IssueEvent, [moment | _event(key, home, tablet, number, seq) for seq in range(1, len(steps) + 1)])
    if len(steps) == len(_STEPS):
        asked = {"issue_id": key, "reporter_id": reporter, "cycle": 1, "reached": True, "satisfaction": "satisfied"}
        officer = {"officer_id": tablet.account_id, "officer_name": tablet.name, "words": sentence(number + 3)}
        write(Callback, [moment | asked | officer])


def _event(issue_id: uuid.UUID, home: Row, tablet: Tablet, number: int, seq: int) -> Row:
    step, before, after = _STEPS[seq - 1]
    return {
        "issue_id": issue_id,
        "seq": seq,
        "step": step,
        "from_state": before,
        "to_state": after,
        "version": seq,
        "grid_id": home["grid_id"],
        "actor_name": tablet.name,
        "note": sentence(number + seq),
    }
