"""`household.amend`: what changed in a household, three-way per field against what the tablet had seen."""

from typing import Any

from flask_babel import lazy_gettext as _l

from fieldvisit.assignments.queries import kept_at
from fieldvisit.households.amend_schemas import AmendAtDoor, load_amendment
from fieldvisit.households.amending import amend_at_door
from fieldvisit.kernel.errors import InvalidInput, Problem
from fieldvisit.people.acts import Act
from fieldvisit.sync.envelope import Envelope
from fieldvisit.sync.work import Conflict, Doing, Kind, Places


def _parse(envelope: Envelope) -> AmendAtDoor:
    if envelope.parts["household_id"] is None:
        raise InvalidInput(field="household_id")
    return load_amendment(envelope.parts["body"])


def _places(envelope: Envelope, _command: Any) -> Places:
    return Places(household_ids=frozenset({envelope.parts["household_id"]}))


def _apply(doing: Doing) -> Conflict | None:
    assert doing.household_id is not None
    viewer, stamp = doing.viewer, doing.stamp()
    named = {doing.household_id, doing.work.household_id or doing.household_id}
    kept = any(kept_at(viewer.id, key, stamp.occurred_at) for key in named)
    own = frozenset({viewer.id} if kept and viewer.has_own(Act.HOUSEHOLD_AMEND) else ())
    done = amend_at_door(viewer, doing.household_id, doing.command, stamp, cadre_ids=own)
    if not done.kept:
        return None
    if done.clashed:
        words = _l("同一项在这期间别人也改了：保留现在的，您写的也留着，由网格长定。")
        return Conflict(Problem(words, code="changed_meanwhile", status=409), done.kept)
    words = _l("电话和证件号要由网格长核对后才换，您写的已经留着。")
    return Conflict(Problem(words, code="number_to_check", status=409), done.kept)


KIND = Kind("household.amend", _parse, _places, _apply)
