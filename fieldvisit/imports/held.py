"""Accounts and units that an import put there and somebody has named since, where no table holds on to them itself."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from fieldvisit.issues.naming import people_in_issues, units_in_issues
from fieldvisit.people.models import Account, Unit
from fieldvisit.storage.row_changes import RowChange
from fieldvisit.visits.company import companions_among


def held(fresh: Mapping[uuid.UUID, Sequence[RowChange]]) -> set[uuid.UUID]:
    """Which subjects are in use. `fresh`: what an import put there of each; households are told by their dossiers."""
    accounts = _put(fresh, Account)
    units = _put(fresh, Unit)
    named: set[uuid.UUID] = set()
    if accounts:
        named |= companions_among(accounts.keys()) | people_in_issues(accounts.keys())
    found = {subject for key, subject in accounts.items() if key in named}
    if units:
        found |= {units[key] for key in units_in_issues(units.keys())}
    return found


def _put(fresh: Mapping[uuid.UUID, Sequence[RowChange]], model: type) -> dict[Any, uuid.UUID]:
    return {
        one.id: subject for subject, some in fresh.items() for one in some if one.model is model and one.before is None
    }
