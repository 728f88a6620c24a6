"""The columns of the administrators' lists, for their pages' exports. No phone, no password, no token is among them."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from fieldvisit.people import admin_queries
from fieldvisit.people.acts import Act
from fieldvisit.people.models import Account, AuditEntry, Feedback, Grant, Unit
from fieldvisit.people.places import places
from fieldvisit.people.queries import units_by_id
from fieldvisit.people.viewer import Viewer
from fieldvisit.people.words import ACTS, ROLES, SUBJECTS
from fieldvisit.storage.base import db
from fieldvisit.storage.streaming import pieces
from fieldvisit.web.asked import asked_day, asked_text
from fieldvisit.web.lists import Column, Listing, Said, add_list


@dataclass(frozen=True)
class AccountLine:
    """An account with what it may do, in words."""

    account: Account
    grants: str


def asked_accounts() -> admin_queries.AccountFilter:
    """Which accounts the address asks for."""
    role = asked_text("role")
    ticked = {name: asked_text(name) == "1" for name in ("closed", "waiting")}
    return admin_queries.AccountFilter(asked_text("q"), role if role in ROLES else "", **ticked)


def _accounts(_viewer: Viewer, said: Said) -> Any:
    return admin_queries.account_query(asked_accounts())


def _account_lines(viewer: Viewer, said: Said) -> Iterator[AccountLine]:
    for piece in pieces(_accounts(viewer, said), (Account.username,)):
        accounts = [account for (account,) in piece]
        grants = admin_queries.grants_of_many([account.id for account in accounts])
        words = _grant_words([grant for some in grants.values() for grant in some])
        for account in accounts:
            yield AccountLine(account, "；".join(words[grant.id] for grant in grants[account.id]))


def _grant_words(grants: Sequence[Grant]) -> dict[uuid.UUID, str]:
    named = places().by_path({grant.area_path for grant in grants if grant.area_path})
    units = units_by_id({grant.unit_id for grant in grants if grant.unit_id})
    found = {}
    for grant in grants:
        unit, place = units.get(grant.unit_id or 0), named.get(grant.area_path or "")
        scope = unit.name if unit else place.name if place else _("自己联的户")
        found[grant.id] = f"{ROLES.get(grant.role, grant.role)} {scope}"
    return found


def _account_state(line: AccountLine) -> object:
    if not line.account.active:
        return _("已停用")
    return _("在用") if line.account.password_hash else _("未启用")


def _count(query: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def _audit(_viewer: Viewer, said: Said) -> Any:
    asked = admin_queries.AuditFilter(
        asked_text("q"),
        asked_text("act"),
        asked_text("subject"),
        asked_day("from"),
        asked_day("to"),
    )
    return admin_queries.audit_query(asked)


def _audit_rows(viewer: Viewer, said: Said) -> Iterator[Any]:
    keys = (AuditEntry.at, AuditEntry.id)
    for piece in pieces(_audit(viewer, said), keys, descending=True):
        yield from piece


def _audit_detail(row: Any) -> str:
    return " ".join(f"{key}={value}" for key, value in row[0].detail.items() if value is not None)


def _units(_viewer: Viewer, said: Said) -> Any:
    return admin_queries.unit_query(asked_text("q"))


def _unit_rows(viewer: Viewer, said: Said) -> Iterator[Any]:
    for piece in pieces(_units(viewer, said), (Unit.area_id, Unit.name, Unit.id)):
        units = [unit for (unit,) in piece]
        named = places().by_id({unit.area_id for unit in units})
        yield from ((unit, named[unit.area_id].line if unit.area_id in named else "") for unit in units)


def _feedback_rows(_viewer: Viewer, _said: Said) -> Iterator[Any]:
    for piece in pieces(admin_queries.feedback_query(), (Feedback.at, Feedback.id), descending=True):
        yield from piece


add_list(
    Listing(
        "accounts", "people_admin.accounts", _l("账号与权限"), Act.ADMIN_SECURITY,
        (
            Column(_l("姓名"), lambda line: line.account.name, 12, brief=True),
            Column(_l("账号"), lambda line: line.account.username, 16, code=True),
            Column(_l("职务"), lambda line: line.account.title, 18),
            Column(_l("权限"), lambda line: line.grants, 40, brief=True),
            Column(_l("状态"), _account_state, 10, brief=True),
            Column(_l("开账号的时间"), lambda line: line.account.created_at, 17),
        ),
        lambda viewer, said: _count(_accounts(viewer, said)),
        _account_lines,
    )
)  # fmt: skip
add_list(
    Listing(
        "units", "people_admin.units", _l("承办单位"), Act.ADMIN_SYSTEM,
        (
            Column(_l("单位"), lambda row: row[0].name, 20, brief=True),
            Column(_l("区域"), lambda row: row[1], 36, brief=True),
            Column(_l("种类"), lambda row: row[0].kind, 22, code=True),
            Column(_l("状态"), lambda row: _("在用") if row[0].active else _("已停用"), 10, brief=True),
        ),
        lambda viewer, said: _count(_units(viewer, said)),
        _unit_rows,
    )
)  # fmt: skip
add_list(
    Listing(
        "feedback", "people_admin.feedback_list", _l("收到的意见"), Act.ADMIN_SYSTEM,
        (
            Column(_l("什么时候"), lambda row: row[0].at, 17),
            Column(_l("谁"), lambda row: row[1].name, 12),
            Column(_l("意见"), lambda row: row[0].text, 60, brief=True),
            Column(_l("在哪一页"), lambda row: row[0].screen, 20, code=True),
            Column(_l("看过了"), lambda row: row[0].seen_at, 17),
        ),
        lambda _viewer, _said: _count(admin_queries.feedback_query()),
        _feedback_rows,
    )
)  # fmt: skip
add_list(
    Listing(
        "audit", "people_admin.audit_trail", _l("审计记录"), Act.ADMIN_AUDIT,
        (
            Column(_l("什么时候"), lambda row: row[0].at, 17, brief=True),
            Column(_l("谁"), lambda row: row[1].name if row[1] else _("系统"), 12, brief=True),
            Column(_l("账号"), lambda row: row[1].username if row[1] else None, 16, code=True),
            Column(_l("做了什么"), lambda row: ACTS.get(row[0].act, row[0].act), 20, brief=True),
            Column(_l("对哪一种"), lambda row: SUBJECTS.get(row[0].subject_kind or "", row[0].subject_kind), 12),
            Column(_l("对哪一个"), lambda row: row[0].subject_id, 38, code=True),
            Column(_l("细节"), _audit_detail, 40),
        ),
        lambda viewer, said: _count(_audit(viewer, said)),
        _audit_rows,
    )
)  # fmt: skip
