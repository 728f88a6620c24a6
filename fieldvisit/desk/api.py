"""The API of the desk: the register as a list, a household's whole story, its numbers, leaving it, the glance."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from fieldvisit.assignments.policy import household_within, keepers_of
from fieldvisit.assignments.queries import current_cadres
from fieldvisit.desk import api_schemas as schemas
from fieldvisit.desk.glance import glance
from fieldvisit.desk.leaving import household_moves_away
from fieldvisit.desk.register_file import FileWish, ask_file, log_file, wished
from fieldvisit.desk.register_filters import Asked, narrowing
from fieldvisit.desk.regrouping import doubled_household, part, undo_regrouping
from fieldvisit.desk.story import story_of
from fieldvisit.households.api import ONE
from fieldvisit.households.likely import meant_instead
from fieldvisit.households.members import reveal_number
from fieldvisit.households.register import RegisterFilter, RegisterRow, find_households, without_numbers
from fieldvisit.households.service import mark_moved_back
from fieldvisit.households.splitting import SplitSchema
from fieldvisit.issues.api_schemas import line_json
from fieldvisit.jobs.api import JobSchema
from fieldvisit.jobs.bell import ring
from fieldvisit.jobs.queries import job_row
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.visits.queries import last_reached
from fieldvisit.web.api import PREFIX, NumberSchema, RoomApi, body_of, page_of
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.languages import page_language
from fieldvisit.web.lists import filters_in
from fieldvisit.web.paging import Page, PageArgs

api = RoomApi("households_api", __name__, url_prefix=f"{PREFIX}/households", description="Households and their story.")
grids = RoomApi("grids", __name__, url_prefix=f"{PREFIX}/grids", description="Grids at a glance.")
blueprints = [api, grids]
LINES = page_of(schemas.HouseholdLineSchema)


def _lines(asked: Asked, args: PageArgs) -> Page[dict[str, Any]]:
    reach = household_within(current_viewer(), Act.HOUSEHOLD_SEE)
    page = find_households(reach, asked.plain, args, narrowing(asked))
    return Page(register_lines(page.items), page.total, page.page, page.per_page)


def register_lines(rows: Sequence[RegisterRow]) -> list[dict[str, Any]]:
    """Households as the API lists them: each with its keeper and when it was last reached."""
    ids = [row.id for row in rows]
    keepers, reached = current_cadres(ids), last_reached(ids)
    return [_line(row) | {"keeper": keepers.get(row.id), "reached_at": reached.get(row.id)} for row in rows]


def _line(row: RegisterRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in RegisterRow.__dataclass_fields__}


@api.on("GET", "", LINES, asks=schemas.RegisterQuery)
@requires(Act.HOUSEHOLD_SEE)
def households() -> Page[dict[str, Any]]:
    """The households within reach, in the order of the street. Whom one looks for by name or number: see `search`."""
    args, said = schemas.RegisterQuery.page_and_rest()
    return _lines(_asked(said), args)


@api.on("POST", "/file", JobSchema, 202, takes=schemas.RegisterFileSchema, refuses=(429,))
@requires(Act.REGISTER_IMPORT)
def register_file() -> Any:
    """The register as a file that can be brought in again: a job, whose file is fetched under `/jobs`."""
    viewer, said = current_viewer(), body_of(schemas.RegisterFileSchema)
    wanted = wished(viewer, filters_in(said.pop("filters")), FileWish(**said))
    with unit_of_work():
        job_id = ask_file(wanted, page_language()).id
        log_file(wanted, wanted.count())
    ring()
    return job_row(viewer, job_id)


@api.on("POST", "/search", schemas.FoundSchema, takes=schemas.SearchSchema)
@requires(Act.HOUSEHOLD_SEE)
def search() -> dict[str, Any]:
    """Find by name, address, phone or identity number; the number is compared by its keyed hash.

    Where next to nothing bears the words, `likely` are households that may have been meant: a sign wrong, the same
    sound, pinyin, initials. `more`: the words stand nearly everywhere, and only the first 500 were counted.
    """
    said = body_of(schemas.SearchSchema)
    asked = _asked(said, *without_numbers(said["words"]))
    reach = household_within(current_viewer(), Act.HOUSEHOLD_SEE)
    page = find_households(reach, asked.plain, PageArgs(said["page"], said["per_page"]), narrowing(asked))
    likely = meant_instead(reach, asked.plain, page, narrowing(asked))
    told = {name: getattr(page, name) for name in ("total", "page", "per_page", "more")}
    return told | {"items": register_lines(page.items), "likely": register_lines(likely)}


def _asked(said: Mapping[str, Any], words: str = "", mark: str = "") -> Asked:
    plain = RegisterFilter(
        words=words,
        number=mark,
        grid_id=said.get("grid_id"),
        kind=said.get("kind", ""),
        tag=said.get("tag", ""),
        trade=said.get("trade", ""),
        gone=said.get("gone", False),
    )
    return Asked(plain, said.get("orphan", False), said.get("unvisited"), said.get("visited"), said.get("cadre_id"))


@api.on("GET", ONE, schemas.StorySchema)
@requires(Act.HOUSEHOLD_SEE)
def household(household_id: uuid.UUID) -> dict[str, Any]:
    """One household: its people, its cadre, visits, meetings, issues and what came of them."""
    story = story_of(current_viewer(), household_id, page_language())
    told = {name: getattr(story, name) for name in schemas.StorySchema().fields}
    return told | {"issues": [line_json(row) for row in story.issues]}


@api.on("POST", f"{ONE}/members/<uuid:member_id>/number", NumberSchema, takes=schemas.RevealSchema)
@requires(Act.NUMBER_REVEAL)
def reveal(household_id: uuid.UUID, member_id: uuid.UUID) -> dict[str, str]:
    """One number in full; the look is in the audit trail."""
    kind = body_of(schemas.RevealSchema)["number"]
    with unit_of_work():
        number = reveal_number(current_viewer(), household_id, member_id, kind, cadre_ids=keepers_of(household_id))
    return {"number": number}


@api.on("POST", f"{ONE}/moved-away", None, refuses=(409,))
@requires(Act.HOUSEHOLD_EDIT)
def moved_away(household_id: uuid.UUID) -> None:
    """Everyone left: no longer visited, kept by nobody; what happened stays."""
    with unit_of_work():
        household_moves_away(current_viewer(), household_id)


@api.on("POST", f"{ONE}/moved-back", None, refuses=(409,))
@requires(Act.HOUSEHOLD_EDIT)
def moved_back(household_id: uuid.UUID) -> None:
    """Somebody lives there again."""
    with unit_of_work():
        mark_moved_back(current_viewer(), household_id)


@api.on("POST", f"{ONE}/merge", None, takes=schemas.MergeSchema, refuses=(409,))
@requires(Act.HOUSEHOLD_EDIT)
def merge(household_id: uuid.UUID) -> None:
    """Two rows for one door: this one is closed in favour of the one that stays."""
    kept_id = body_of(schemas.MergeSchema)["into_id"]
    with unit_of_work():
        doubled_household(current_viewer(), household_id, kept_id)


@api.on("POST", f"{ONE}/split", schemas.NewHouseholdSchema, 201, takes=SplitSchema, refuses=(409,))
@requires(Act.HOUSEHOLD_EDIT)
def split(household_id: uuid.UUID) -> dict[str, uuid.UUID]:
    """The chosen people get a household of their own; visits and issues stay where they happened."""
    said = body_of(SplitSchema)
    with unit_of_work():
        made = part(current_viewer(), household_id, said).id
    return {"id": made}


@api.on("POST", "/regroupings/<uuid:regrouping_id>/undo", None, refuses=(409,))
@requires(Act.HOUSEHOLD_EDIT)
def undo(regrouping_id: uuid.UUID) -> None:
    """A merge or a split of the last week is taken back; what happened since stays where it is."""
    with unit_of_work():
        undo_regrouping(current_viewer(), regrouping_id)


@grids.on("GET", "/glance", schemas.GlanceSchema)
@requires(Act.ASSIGNMENT_EDIT)
def at_a_glance() -> Any:
    """网格一览: coverage, orphans, loads and what waits, of the coordinator's grids."""
    return glance(current_viewer())
