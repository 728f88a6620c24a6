"""Households that were one are two, and the other way round, with all that rooms keep of them; undone for a week."""

import uuid
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from fieldvisit.assignments.models import Reason
from fieldvisit.assignments.queries import current_cadre, current_cadres
from fieldvisit.assignments.service import assign_households, end_assignment
from fieldvisit.field_tasks.queries import move_tasks
from fieldvisit.households import policy
from fieldvisit.households.dossiers import DossierKind, lock_dossiers, touch_dossiers
from fieldvisit.households.merging import merge_households, part_households
from fieldvisit.households.queries import household_facts, proposer_of
from fieldvisit.households.regroupings import (
    MERGE,
    SPLIT,
    ensure_can_be_undone,
    note_regrouping,
    note_undone,
    regrouping,
)
from fieldvisit.households.splitting import SplitHousehold, split_household, take_back_split
from fieldvisit.issues.moving import move_issues, raisers_of
from fieldvisit.people.acts import Act, Role
from fieldvisit.people.queries import person_with_role
from fieldvisit.people.viewer import Viewer
from fieldvisit.samples.moving import move_samples
from fieldvisit.surveys.moving import move_answers
from fieldvisit.visits.moving import Moved, move_visits, move_visits_back

if TYPE_CHECKING:
    from fieldvisit.households.models import Household, Regrouping

ROOMS = {"issues": move_issues, "answers": move_answers, "tasks": move_tasks, "samples": move_samples}
VISITS = ("visits", "appointments", "meetings", "both")


def doubled_household(viewer: Viewer, doubled_id: uuid.UUID, kept_id: uuid.UUID) -> None:
    """Two rows for one door become one, with all that happened there; the doubled one is kept by nobody."""
    moved = _merge(viewer, doubled_id, kept_id)
    note_regrouping(viewer, MERGE, doubled_id, kept_id, moved)


def _merge(viewer: Viewer, doubled_id: uuid.UUID, kept_id: uuid.UUID) -> dict[str, Any]:
    proposer = proposer_of(doubled_id)
    concerned = raisers_of(doubled_id) | ({proposer} if proposer else set())
    lock_with_keepers({doubled_id, kept_id}, concerned)
    moved = merge_households(viewer, doubled_id, kept_id)
    visits = move_visits(doubled_id, kept_id)
    moved |= {name: _texts(getattr(visits, name)) for name in VISITS}
    moved |= {name: _texts(move(doubled_id, kept_id)) for name, move in ROOMS.items()}
    keeper = current_cadre(doubled_id)
    moved["keeper"] = [str(keeper.cadre_id), keeper.reason] if keeper else None
    end_assignment(viewer, doubled_id, "merged")
    touch_dossiers(dict.fromkeys(concerned, "user"))
    return moved


def part(viewer: Viewer, household_id: uuid.UUID, said: SplitHousehold) -> "Household":
    """The chosen people get a household of their own, kept by the same cadre."""
    lock_with_keepers({household_id}, set())
    row, moved = split_household(viewer, household_id, said)
    note_regrouping(viewer, SPLIT, row.id, household_id, moved)
    keeper = current_cadre(household_id)
    if keeper is not None:
        keep_again(viewer, row.id, [str(keeper.cadre_id), keeper.reason])
    return row


def undo_regrouping(viewer: Viewer, regrouping_id: uuid.UUID) -> "Regrouping":
    """As it was before, but for what happened since. Problems: not_visible, not_allowed, step_refused."""
    row = regrouping(regrouping_id)
    policy.ensure(viewer, Act.HOUSEHOLD_EDIT, household_facts(row.kept_id))
    policy.ensure(viewer, Act.HOUSEHOLD_EDIT, household_facts(row.other_id))
    raisers = raisers_of(row.kept_id) | raisers_of(row.other_id)
    keeper = {uuid.UUID(row.moved["keeper"][0])} if row.moved.get("keeper") else set()
    lock_with_keepers({row.kept_id, row.other_id}, raisers | keeper)
    ensure_can_be_undone(regrouping(regrouping_id))
    if row.kind == SPLIT:
        take_back_split(viewer, row.other_id, row.kept_id, row.moved)
        _merge(viewer, row.other_id, row.kept_id)
    else:
        _part_again(viewer, row)
    touch_dossiers(dict.fromkeys(raisers, "user"))
    note_undone(viewer, row)
    return row


def _part_again(viewer: Viewer, row: "Regrouping") -> None:
    part_households(viewer, row.other_id, row.kept_id, row.moved)
    move_visits_back(row.kept_id, row.other_id, Moved(**{name: _keys(row.moved[name]) for name in VISITS}))
    for name, move in ROOMS.items():
        move(row.kept_id, row.other_id, _keys(row.moved.get(name, [])))
    if row.moved["keeper"] and row.moved["active"]:
        keep_again(viewer, row.other_id, row.moved["keeper"])


def keep_again(viewer: Viewer, household_id: uuid.UUID, keeper: Collection[str]) -> None:
    """Kept by whom it was; one who is no cadre any more keeps nothing, and the household waits for another."""
    cadre, reason = keeper
    if person_with_role(uuid.UUID(cadre), Role.CADRE) is not None:
        assign_households(viewer, [household_id], uuid.UUID(cadre), Reason(reason))


def lock_with_keepers(household_ids: set[uuid.UUID], people: set[uuid.UUID]) -> None:
    """All dossiers of the act at once and in order: two such acts must not wait for each other."""
    kinds: dict[uuid.UUID, DossierKind] = dict.fromkeys(household_ids, "household")
    kinds |= dict.fromkeys((keeper.cadre_id for keeper in current_cadres(household_ids).values()), "user")
    kinds |= dict.fromkeys(people, "user")
    lock_dossiers(kinds)


def _texts(keys: Collection[uuid.UUID]) -> list[str]:
    return [str(key) for key in keys]


def _keys(texts: Collection[str]) -> list[uuid.UUID]:
    return [uuid.UUID(text) for text in texts]
