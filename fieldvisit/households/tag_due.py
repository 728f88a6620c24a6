"""Which tags should be looked at again: the rule on one tag's facts, and the same as SQL."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_

from fieldvisit.households.holdings import tags_of
from fieldvisit.households.models import HouseholdTag
from fieldvisit.households.rules import tag_holds
from fieldvisit.households.seed_tags import TAGS, verify_days
from fieldvisit.kernel import clock

EXPIRES_SOON = timedelta(days=14)


def verify_by(tag: str, verified_on: date | None, created_on: date, expires_on: date | None) -> date:
    """The day from which someone should look whether it is still true."""
    old = (verified_on or created_on) + timedelta(days=verify_days(tag))
    return old if expires_on is None else min(old, expires_on - EXPIRES_SOON)


@dataclass(frozen=True)
class DueTag:
    """A tag to be looked at again. `why`: expired (on `day`), expiring (on `day`), or old (verified last on `day`)."""

    id: uuid.UUID
    tag: str
    why: str
    day: date


def due_tags(household_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[DueTag]]:
    """{household: its tags that someone should look at today or before}, by code."""
    today = clock.today()
    return {
        key: due
        for key, rows in tags_of(household_ids).items()
        if (due := [one for row in rows for one in _due(row, today)])
    }


def _due(row: HouseholdTag, today: date) -> list[DueTag]:
    created_on = clock.local_date(row.created_at)
    if verify_by(row.tag, row.verified_on, created_on, row.expires_on) > today:
        return []
    if row.expires_on is not None and not tag_holds(row.expires_on, today):
        return [DueTag(row.id, row.tag, "expired", row.expires_on)]
    if row.expires_on is not None and row.expires_on <= today + EXPIRES_SOON:
        return [DueTag(row.id, row.tag, "expiring", row.expires_on)]
    return [DueTag(row.id, row.tag, "old", row.verified_on or created_on)]


def has_tag_to_verify(household_id: Any) -> ColumnElement[bool]:
    """Whether a tag of the household is to be verified today or was before."""
    today = clock.today()
    ways: list[ColumnElement[bool]] = [HouseholdTag.expires_on <= today + EXPIRES_SOON]
    spans = {kind.verify_days for kind in TAGS}
    for days in sorted(spans):
        codes = [kind.code for kind in TAGS if kind.verify_days == days]
        since = today - timedelta(days=days)
        old = or_(
            HouseholdTag.verified_on <= since,
            and_(HouseholdTag.verified_on.is_(None), HouseholdTag.created_at < clock.day_end(since)),
        )
        ways.append(and_(HouseholdTag.tag.in_(codes), old))
    return exists().where(HouseholdTag.household_id == household_id, HouseholdTag.ended_at.is_(None), or_(*ways))


def bears(household_id: Any, tag: str) -> ColumnElement[bool]:
    """Whether the household bears the tag."""
    return exists().where(
        HouseholdTag.household_id == household_id, HouseholdTag.tag == tag, HouseholdTag.ended_at.is_(None)
    )
