"""What confirmed rows of cadres write: an account that waits for its activation with its role, or what changed."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from fieldvisit.imports.kinds.cadres import DETAILS, stands
from fieldvisit.imports.kinds.plans import Plan, Planned
from fieldvisit.imports.queries import RowFacts
from fieldvisit.people.bulk import Held, Known, account_row, accounts_by_id, accounts_by_username, grant_row
from fieldvisit.people.models import Account, Grant
from fieldvisit.storage.row_changes import RowChange, changed_row, rows_now


class CadreWriter:
    """Plans what is written for accounts. Tablets are told of none of it: nobody has signed in yet."""

    dossier = ""

    def plan(self, rows: Sequence[RowFacts], at: datetime) -> Plan:
        """The changes of each account; a row whose account is no longer as it was seen is stale."""
        keys = {row.subject_id for row in rows if row.subject_id is not None}
        known = accounts_by_id(keys)
        found = rows_now(Account, list(known))
        fresh = {row.said["values"]["username"] for row in rows if row.subject_id not in known}
        taken = {one.username for one in accounts_by_username(fresh).values()}
        made = Plan()
        for row in rows:
            key = row.subject_id
            assert key is not None
            account = known.get(key)
            changes = _known(row, account, found[key], at) if account else _fresh(row, key, taken, at)
            if changes is None:
                made.stale.add(row.number)
            else:
                made.add(Planned(key, row.number, changes, account is None))
        return made


def _fresh(row: RowFacts, key: uuid.UUID, taken: set[str], at: datetime) -> list[RowChange] | None:
    values = row.said["values"]
    if values["username"] in taken or row.decision == "same":
        return None
    said = {name: values.get(name) or None for name in ("username", *DETAILS, "lat", "lon")}
    account = RowChange(Account, key, None, account_row(key, said, at))
    return [account, _granted(key, values, at)] if values.get("held") else [account]


def _granted(key: uuid.UUID, values: Mapping[str, Any], at: datetime) -> RowChange:
    row = grant_row(key, Held(*values["held"]), at)
    return RowChange(Grant, row["id"], None, row)


def _known(row: RowFacts, account: Known, now: Mapping[str, Any], at: datetime) -> list[RowChange] | None:
    changes = dict(row.said.get("changes", {}))
    if not account.active or (row.decision is None and not changes):
        return None
    role = changes.pop("role", None)
    if role is not None and account.gives_rights:
        return None
    if any(stands(account, name) not in (old, new) for name, (old, new) in changes.items()):
        return None
    after: dict[str, Any] = {name: new for name, (_old, new) in changes.items() if name != "position"}
    if "position" in changes:
        after["lat"], after["lon"] = changes["position"][1]
    written = changed_row(Account, now, after)
    made = [written] if written else []
    if role is not None and Held(*row.said["values"]["held"]) not in account.held:
        made.append(_granted(account.id, row.said["values"], at))
    return made
