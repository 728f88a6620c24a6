"""What administrators do to accounts, grants, units and devices: judged and written down. Flushes, never commits.

Nobody changes their own rights: that takes a second administrator.
"""

import uuid
from typing import Any

from flask_babel import lazy_gettext as _l

from fieldvisit.kernel.errors import InvalidInput, NotAllowed, NotVisible
from fieldvisit.people import accounts, audit
from fieldvisit.people.acts import Role
from fieldvisit.people.bulk import new_unit_code
from fieldvisit.people.devices import revoke_device as revoke
from fieldvisit.people.models import Account, Device, Grant, Unit
from fieldvisit.people.places import Place, places
from fieldvisit.people.schemas import AmendAccount, GiveGrant, OpenAccount, UnitWords
from fieldvisit.people.speech import SPEECH
from fieldvisit.people.viewer import Viewer
from fieldvisit.people.words import role_scope
from fieldvisit.storage.base import db


def open_account(viewer: Viewer, said: OpenAccount) -> Account:
    """Make an account."""
    new = accounts.NewAccount(said.username, said.name, said.title, said.password)
    return accounts.open_account(new, by=viewer.id)


def amend_account(viewer: Viewer, account_id: uuid.UUID, said: AmendAccount) -> Account:
    """Correct what is known of a person. No right hangs on any of it. Problems: not_visible."""
    row = db.session.get(Account, account_id)
    if row is None:
        raise NotVisible()
    wanted: dict[str, Any] = {name: getattr(said, name) for name in ("name", "title", "sex", "lat", "lon")}
    wanted["speaks"] = [code for code in SPEECH if code in (said.speaks or ())] or None
    if said.phone or said.forget_phone:
        wanted["phone"] = said.phone
    changed = sorted(name for name, value in wanted.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, wanted[name])
    db.session.flush()
    if changed:
        detail = {"fields": changed}
        audit.record("account_amended", actor_id=viewer.id, subject_kind="account", subject_id=row.id, detail=detail)
    return row


def give_grant(viewer: Viewer, account_id: uuid.UUID, said: GiveGrant) -> Grant:
    """Give a role on the scope that fits it. Problems: not_allowed (own rights), invalid_input."""
    _ensure_other(viewer, account_id)
    scope = role_scope(said.role)
    if scope == "unit":
        return _give(viewer, account_id, said, unit_id=_known_unit(said.unit_id))
    if scope == "area":
        return _give(viewer, account_id, said, area_path=the_place(said.area).path)
    return _give(viewer, account_id, said)


def _give(
    viewer: Viewer, account_id: uuid.UUID, said: GiveGrant, *, area_path: str | None = None, unit_id: int | None = None
) -> Grant:
    held = db.session.query(Grant).filter_by(
        account_id=account_id, role=said.role, area_path=area_path, unit_id=unit_id, ended_at=None
    )
    if held.first() is not None:
        raise InvalidInput(_l("已经有这个权限了。"), field="role")
    return accounts.give_grant(account_id, Role(said.role), area_path=area_path, unit_id=unit_id, by=viewer.id)


def end_grant(viewer: Viewer, grant_id: uuid.UUID) -> uuid.UUID:
    """Take a role back; answers whose it was."""
    grant = db.session.get(Grant, grant_id)
    if grant is None:
        raise NotVisible()
    _ensure_other(viewer, grant.account_id)
    accounts.end_grant(grant_id, by=viewer.id)
    return grant.account_id


def set_active(viewer: Viewer, account_id: uuid.UUID, active: bool) -> None:
    """Close or open an account again."""
    _ensure_other(viewer, account_id)
    accounts.set_active(account_id, active, by=viewer.id)


def revoke_device(viewer: Viewer, device_id: uuid.UUID) -> None:
    """Tell a tablet, at its next request, to forget everything."""
    if db.session.get(Device, device_id) is None:
        raise NotVisible()
    revoke(device_id, by=viewer.id)


def add_unit(viewer: Viewer, said: UnitWords) -> Unit:
    """Add a department."""
    row = Unit(code=new_unit_code(), name=said.name, kind=said.kind, area_id=the_place(said.area, "area").id)
    db.session.add(row)
    db.session.flush()
    audit.record("unit_added", actor_id=viewer.id, subject_kind="unit", subject_id=row.id)
    return row


def amend_unit(viewer: Viewer, unit_id: int, said: UnitWords) -> None:
    """Change a department's name, kind or area."""
    row = _unit(unit_id)
    row.name, row.kind, row.area_id = said.name, said.kind, the_place(said.area, "area").id
    db.session.flush()
    audit.record("unit_amended", actor_id=viewer.id, subject_kind="unit", subject_id=unit_id)


def set_unit_active(viewer: Viewer, unit_id: int, active: bool) -> None:
    """No longer offer a department, or offer it again; its cases stay with it."""
    _unit(unit_id).active = active
    db.session.flush()
    detail = {"active": active}
    audit.record("unit_amended", actor_id=viewer.id, subject_kind="unit", subject_id=unit_id, detail=detail)


def the_place(words: str | None, field: str = "area") -> Place:
    """The one place of this name or code. Problems: invalid_input (none, or several: then their codes are named)."""
    if not words:
        raise InvalidInput(_l("这个角色要写明区域。"), field=field)
    found = places().find(words.split(" ")[0]) or places().find(words)
    if not found:
        raise InvalidInput(_l("没有这个区域。"), field=field)
    if len(found) > 1:
        several = "；".join(f"{place.line} {place.code}" for place in found)
        raise InvalidInput(_l("有几个同名的，请写代码：%(several)s", several=several), field=field)
    return found[0]


def _unit(unit_id: int) -> Unit:
    row = db.session.get(Unit, unit_id)
    if row is None:
        raise NotVisible()
    return row


def _known_unit(unit_id: int | None) -> int:
    if unit_id is None or db.session.get(Unit, unit_id) is None:
        raise InvalidInput(_l("这个角色要选单位。"), field="unit_id")
    return unit_id


def _ensure_other(viewer: Viewer, account_id: uuid.UUID) -> None:
    if db.session.get(Account, account_id) is None:
        raise NotVisible()
    if viewer.id == account_id:
        raise NotAllowed(_l("自己的权限要请另一位管理员来改。"))
