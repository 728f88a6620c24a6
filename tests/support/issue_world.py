"""A village with everyone who touches an issue, and what its pages' tests ask of them again and again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from fieldvisit.issues.models import Issue, IssueEvent, Reporter
from fieldvisit.people.models import Account
from fieldvisit.storage.base import db
from tests.support.factories import Factories
from tests.support.reader import Read, Reader

Readers = Callable[..., Reader]
PHONE = "13812345678"


@dataclass
class World:
    """A village with everyone who touches an issue."""

    factories: Factories
    unit: Any
    accounts: dict[str, Account] = field(default_factory=dict)
    household: Any = None

    def issue(self, state: str = "submitted", **values: Any) -> Issue:
        """An issue of the household, with a reporter who can be called."""
        unit = None if state in {"submitted", "returned", "rejected", "withdrawn"} else self.unit
        level = values.pop("level_area_id", self.factories.place("village").id)
        row = self.factories.issue(
            self.accounts["cadre"], self.household, state=state, unit=unit, level_area_id=level, **values
        )
        reporter = db.session.scalars(select(Reporter).where(Reporter.issue_id == row.id)).one()
        reporter.phone = PHONE
        db.session.commit()
        return row


def build(factories: Factories) -> World:
    """Everyone of the village, and one household."""
    unit = factories.unit("镇城建办", kind="town_construction")
    factories.category("infra.road", unit_kind="town_construction", zh="村道路面", en="Village roads")
    made = World(factories, unit)
    cadre = factories.cadre("cadre")
    made.accounts = {
        "cadre": cadre,
        "coordinator": factories.coordinator("coordinator"),
        "county": factories.coordinator("county", "徐主任", area=factories.place("county")),
        "handler": factories.handler(unit, "handler"),
        "callback": factories.callback_officer("callback"),
        "leader": factories.leader("leader"),
        "admin": factories.admin("admin"),
    }
    made.household = factories.household("周阿婆", cadre=cadre)
    return made


def fresh(issue: Issue) -> Issue:
    """The row as it is now."""
    db.session.rollback()
    return db.session.get_one(Issue, issue.id, populate_existing=True)


def steps_of(issue: Issue) -> list[str]:
    """The steps taken so far."""
    db.session.rollback()
    query = select(IssueEvent.step).where(IssueEvent.issue_id == issue.id).order_by(IssueEvent.seq)
    return list(db.session.scalars(query))


def step_form(read: Read, step: str) -> str:
    """The selector of a step's form on the page."""
    found = [form for form in read.soup.select("main form") if str(form.get("action", "")).endswith(f"/steps/{step}")]
    assert found, f"no form for {step}: {read.text[:500]}"
    return f'main form[action="{found[0]["action"]}"]'


def step_form_of(issue: Issue, step: str) -> str:
    """The selector of a step's form on the issue's own page."""
    return f'main form[action="/issues/{issue.id}/steps/{step}"]'
