"""The households that come into question, by grid: counted for the preview, read grid by grid when they are chosen."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, select

from fieldvisit.areas.queries import AreaFacts, areas_of, ids_under
from fieldvisit.households.models import Household, HouseholdTag
from fieldvisit.samples.rules import how_many
from fieldvisit.samples.schemas import MakeSample
from fieldvisit.storage.base import db


@dataclass(frozen=True)
class GridPreview:
    """A grid: households that come into question, and how many of them will be chosen."""

    grid: AreaFacts
    village: str
    present: int
    chosen: int


def _in_question(said: MakeSample) -> list[ColumnElement[bool]]:
    """Lived in, of the kind, with any of the tags now."""
    conditions: list[ColumnElement[bool]] = [Household.active.is_(True), Household.merged_into.is_(None)]
    if said.household_kind:
        conditions.append(Household.kind == said.household_kind)
    if said.tag_codes:
        tagged = exists().where(
            HouseholdTag.household_id == Household.id,
            HouseholdTag.tag.in_(said.tag_codes),
            HouseholdTag.ended_at.is_(None),
        )
        conditions.append(tagged)
    return conditions


def present_by_grid(said: MakeSample, path: str) -> dict[int, int]:
    """{grid: how many come into question} in the area of this path; the grids without any are left out."""
    query = select(Household.grid_id, func.count()).where(Household.grid_id.in_(ids_under(path)), *_in_question(said))
    return dict(db.session.execute(query.group_by(Household.grid_id)).all())


def preview_of(said: MakeSample, present: Mapping[int, int]) -> list[GridPreview]:
    """Grid by grid, in the order of their codes."""
    grids = areas_of(present)
    villages = areas_of({grid.parent_id for grid in grids.values() if grid.parent_id is not None})
    rows = [
        GridPreview(
            grid,
            villages[grid.parent_id].name if grid.parent_id in villages else "",
            present[key],
            how_many(present[key], said.choice, said.amount),
        )
        for key, grid in grids.items()
    ]
    return sorted(rows, key=lambda row: row.grid.code)


def ids_in_question(said: MakeSample, grid_id: int) -> list[uuid.UUID]:
    """Those of one grid, a few hundred."""
    return list(db.session.scalars(select(Household.id).where(Household.grid_id == grid_id, *_in_question(said))))
