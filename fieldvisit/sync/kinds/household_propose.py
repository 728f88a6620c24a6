"""`household.propose`: a door that is not on the register. Its id is the tablet's, so that a visit may depend on it.

One that was refused is proposed again in its own place, under the same id: what was recorded at that door names it. One
that stands already is decided by a coordinator and never replaced.
"""

from dataclasses import replace
from typing import Any

from fieldvisit.assignments.own_grids import grids_kept
from fieldvisit.households.proposing import ProposeHousehold, ProposeHouseholdSchema, propose_household
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.sync.envelope import Envelope
from fieldvisit.sync.work import Doing, Kind, Places
from fieldvisit.web.schemas import load


def _parse(envelope: Envelope) -> ProposeHousehold:
    command: ProposeHousehold = load(ProposeHouseholdSchema(), envelope.parts["body"])
    return command


def _places(_envelope: Envelope, _command: Any) -> Places:
    return Places()


def _apply(doing: Doing) -> None:
    if doing.supersedes is not None:
        raise NotVisible(field="supersedes")  # only what was refused: the inbox settles that, and asks once more
    grids = grids_kept(doing.viewer.id, doing.effective.at)
    said: ProposeHousehold = doing.command
    if said.grid_id is None and grids:
        said = replace(said, grid_id=max(sorted(grids), key=lambda grid_id: grids[grid_id]))  # where most doors are
    own = frozenset(grids)
    propose_household(doing.viewer, said, doing.stamp(), household_id=doing.entity_id, own_grids=own)


KIND = Kind("household.propose", _parse, _places, _apply)
