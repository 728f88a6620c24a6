"""打印: a household and an issue on paper, for whoever sees them: numbers masked, with who and when, and logged."""

from typing import Any

import pytest

from fieldvisit.people.models import AuditEntry
from fieldvisit.storage.base import db
from tests.support.reader import Read

pytestmark = pytest.mark.one_database


@pytest.fixture
def world(factories: Any) -> dict[str, Any]:
    cadre, unit = factories.cadre("cadre", "沈建国"), factories.unit()
    factories.coordinator("coordinator")
    factories.handler(unit, "handler")
    home = factories.household("周阿婆", cadre=cadre, address="荆山村钱家埭1号")
    factories.member(home, "周小明", phone="13800001234", identity_number="330481194303121234")
    factories.visit(home, cadre, notes="儿子电话13900005678，周末回来")
    issue = factories.issue(cadre, home, description="路灯不亮，打13700009999", state="resolved", unit=unit)
    hush = factories.issue(cadre, home, description="邻里的事", state="dispatched", unit=unit, confidential=True)
    far = factories.area("village", factories.area("town", factories.area("county", factories.place("city"))))
    return {
        "home": home,
        "issue": issue,
        "hush": hush,
        "far": factories.household("外人", grid=factories.grid("远", far)),
    }


def sheet(read: Read) -> str:
    assert read.status == 200, read.text[:300]
    assert not read.soup.select(".side, nav, form"), "a sheet has no menu and nothing to fill in"
    return " ".join(read.soup.select_one("main").get_text(" ").split())  # type: ignore[union-attr]


def printed(act: str) -> list[AuditEntry]:
    db.session.rollback()
    return db.session.query(AuditEntry).filter_by(act=act).all()


def test_a_household_on_paper(world: dict[str, Any], readers: Any) -> None:
    person = readers("coordinator")
    page = person.get(f"/households/{world['home'].id}")
    words = sheet(person.get(page.links()["打印"]))
    for told in ("周阿婆", "周小明", "沈建国", "周末回来", "路灯不亮", "陈芳 打印于"):
        assert told in words
    for number in ("13800001234", "330481194303121234", "13900005678", "13700009999"):
        assert number not in words
    (entry,) = printed("household_printed")
    assert (entry.subject_kind, entry.subject_id, entry.detail) == ("household", str(world["home"].id), {})


def test_an_issue_on_paper_keeps_what_is_confidential(world: dict[str, Any], readers: Any) -> None:
    person = readers("coordinator")
    words = sheet(person.get(person.get(f"/issues/{world['issue'].id}").links()["打印"]))
    assert world["issue"].number in words and "13700009999" not in words and "路灯不亮" in words
    assert len(printed("issue_printed")) == 1
    assert "保密" in sheet(person.get(f"/issues/{world['hush'].id}/print"))


def test_what_is_hidden_is_not_printed_and_not_logged(world: dict[str, Any], readers: Any) -> None:
    assert readers("coordinator").get(f"/households/{world['far'].id}/print").status == 404
    assert readers("handler").get(f"/households/{world['home'].id}/print").status == 403
    assert printed("household_printed") == []


def test_english_paper(world: dict[str, Any], readers: Any) -> None:
    words = sheet(readers("coordinator", language="en").get(f"/issues/{world['issue'].id}/print"))
    assert "printed" in words
