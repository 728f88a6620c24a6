"""Others at work at the same time: writers during a pull, households that change hands, issues closed meanwhile, one
person's two tablets, a clock that is wrong. Scenarios of sync.md, with a real tablet and a real server."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.field import Field, key
from tests.browser.on_tablet import dossiers, in_timeline, open_household, record_visit, rows, send_now, sign_in, unlock
from tests.browser.tablet_walk import go
from tests.support.browser import Tablet

pytestmark = pytest.mark.browser

NewTablet = Callable[..., Tablet]
PRESS = "() => document.querySelector('main button.btn:has(svg)').click()"
# The tablet's clock goes wrong by so many milliseconds, and runs on from there.
WRONG_CLOCK = """(shift) => {
  const True = window.TrueDate ?? Date;
  window.TrueDate = True;
  globalThis.Date = class extends True {
    constructor(...given) { given.length ? super(...given) : super(True.now() + shift); }
    static now() { return True.now() + shift; }
  };
}"""
RIGHT_CLOCK = "() => { globalThis.Date = window.TrueDate; }"


def notes_of(dossier: dict[str, Any] | None) -> list[str]:
    assert dossier is not None, "the dossier has left the tablet"
    return [visit["notes"] for visit in dossier["visits"]]


@contextmanager
def unreachable(field: Field) -> Iterator[None]:
    """No push and no pull gets through meanwhile: what is saved stays untried or unheard."""
    field.between.drop_request("sync/")
    yield
    field.between.behave()


@pytest.mark.scenario(9)
def test_9_two_writers_during_a_pull_are_not_skipped(field: Field) -> None:
    """The answer was read before they wrote, and reaches the tablet after it: the next pull brings both."""
    home = field.home()
    one, other = (field.colleagues.tablet(username) for username in ("cadre", "coordinator"))
    gate = field.between.hold("sync/pull", times=1)
    go(field.page, "outbox")
    field.page.get_by_role("button", name="现在送出").click()
    assert gate.arrived.wait(20)
    assert one.outcomes(one.visit(home["id"], body={"notes": "拉取时甲写的"})) == ["applied"]
    assert other.outcomes(other.visit(home["id"], body={"notes": "拉取时乙写的"})) == ["applied"]
    gate.let_go()
    expect(field.page.locator("button[aria-disabled=true]")).to_have_count(0)
    assert not {"拉取时甲写的", "拉取时乙写的"} & set(notes_of(field.held(home)))
    field.send()
    assert {"拉取时甲写的", "拉取时乙写的"} <= set(notes_of(field.held(home)))


@pytest.mark.scenario(14)
def test_14_there_and_back_between_two_pulls_leaves_the_tablet_as_it_was(field: Field) -> None:
    """Its own visit of that time is taken, and what the other did meanwhile is there."""
    home = field.home()
    with unreachable(field):
        record_visit(field.page, home["household"]["name"], notes="转手时自己记的")
        field.give(home, "cadre2")
        theirs = field.colleagues.tablet("cadre2")
        assert theirs.outcomes(theirs.visit(home["id"], body={"notes": "转手时她记的"})) == ["applied"]
        field.give(home, "cadre")
    field.send()
    field.sent([rows(field.page)[-1]["id"]])
    assert {"转手时自己记的", "转手时她记的"} <= set(notes_of(field.held(home)))
    open_household(field.page, home["household"]["name"])
    expect(in_timeline(field.page, "转手时自己记的")).to_have_count(1)
    theirs.pull()
    assert home["id"] not in theirs.dossiers


@pytest.mark.scenario(12, 13, 15)
def test_15_a_change_of_assignment_alone_is_noticed_by_both(field: Field) -> None:
    """Given away, the household leaves, and its visit made before is credited to who made it (13); given back, it comes
    with the reason why."""
    home = field.home()
    with unreachable(field):
        record_visit(field.page, home["household"]["name"], notes="交出前记的")
        field.give(home, "cadre2")
    theirs = field.colleagues.tablet("cadre2")
    assert home["id"] in theirs.dossiers
    field.send()
    field.sent([rows(field.page)[-1]["id"]])
    assert field.held(home) is None
    theirs.pull()
    (visit,) = [one for one in theirs.dossiers[home["id"]]["visits"] if one["notes"] == "交出前记的"]
    assert visit["cadre_name"] == "陈建国"
    field.give(home, "cadre", reason="kin")
    field.send()
    back = field.held(home)
    assert back is not None
    assert back["assignment"]["reason"] == "kin"
    theirs.pull()
    assert home["id"] not in theirs.dossiers


@pytest.mark.scenario(16)
def test_16_a_visit_past_the_grace_waits_to_be_checked_and_says_so(field: Field) -> None:
    home = field.home()
    with unreachable(field):
        record_visit(field.page, home["household"]["name"], notes="交出四十天后记的")
        field.give(home, "cadre2")
        for column in ("ended_at", "from_at"):
            question = f"UPDATE assignment SET {column} = datetime({column}, '-40 days') WHERE household_id = ?"
            field.ledger.ask(question, key(home["id"]))
    row = rows(field.page)[-1]
    field.send()
    assert field.states([row["id"]]) == ["quarantined"]
    assert field.ledger.quarantined(row["id"]) == ["past_grace"]
    assert field.ledger.noted("交出四十天后记的") == 0
    expect(field.page.get_by_text("这一户换人联系已超过 30 天")).to_be_visible()
    assert field.held(home) is None


@pytest.mark.scenario(19)
def test_19_a_step_on_an_issue_closed_meanwhile_is_a_conflict_and_its_words_stay(field: Field) -> None:
    issue = field.colleagues.raised("门前的窨井盖松了")
    field.send()
    step = field.maker.step(issue, "withdraw", field.coordinator().issue(issue)["version"], reason="自己拧紧了")
    with unreachable(field):
        ids = field.keep(step)
        close(field, issue)
    field.send()
    assert field.states(ids) == ["conflict"]
    expect(field.page.get_by_text("别人先办了一步")).to_be_visible()
    after = field.coordinator().issue(issue)
    assert after["state"] == "closed"
    assert [event["note"] for event in after["events"] if event["step"] == "comment" and "自己拧紧了" in event["note"]]
    go(field.page, f"issue/{issue}")
    expect(field.page.locator("main")).to_contain_text("自己拧紧了")


def close(field: Field, issue: str) -> None:
    """The office does it, the household is content."""
    unit = field.coordinator().issue(issue)["suggested_unit"]
    field.coordinator().step(issue, "dispatch", unit_id=unit["id"])
    field.colleagues("handler").step(issue, "sign", start=True)
    field.colleagues("handler").step(issue, "resolve", outcome="solved", done="换了井盖")
    (reporter,) = field.colleagues("callback").issue(issue)["reporters_linked"]
    said = {"reached": True, "satisfaction": "satisfied", "reporter_id": reporter["id"]}
    field.colleagues("callback").step(issue, "callback", **said)


@pytest.mark.scenario(22)
def test_22_two_tablets_of_one_person_come_to_the_same(field: Field, tablet_kept_on: NewTablet) -> None:
    home, second = field.home(), field.home()
    other = tablet_kept_on(field.server.url).open()
    sign_in(other)
    record_visit(field.page, home["household"]["name"], notes="左手平板记的")
    record_visit(other, home["household"]["name"], notes="右手平板记的")
    record_visit(other, second["household"]["name"], notes="右手平板再记的")
    for page in (other, field.page, other):
        send_now(page)
    assert tokens(field.page) == tokens(other)
    for page in (field.page, other):
        assert shown(page, home) == {"左手平板记的": 1, "右手平板记的": 1, "右手平板再记的": 0}
        assert shown(page, second) == {"左手平板记的": 0, "右手平板记的": 0, "右手平板再记的": 1}


def tokens(page: Page) -> dict[str, str]:
    return {dossier["id"]: dossier["token"] for dossier in dossiers(page)}


def shown(page: Page, home: dict[str, Any]) -> dict[str, int]:
    """How often the household's card tells each of them: from the dossier, or from what was sent and is not in it."""
    open_household(page, home["household"]["name"])
    return {words: in_timeline(page, words).count() for words in ("左手平板记的", "右手平板记的", "右手平板再记的")}


@pytest.mark.scenario(23)
@pytest.mark.parametrize("shift", [timedelta(days=-365), timedelta(days=1)], ids=["a year behind", "a day ahead"])
def test_23_a_wrong_clock_is_corrected_and_flagged_and_the_order_stays(field: Field, shift: timedelta) -> None:
    home = field.home()
    words = [f"钟差{shift.days}天，第{number}次" for number in range(3)]
    begun = datetime.now(UTC)
    field.page.evaluate(WRONG_CLOCK, shift.total_seconds() * 1000)
    if shift > timedelta():
        unlock(field.page)  # by its own clock nobody has touched it for a day
    for said in words:
        record_visit(field.page, home["household"]["name"], notes=said)
    made = rows(field.page)[-3:]
    field.send()
    field.page.evaluate(RIGHT_CLOCK)
    field.sent([row["id"] for row in made])
    told = datetime.fromisoformat(made[0]["captured_at"])
    assert abs(told - (begun + shift)) < timedelta(minutes=5), "the tablet itself believed its clock"
    question = "SELECT started_at, clock_flag FROM visit WHERE notes = ?"
    found = [field.ledger.ask(question, said)[0] for said in words]
    moments = [datetime.fromisoformat(at).replace(tzinfo=UTC) for at, _flag in found]
    assert all(flag for _at, flag in found)
    assert moments == sorted(moments)
    assert all(abs(at - begun) < timedelta(minutes=5) for at in moments)
