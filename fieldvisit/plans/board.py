"""A plan as the screen shows it: cadres with their loads now and then, households with whom they have and get."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import ngettext
from sqlalchemy import select

from fieldvisit.areas.places import AreaPlaces
from fieldvisit.households.spots import Face, faces_of
from fieldvisit.jobs.queries import JobRow, job_standing
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.people.queries import PersonFacts, people_named
from fieldvisit.people.viewer import Viewer
from fieldvisit.plans.homes import Pair, ties_among
from fieldvisit.plans.models import Plan, PlanCadre, PlanLine, TieKind
from fieldvisit.plans.queries import last_step, plan_of, standing, undo_until
from fieldvisit.plans.rules import MOST_ON_A_BOARD, OPEN, Limits
from fieldvisit.plans.schemas import PlanOptions
from fieldvisit.plans.words import STALE, halted_words, reason_words
from fieldvisit.storage.base import db

Line = Any  # a row of _LINES
_LINES = select(
    PlanLine.household_id,
    PlanLine.grid_id,
    PlanLine.from_cadre_id,
    PlanLine.proposed_cadre_id,
    PlanLine.to_cadre_id,
    PlanLine.metres_now,
    PlanLine.metres,
)


@dataclass(frozen=True)
class BoardCadre:
    """A cadre: `load` and `load_now` in all, `elsewhere` of them outside the plan; ways in the mean, if known."""

    id: uuid.UUID
    name: str
    title: str | None
    lat: float | None
    lon: float | None
    load: int
    load_now: int
    elsewhere: int
    least: int
    most: int
    mean_metres: int | None
    gained: int
    lost: int
    borrowed: bool
    leaving: bool
    limits: Limits

    @property
    def word(self) -> str:
        """Whether the load is within the limits of the plan."""
        return self.limits.word(self.load)


@dataclass(frozen=True)
class BoardHome:
    """A household: whom it has, whom it gets, how far that is, and by whom that was said (plan or hand)."""

    id: uuid.UUID
    name: str
    kind: str
    address: str
    grid_id: int
    lat: float | None
    lon: float | None
    cadre_id: uuid.UUID | None
    now_cadre_id: uuid.UUID | None
    metres: int | None
    metres_now: int | None
    by: str
    tie: str | None
    tags: tuple[str, ...]


def board_of(viewer: Viewer, plan_id: uuid.UUID, grid_id: int | None = None) -> dict[str, Any]:
    """The whole board, or that of one grid; figures of cadres and of the summary are of the whole plan.

    Problems: not_visible, invalid_input (grid: too many households for one board).
    """
    plan = plan_of(viewer, plan_id)
    lines = lines_of(plan.id)
    shown = [line for line in lines if grid_id is None or line.grid_id == grid_id]
    if len(shown) > MOST_ON_A_BOARD:
        raise InvalidInput("", field="grid", code="too_many_homes")
    job = job_standing(plan.job_id) if plan.job_id is not None else None
    cadres = _cadres(plan, lines)
    return {
        "plan": _plan_said(plan, job),
        "summary": _summary(plan, lines, cadres),
        "cadres": cadres,
        "homes": _homes(shown),
        "undo": _undo(plan),
    }


def lines_of(plan_id: uuid.UUID) -> Sequence[Line]:
    """All lines of a plan."""
    return db.session.execute(_LINES.where(PlanLine.plan_id == plan_id)).all()


def _plan_said(plan: Plan, job: JobRow | None) -> dict[str, Any]:
    area = AreaPlaces().by_id([plan.area_id])[plan.area_id]
    names = people_named([key for key in (plan.leaving_id, plan.successor_id) if key is not None])
    at_work = job is not None and job.active
    return {
        "id": plan.id,
        "state": standing(plan, job),
        "aim": plan.aim,
        "area": {"id": area.id, "name": area.name, "line": area.line},
        "leaving": _named(names, plan.leaving_id),
        "successor": _named(names, plan.successor_id),
        "made_by_name": plan.made_by_name,
        "made_at": plan.made_at,
        "effective_on": plan.effective_on,
        "confirmed_by_name": plan.confirmed_by_name,
        "confirmed_at": plan.confirmed_at,
        "applied_at": plan.applied_at,
        "undo_until": undo_until(plan),
        "undone_at": plan.undone_at,
        "proven": bool(plan.summary.get("proven")),
        "version": plan.version,
        "options": PlanOptions.of(plan.options).kept(),
        "job": {"id": job.id, "done": job.done, "total": job.total} if job is not None and at_work else None,
    }


def _named(names: Mapping[uuid.UUID, PersonFacts], key: uuid.UUID | None) -> dict[str, Any] | None:
    return {"id": key, "name": names[key].name} if key is not None and key in names else None


def _cadres(plan: Plan, lines: Sequence[Line]) -> list[BoardCadre]:
    """Everyone the plan may use, and everyone who keeps one of its households now; by name, nobody is ranked."""
    rows = {row.cadre_id: row for row in db.session.scalars(select(PlanCadre).where(PlanCadre.plan_id == plan.id))}
    now, then = Counter(line.from_cadre_id for line in lines), Counter(line.to_cadre_id for line in lines)
    gained = Counter(line.to_cadre_id for line in lines if line.to_cadre_id != line.from_cadre_id)
    lost = Counter(line.from_cadre_id for line in lines if line.to_cadre_id != line.from_cadre_id)
    ways = _ways(lines)
    ids = (rows.keys() | now.keys() | then.keys()) - {None}
    people, limits = people_named(ids), PlanOptions.of(plan.options).limits
    made = [
        _cadre(people[key], rows.get(key), now[key], then[key], ways.get(key), gained[key], lost[key], limits)
        for key in ids
    ]
    return sorted(made, key=lambda cadre: (cadre.name, cadre.id))


def _cadre(
    person: PersonFacts,
    row: PlanCadre | None,
    now: int,
    then: int,
    way: int | None,
    gained: int,
    lost: int,
    limits: Limits,
) -> BoardCadre:
    elsewhere = row.elsewhere if row else 0
    return BoardCadre(
        id=person.id,
        name=person.name,
        title=person.title,
        lat=row.lat if row else None,
        lon=row.lon if row else None,
        load=elsewhere + then,
        load_now=elsewhere + now,
        elsewhere=elsewhere,
        least=row.least if row else 0,
        most=row.most if row else 0,
        mean_metres=way,
        gained=gained,
        lost=lost,
        borrowed=bool(row and row.borrowed),
        leaving=bool(row is None or row.leaving),
        limits=limits,
    )


def _ways(lines: Sequence[Line]) -> dict[uuid.UUID, int]:
    known: dict[uuid.UUID, list[int]] = defaultdict(list)
    for line in lines:
        if line.metres is not None:
            known[line.to_cadre_id].append(line.metres)
    return {key: round(sum(some) / len(some)) for key, some in known.items()}


def _mean(ways: Iterable[int | None]) -> int | None:
    known = [way for way in ways if way is not None]
    return round(sum(known) / len(known)) if known else None


def _summary(plan: Plan, lines: Sequence[Line], cadres: Sequence[BoardCadre]) -> dict[str, Any]:
    outside = [cadre for cadre in cadres if cadre.word in ("under", "over")]
    limits = PlanOptions.of(plan.options).limits
    return {
        "homes": len(lines),
        "cadres": len(cadres),
        "kept": sum(line.to_cadre_id is not None and line.to_cadre_id == line.from_cadre_id for line in lines),
        "moved": sum(line.from_cadre_id not in (None, line.to_cadre_id) for line in lines),
        "new": sum(line.from_cadre_id is None and line.to_cadre_id is not None for line in lines),
        "nobody": sum(line.to_cadre_id is None for line in lines),
        "by_hand": sum(line.to_cadre_id != line.proposed_cadre_id for line in lines),
        "mean_metres": _mean(line.metres for line in lines),
        "mean_metres_now": _mean(line.metres_now for line in lines),
        "within_limits": not outside,
        "fewest": limits.fewest,
        "most": limits.most,
        "outside": [{"id": one.id, "name": one.name, "load": one.load, "word": one.word} for one in outside],
        "unplaced": sum(line.metres is None and line.to_cadre_id is not None for line in lines),
        "cost_metres": round(plan.summary.get("cost_cm", 0) / 100),
        "bound_metres": round(plan.summary.get("bound_cm", 0) / 100),
        "reasons": [
            {**reason, "words": reason_words(reason["code"], reason["number"], limits)}
            for reason in plan.summary.get("reasons", [])
        ],
        "stuck": [{**one, "words": STALE.get(one["why"], one["why"])} for one in plan.summary.get("stuck", [])],
        "halted": halted_words(plan.summary["halted"]) if plan.summary.get("halted") else None,
    }


def _homes(lines: Sequence[Line]) -> list[BoardHome]:
    ids = [line.household_id for line in lines]
    faces, ties = faces_of(ids), ties_among(ids)
    made = [_home(line, faces[line.household_id], ties) for line in lines if line.household_id in faces]
    place = {key: number for number, key in enumerate(faces)}
    return sorted(made, key=lambda home: place[home.id])


def _home(line: Line, face: Face, ties: Mapping[Pair, TieKind]) -> BoardHome:
    spot = face.position
    return BoardHome(
        id=line.household_id,
        name=face.name,
        kind=face.kind,
        address=face.address,
        grid_id=line.grid_id,
        lat=spot.lat if spot else None,
        lon=spot.lon if spot else None,
        cadre_id=line.to_cadre_id,
        now_cadre_id=line.from_cadre_id,
        metres=line.metres,
        metres_now=line.metres_now,
        by="plan" if line.to_cadre_id == line.proposed_cadre_id else "hand",
        tie=ties.get((line.household_id, line.to_cadre_id)),
        tags=face.tags,
    )


def _undo(plan: Plan) -> dict[str, Any] | None:
    """The last move of the hand, in words; None where there is none or the plan is past adjusting."""
    if plan.state not in OPEN:
        return None
    step = last_step(plan.id)
    if step is None:
        return None
    person = people_named([step.cadre_id]).get(step.cadre_id)
    number, name = len(step.before), person.name if person else ""
    words = ngettext("把 %(number)s 户给 %(cadre)s", "把 %(number)s 户给 %(cadre)s", number, number=number, cadre=name)
    return {"words": words}
