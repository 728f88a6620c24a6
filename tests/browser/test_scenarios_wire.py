"""What the wire may do to a push: repeat it, change it, take a part of it, answer too late. Scenarios of sync.md, with
a real tablet and a real server."""

from collections import Counter
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.field import Field
from tests.browser.on_tablet import eventually, in_timeline, open_household, record_visit, rows, send_now
from tests.support.handheld import Operation

pytestmark = pytest.mark.browser

PUSH = "sync/push"
# The tablet's patience of a minute, shortened for a test; its clock runs as ever.
IMPATIENT = """() => {
  const wait = AbortSignal.timeout.bind(AbortSignal);
  window.patient = wait;
  AbortSignal.timeout = (ms) => wait(Math.min(ms, 700));
}"""
PATIENT = "() => { AbortSignal.timeout = window.patient; }"


def newest(field: Field) -> dict[str, Any]:
    """The record saved last on the tablet."""
    return rows(field.page)[-1]


def refused(field: Field, operation: str) -> Locator:
    """The record in the outbox as one that waits to be checked, with its reason."""
    return listed(field, operation).filter(has_text="等核对").filter(has=field.page.locator(".soon-word"))


def listed(field: Field, operation: str) -> Locator:
    """The record in the outbox, by the way to change it."""
    return field.page.locator("li").filter(has=field.page.locator(f"a[href$='/change/{operation}']"))


@pytest.mark.scenario(3)
def test_3_a_push_that_arrives_five_times_at_once_is_one_row_each(field: Field) -> None:
    home = field.home()
    visit = field.maker.visit(home["id"], body={"notes": "五次同到"})
    issue = field.maker.issue(home["id"], "五次同到的路灯", depends_on=visit["id"])
    ids = field.keep(visit, issue)
    field.between.duplicate(PUSH, 5)
    field.send()
    field.sent(ids)
    heard = Counter(one["outcome"] for answer in field.between.results() for one in answer)
    assert heard == {"applied": 2, "duplicate": 8}
    assert field.ledger.count("visit", [visit["entity_id"]]) == field.ledger.count("issue", [issue["entity_id"]]) == 1
    assert field.ledger.count("receipt", ids) == 2


@pytest.mark.scenario(4)
def test_4_what_comes_changed_under_the_same_id_is_refused_and_both_are_kept(field: Field) -> None:
    """The first answer is lost, and on the second way somebody writes other words into the record."""
    home = field.home()
    field.between.drop_answer(PUSH)
    record_visit(field.page, home["household"]["name"], notes="原来的话")
    field.send()
    row = newest(field)
    assert row["state"] == "sending"

    def other_words(body: Any) -> Any:
        for operation in body["operations"]:
            operation["body"]["notes"] = "改过的话"
        return body

    field.between.behave()
    field.between.change(PUSH, other_words)
    field.send()
    eventually(field.page, lambda: newest(field)["state"] == "quarantined", "the tablet is told")
    assert (field.ledger.noted("原来的话"), field.ledger.noted("改过的话")) == (1, 0)
    assert field.ledger.quarantined(row["id"]) == ["id_reuse"]
    assert newest(field)["body"]["notes"] == "原来的话"
    expect(refused(field, row["id"])).to_have_count(1)


@pytest.mark.scenario(5)
def test_5_two_bad_ones_in_fifty_take_only_themselves_down(field: Field) -> None:
    home = field.home()
    made = [field.maker.visit(home["id"], body={"notes": f"五十之{number}"}) for number in range(50)]
    made[17]["household_id"] = a_foreign_home(field)  # found out only while it is applied
    made[31]["body"]["outcome"] = "vanished"  # found out before the lock
    ids = field.keep(*made)
    field.send()
    eventually(field.page, lambda: "pending" not in field.states(ids), "all of them are settled")
    assert [len(push.json["operations"]) for push in field.between.pushes()] == [50]
    states = field.states(ids)
    assert Counter(states) == {"acknowledged": 48, "quarantined": 2}
    assert (states[17], states[31]) == ("quarantined", "quarantined")
    assert field.ledger.count("visit", [one["entity_id"] for one in made]) == 48
    assert field.ledger.quarantined(ids[17]) + field.ledger.quarantined(ids[31]) == ["not_visible", "invalid_input"]
    for bad in (ids[17], ids[31]):
        expect(refused(field, bad)).to_have_count(1)


def a_foreign_home(field: Field) -> str:
    """The id of a household far from the cadre's grid."""
    far = "SELECT lower(hex(h.id)) FROM household h WHERE h.grid_id <> ? LIMIT 1"
    grid = "SELECT h.grid_id FROM household h JOIN assignment a ON a.household_id = h.id JOIN account c ON"
    ((near, *_),) = field.ledger.ask(f"{grid} c.id = a.cadre_id WHERE c.username = 'cadre' LIMIT 1")
    ((found,),) = field.ledger.ask(far.replace("lower(hex(h.id))", "h.id"), near)
    return str(found)


@pytest.mark.scenario(7, 34)
def test_7_an_edit_after_a_try_that_timed_out_is_a_second_version(field: Field) -> None:
    """The server has the first one, the tablet waits in vain and never says that it is sent (34); both are known."""
    home = field.home()
    name = home["household"]["name"]
    gate = field.between.hold(PUSH, times=1)
    field.page.evaluate(IMPATIENT)
    record_visit(field.page, name, notes="先写的话")
    field.send()
    field.page.evaluate(PATIENT)
    gate.let_go()
    first = newest(field)
    assert (first["state"], field.ledger.noted("先写的话")) == ("sending", 1)
    expect(field.page.get_by_text("都已送出")).to_have_count(0)
    expect(field.page.get_by_text("没有等到回音").first).to_be_visible()
    listed(field, first["id"]).get_by_role("link", name="修改").click()
    field.page.locator("textarea").first.fill("后改的话")
    field.page.get_by_role("button", name="保存").click()
    expect(field.page.get_by_text("已改好")).to_be_visible()
    second = newest(field)
    assert second["supersedes"] == first["entity_id"]
    field.send()
    field.sent([first["id"], second["id"]])
    question = "SELECT superseded FROM visit WHERE id = ?"
    told = [field.ledger.ask(question, row["entity_id"].replace("-", ""))[0][0] for row in (first, second)]
    assert [bool(one) for one in told] == [True, False]
    open_household(field.page, name)
    entry = in_timeline(field.page, "后改的话")
    expect(entry).to_have_count(1)
    expect(entry.locator("details")).to_contain_text("先写的话")


@pytest.mark.scenario(8)
def test_8_a_child_that_arrives_before_its_parent_waits_and_is_applied(field: Field) -> None:
    """On the way somebody loses the parent out of the push."""
    home = field.home()
    parent = field.maker.visit(home["id"], body={"notes": "先有这次走访"})
    child = field.maker.issue(home["id"], "后有这个问题", depends_on=parent["id"])
    ids = field.keep(parent, child)

    def without_parent(body: Any) -> Any:
        kept: list[Operation] = [one for one in body["operations"] if one["id"] != parent["id"]]
        return body | {"operations": kept}

    field.between.change(PUSH, without_parent, times=1)
    field.send()
    assert "acknowledged" not in field.states(ids)
    assert field.ledger.count("issue", [child["entity_id"]]) == 0
    field.between.behave()
    send_now(field.page)
    field.sent(ids)
    assert field.ledger.count("issue", [child["entity_id"]]) == 1
    assert field.ledger.count("visit", [parent["entity_id"]]) == 1
