"""A tag that ran out or that nobody looked at for long is a task; one press in the list says that it is still true."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from fieldvisit.households.models import FieldHistory, HouseholdTag
from fieldvisit.kernel import clock
from fieldvisit.storage.base import db
from tests.support.factories import Factories
from tests.support.reader import Read, Reader

Readers = Callable[..., Reader]


def _lines(page: Read) -> list[str]:
    return [line.get_text(" ", strip=True) for line in page.soup.select("tbody td li")]


def _tags(home: Any) -> dict[str, HouseholdTag]:
    db.session.rollback()
    return {row.tag: row for row in db.session.query(HouseholdTag).filter_by(household_id=home.id)}


def test_each_tag_says_why_and_is_verified_by_one_press(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    home, today = factories.household("周阿婆"), clock.today()
    factories.tag(home, "lone_elder", verified_on=today - timedelta(days=400))
    factories.tag(home, "disabled", verified_on=today - timedelta(days=30), expires_on=today - timedelta(days=1))
    factories.tag(home, "dispute", verified_on=today, expires_on=today + timedelta(days=5))
    factories.tag(home, "party_member", verified_on=today)
    desk = readers("coordinator")
    page = desk.get("/tasks", task="tag_to_verify")
    assert [line.split()[0] for line in _lines(page)] == ["残疾", "矛盾", "独居"]
    assert "到期了" in _lines(page)[0] and "没核实过" in _lines(page)[2]
    after = desk.submit(page, "tbody form[action$='/verify']")
    assert after.response.request.path == "/tasks"
    assert [line.split()[0] for line in _lines(after)] == ["矛盾", "独居"]
    after = desk.submit(after, "tbody form[action$='/verify']")
    assert [line.split()[0] for line in _lines(after)] == ["独居"]
    row = _tags(home)["disabled"]
    assert (row.verified_on, row.expires_on) == (today, None)
    told = {(one.field, one.tag) for one in db.session.query(FieldHistory)}
    assert told == {("verified_on", "disabled"), ("expires_on", "disabled"), ("expires_on", "dispute")}


def test_a_tag_is_corrected_and_its_expiry_set_and_taken_away(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    home, today = factories.household("周阿婆"), clock.today()
    factories.tag(home, "disabled", basis="残疾人证", verified_on=today - timedelta(days=30))
    desk, soon = readers("coordinator"), today + timedelta(days=90)
    page = desk.get(
        next(at for at in desk.get(f"/households/{home.id}").links().values() if "/tags/" in at and "new" not in at)
    )
    assert desk.submit(page, basis="").status == 422, "a sensitive tag rests on something"
    wrong = desk.submit(page, verified_on="", expires_on=str(today - timedelta(days=31)))
    assert wrong.status == 422 and "到期日期要在核实日期之后" in wrong.text
    assert "新证" in desk.submit(page, basis="新证", source="register", expires_on=str(soon)).text
    row = _tags(home)["disabled"]
    assert (row.basis, row.source, row.expires_on, row.verified_on) == (
        "新证",
        "register",
        soon,
        today - timedelta(days=30),
    )
    desk.submit(page, expires_on="")
    assert _tags(home)["disabled"].expires_on is None
    assert {one.field for one in db.session.query(FieldHistory)} == {"basis", "source", "expires_on"}


def test_who_may_not_change_a_household_is_not_asked(factories: Factories, readers: Readers) -> None:
    cadre = factories.cadre("cadre")
    home = factories.household("周阿婆", cadre=cadre)
    factories.tag(home, "lone_elder", verified_on=clock.today() - timedelta(days=400))
    page = readers("cadre").get("/tasks", task="tag_to_verify")
    assert _lines(page) and not page.soup.select("form[action$='/verify']")
