"""Issues made by the services themselves, for tests that care how an issue came to where it is."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask

from fieldvisit.issues.models import Category, Issue
from fieldvisit.issues.schemas import load_raise, load_step
from fieldvisit.issues.service import comment_issue, raise_issue, record_callback, take_issue_step
from fieldvisit.kernel import clock
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.people.models import Account, Unit
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.support.factories import Factories

ROAD = {"category": "infra.road", "description": "3组桑园边排水沟淤死，连下三天雨，7户门前积水没脚踝。"}


@dataclass
class Village:
    """The people around an issue, and one household."""

    factories: Factories
    unit: Unit
    household_id: uuid.UUID
    accounts: dict[str, Account]
    viewers: dict[str, Viewer]

    def viewer(self, role: str) -> Viewer:
        """Whoever has this part."""
        return self.viewers[role]


def settle_village(factories: Factories) -> Village:
    """A cadre with a household, a coordinator, a unit with a handler, a call-back officer, the town, a leader."""
    unit = factories.unit("镇城建办", kind="town_construction")
    factories.category("infra.road", unit_kind="town_construction")
    cadre = factories.cadre("cadre", "陈建国")
    household = factories.household("沈阿婆", cadre=cadre)
    accounts = {
        "cadre": cadre,
        "coordinator": factories.coordinator("coordinator"),
        "handler": factories.handler(unit, "handler"),
        "callback": factories.callback_officer("callback"),
        "town": factories.coordinator("town", "许镇长", area=factories.place("town")),
        "leader": factories.leader("leader"),
        "unit_lead": factories.unit_lead(unit, "unitlead"),
        "office": factories.leader_office("leaderoffice"),
        "stranger": factories.cadre("stranger", "外村干部"),
    }
    viewers = {name: factories.viewer(account) for name, account in accounts.items()}
    return Village(factories, unit, household.id, accounts, viewers)


def share_of_callbacks(app: Flask, share: float) -> None:
    """Call back on this share of what was dealt with on the spot."""
    settings = app.config["FIELDVISIT"]
    object.__setattr__(settings, "on_spot_callback_share", share)


def raised(village: Village, by: str = "cadre", **body: Any) -> Issue:
    """An issue raised at the household by the service, committed."""
    household_id = body.pop("household_id", village.household_id)
    with unit_of_work():
        return raise_issue(village.viewer(by), load_raise({**ROAD, **body}, household_id=household_id), Stamp.here())


def take(viewer: Viewer, issue_id: uuid.UUID, step: str, *, at: datetime | None = None, **body: Any) -> Issue:
    """One step by the service, committed; the version is the one now unless said. With `at` a tablet wrote it then."""
    now = db.session.get_one(Issue, issue_id, populate_existing=True)
    if step not in ("comment", "callback"):
        body.setdefault("version", now.version)
    asked = load_step({"step": step, **body}, issue_id=issue_id)
    stamp = Stamp(at, at, uuid.uuid4()) if at else Stamp.here()
    with unit_of_work():
        if step == "comment":
            return comment_issue(viewer, issue_id, asked, stamp)  # type: ignore[arg-type]
        if step == "callback":
            return record_callback(viewer, asked, stamp)  # type: ignore[arg-type]
        return take_issue_step(viewer, issue_id, asked, stamp)  # type: ignore[arg-type]


def resolved(village: Village, **body: Any) -> Issue:
    """An issue that the unit has resolved."""
    issue = raised(village, **body)
    take(village.viewer("coordinator"), issue.id, "dispatch", unit_id=village.unit.id)
    take(village.viewer("handler"), issue.id, "sign", start=True)
    return take(village.viewer("handler"), issue.id, "resolve", outcome="solved", done="清沟160米，换破管两节。")


def in_a_week() -> str:
    """A deadline."""
    return (clock.today() + timedelta(days=7)).isoformat()


def other_category(code: str, **values: Any) -> Category:
    """A category beside the usual one."""
    row = Category(**{"code": code, "zh": code, "en": code, **values})
    db.session.add(row)
    db.session.commit()
    return row
