"""Cadres and everyone else who signs in: which rows are accounts already, which role each row gives on what.

A file gives nothing that an administrator could not give by hand, and touches nobody's rights who gives rights.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from fieldvisit.areas.queries import AreaFacts
from fieldvisit.imports.kinds.areas_meant import Areas
from fieldvisit.imports.kinds.others import Others
from fieldvisit.imports.kinds.rows import Brought, Judged
from fieldvisit.imports.kinds.units_meant import Units
from fieldvisit.imports.models import Verdict
from fieldvisit.kernel.datum import Datum
from fieldvisit.kernel.errors import InvalidInput, StepRefused
from fieldvisit.people.acts import Role
from fieldvisit.people.bulk import Held, Known, accounts_by_id, accounts_by_name, accounts_by_username
from fieldvisit.people.words import role_scope

DETAILS = ("name", "title", "phone", "sex", "speaks")
MOST_ALIKE = 3
_CLOSE = 5e-6  # degrees: what a rounded coordinate may differ by


class CadreJudge:
    """Judges rows of accounts."""

    def __init__(self, area: AreaFacts, others: Others, datum: str) -> None:
        self._area, self._others, self._datum = area, others, Datum(datum)
        self._areas = Areas(area)
        self._units = Units(self._areas)
        self._known: dict[uuid.UUID, Known] = {}
        self._by_username: dict[str, Known] = {}
        self._by_name: dict[str, list[Known]] = defaultdict(list)

    def judge(self, rows: Sequence[Brought]) -> Iterator[Judged]:
        """What each row would do."""
        self._look_up(rows)
        for row in rows:
            yield self._one(row)

    def _look_up(self, rows: Sequence[Brought]) -> None:
        usernames = accounts_by_username({row.text("username") for row in rows})
        named = accounts_by_name({row.text("name") for row in rows})
        keys = {uuid.UUID(str(key)) for row in rows if (key := row.values.get("key"))}
        self._known = accounts_by_id(keys - usernames.keys() - named.keys()) | named | usernames
        self._by_username = {one.username: one for one in self._known.values()}
        for one in named.values():
            self._by_name[one.name].append(one)

    def _one(self, row: Brought) -> Judged:
        row.to_wgs84(self._datum)
        account = self._meant(row)
        held, scope = self._given(row, account)
        if account is not None and not account.active:
            row.wrong("username", "closed_account")
        changes = account_changes(row, account, held, scope) if account else {}
        if account is not None and account.gives_rights and "role" in changes:
            row.wrong("role", "admin_account")
        if row.faults:
            return Judged(row, Verdict.WRONG, None, about(row))
        row.values |= {"held": [held.role, held.area_path, held.unit_id] if held else None, "scope": scope}
        key = account.id if account else self._others.new_id(self._area.id, "account", row.text("username").lower())
        other = self._others.take(key, row.number)
        if other is not None:
            row.wrong("username", "doubled_account", row=other)
            return Judged(row, Verdict.WRONG, None, about(row))
        if account is not None:
            return Judged(row, Verdict.CHANGED if changes else Verdict.SAME, key, about(row), changes)
        like = self._alike(row, held)
        return Judged(row, Verdict.LIKELY if like else Verdict.NEW, key, about(row), like=like)

    def _meant(self, row: Brought) -> Known | None:
        """The account of a row; None for a new one. The row is marked where its id and its username disagree."""
        username, key = row.text("username"), row.values.get("key")
        found = self._by_username.get(username)
        if key is None:
            return found
        row.values["key"] = str(key)
        known = self._known.get(uuid.UUID(str(key)))
        if known is None:
            row.wrong("key", "no_such_account")
        elif username and known.username != username:
            row.wrong("username", "username_stays", said=known.username)
        return known

    def _given(self, row: Brought, account: Known | None) -> tuple[Held | None, str]:
        """The role that the row gives, and the name of its scope. A new account without one is a cadre's."""
        role = row.values.get("role") or (Role.CADRE if account is None else None)
        if role is None or any(one["field"] in ("role", "area", "unit") for one in row.faults):
            return None, ""
        if role_scope(role) == "area":
            area = self._areas.meant(row)
            return (Held(role, area.path), area.name) if area else (None, "")
        if role_scope(role) == "unit":
            unit = self._units.meant(row)
            return (Held(role, None, unit.id), unit.name) if unit else (None, "")
        return Held(role), ""

    def _alike(self, row: Brought, held: Held | None) -> list[dict[str, Any]]:
        """Those it may be under another username, each with why."""
        found: dict[uuid.UUID, dict[str, Any]] = {}
        for one in self._known.values():
            if one.active and one.username.lower() == row.text("username").lower():
                found[one.id] = _likeness(one, "username")
        for one in self._by_name.get(row.text("name"), ()):
            if row.values.get("phone") and one.phone == row.values["phone"]:
                found.setdefault(one.id, _likeness(one, "phone"))
            elif held in one.held and held != Held(Role.CADRE):
                found.setdefault(one.id, _likeness(one, "role"))
        return list(found.values())[:MOST_ALIKE]

    def as_decided(self, row: Brought, subject_id: uuid.UUID | None, like: Sequence[Mapping[str, Any]]) -> Judged:
        """A likely row as a person decided it: it is this account, or (None) a new one."""
        if subject_id is None:
            key = self._others.new_id(self._area.id, "account", row.text("username").lower())
            return Judged(row, Verdict.LIKELY, key, about(row), like=like)
        account = accounts_by_id([subject_id]).get(subject_id)
        if account is None or not account.active:
            raise StepRefused(_l("这个账号已经停用或者没有了。"))
        held = Held(*row.values["held"]) if row.values.get("role") and row.values.get("held") else None
        changes = account_changes(row, account, held, row.text("scope"))
        if account.gives_rights and "role" in changes:
            raise InvalidInput(_l("管账号的人的权限不能用文件改，请在账号页上办。"), field="subject_id")
        return Judged(row, Verdict.LIKELY, account.id, about(row), changes, like)

    def after(self, row: Brought, head: Judged, *, known: bool) -> Judged:
        """No row follows another."""
        raise StepRefused(_l("这一行不能这样定。"))


def account_changes(row: Brought, account: Known, held: Held | None, scope: str) -> dict[str, list[Any]]:
    """What a row says other than what stands there; what it leaves empty stays as it is."""
    changes: dict[str, list[Any]] = {}
    for name in DETAILS:
        said = row.values.get(name)
        if said not in (None, "", []) and said != stands(account, name):
            changes[name] = [stands(account, name), said]
    here = stands(account, "position")
    spot = [row.values.get("lat"), row.values.get("lon")]
    if spot[0] is not None and (here is None or max(abs(a - b) for a, b in zip(spot, here, strict=True)) > _CLOSE):
        changes["position"] = [here, spot]
    if held is not None and held not in account.held:
        changes["role"] = [None, [held.role, scope]]
    return changes


def stands(account: Known, name: str) -> Any:
    """What stands there now, as a row says it."""
    if name == "position":
        return [account.lat, account.lon] if account.lat is not None else None
    return getattr(account, name)


def _likeness(account: Known, why: str) -> dict[str, Any]:
    said = " ".join(part for part in (account.username, account.title) if part)
    return {"id": str(account.id), "name": account.name, "address": said, "why": why}


def about(row: Brought) -> str:
    """How a row is called in lists."""
    return " ".join(part for part in (row.text("name"), row.text("username")) if part)
