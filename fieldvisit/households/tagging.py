"""Tags of a household: add, correct and end. Flushes, never commits."""

import uuid

from flask_babel import lazy_gettext as _l

from fieldvisit.households.doors import held_for_change
from fieldvisit.households.dossiers import touch_dossiers
from fieldvisit.households.models import HouseholdTag
from fieldvisit.households.rules import is_sensitive
from fieldvisit.households.schemas import AmendTag, TagWords
from fieldvisit.households.tag_due import EXPIRES_SOON
from fieldvisit.kernel.clock import now, today
from fieldvisit.kernel.errors import InvalidInput, NotVisible
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.constraints import constraint_means

constraint_means(
    "uq_household_tag_current",
    lambda: InvalidInput(_l("这一户已经有这个标签。"), field="tag"),
    sqlite="household_tag.household_id, household_tag.tag",
)


def add_tag(viewer: Viewer, household_id: uuid.UUID, said: TagWords) -> HouseholdTag:
    """Note what is true of a household. Problems: invalid_input (already there)."""
    household = held_for_change(viewer, household_id)
    row = HouseholdTag(
        shard_id=household.shard_id,
        household_id=household_id,
        tag=said.tag,
        source=said.source,
        basis=said.basis,
        verified_on=said.verified_on or today(),
        expires_on=said.expires_on,
        created_at=now(),
    )
    db.session.add(row)
    touch_dossiers({household_id: "household"})
    db.session.flush()
    return row


def verify_tag(viewer: Viewer, household_id: uuid.UUID, tag_id: uuid.UUID) -> None:
    """Someone looked, and it is still true: verified today. A date that has run out or soon does no longer counts."""
    held_for_change(viewer, household_id)
    row = _standing(household_id, tag_id)
    row.verified_on = today()
    if row.expires_on is not None and row.expires_on <= row.verified_on + EXPIRES_SOON:
        row.expires_on = None
    touch_dossiers({household_id: "household"})
    db.session.flush()


def amend_tag(viewer: Viewer, household_id: uuid.UUID, tag_id: uuid.UUID, said: AmendTag) -> HouseholdTag:
    """Correct what a tag rests on, and until when it holds. Problems: invalid_input (basis, expires_on)."""
    held_for_change(viewer, household_id)
    row = _standing(household_id, tag_id)
    if is_sensitive(row.tag) and not said.basis:
        raise InvalidInput(_l("这个标签涉及隐私，要写明依据。"), field="basis")
    verified_on = said.verified_on or row.verified_on
    if said.expires_on and verified_on and said.expires_on <= verified_on:
        raise InvalidInput(_l("到期日期要在核实日期之后。"), field="expires_on")
    row.source, row.basis, row.expires_on = said.source, said.basis, said.expires_on
    row.verified_on = verified_on
    touch_dossiers({household_id: "household"})
    db.session.flush()
    return row


def end_tag(viewer: Viewer, household_id: uuid.UUID, tag_id: uuid.UUID) -> None:
    """It is no longer true; the row stays for the record."""
    held_for_change(viewer, household_id)
    _standing(household_id, tag_id).ended_at = now()
    touch_dossiers({household_id: "household"})
    db.session.flush()


def _standing(household_id: uuid.UUID, tag_id: uuid.UUID) -> HouseholdTag:
    row = db.session.get(HouseholdTag, tag_id)
    if row is None or row.household_id != household_id or row.ended_at is not None:
        raise NotVisible()
    return row
