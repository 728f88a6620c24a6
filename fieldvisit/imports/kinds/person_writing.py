"""What is written about one person of a household."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fieldvisit.households.bulk import number_columns, person_row
from fieldvisit.households.models import Member
from fieldvisit.imports.kinds.differing import PERSON
from fieldvisit.storage.base import Base
from fieldvisit.storage.row_changes import RowChange, changed_row


def put_person(household_id: uuid.UUID, shard_id: int, values: Mapping[str, Any], at: datetime) -> RowChange:
    """Someone more lives there."""
    said = {name: values.get(name) for name in (*PERSON, "relation")} | {"name": values["person_name"]}
    row = person_row(household_id, shard_id, said, at)
    return RowChange(Member, row["id"], None, row)


def difference(model: type[Base], now: Mapping[str, Any] | None, after: Mapping[str, Any]) -> RowChange | None:
    """What changes of a row, with what stood there; a number with the hash by which it is found."""
    return changed_row(model, now, {**after, **number_columns(after)})
