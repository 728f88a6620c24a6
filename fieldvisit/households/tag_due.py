"""Which tags should be looked at again: the rule on one tag's facts, and the same as SQL."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_

from fieldvisit.households.models import HouseholdTag
from fieldvisit.households.seed_tags import TAGS, verify_days
from fieldvisit.kernel import clock

EXPIRES_SOON = timedelta(days=14)


def verify_by(tag: str, verified_on: date | None, created_on: date, expires_on: date | None) -> date:
    """The day from which someone should look whether it is still true."""
    old = (verified_on or created_on) + timedelta(days=verify_days(tag))
    return old if expires_on is None else min(old, expires_on - EXPIRES_SOON)


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
