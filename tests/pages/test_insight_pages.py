"""What leaders see: every figure opens as many rows as it counts, the scope is theirs, one press supervises."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from fieldvisit.areas.queries import area_of
from fieldvisit.insight.coverage import coverage_of, households_behind, loads_behind
from fieldvisit.insight.scope import Scope, period_of
from fieldvisit.insight.unresolved import unresolved_figures
from fieldvisit.issues.address import filter_of
from fieldvisit.issues.models import Issue, Reporter, Supervision
from fieldvisit.issues.queries import issue_list
from fieldvisit.kernel import clock
from fieldvisit.people.models import Account
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.support.factories import Factories
from tests.support.reader import Read, Reader

Readers = Callable[..., Reader]
pages = pytest.mark.one_database


@dataclass
class County:
    """A county with open issues of every weight."""

    factories: Factories
    unit: Any
    cadre: Account
    leader: Account
    household: Any

    def issue(self, state: str = "in_progress", **values: Any) -> Issue:
        """An issue with its unit, some days old if `age` is given."""
        if "age" in values:
            values["recorded_at"] = clock.now() - timedelta(days=values.pop("age"))
        unit = self.unit if state not in {"submitted", "rejected"} else None
        return self.factories.issue(self.cadre, self.household, state=state, unit=unit, **values)

    def scope(self) -> Scope:
        """The county, this month."""
        area = area_of(self.factories.place("county").id)
        return Scope(area, period_of("days30", clock.today()), (area,), (), (area,), clock.today())


@pytest.fixture
def county(factories: Factories) -> County:
    unit = factories.unit()
    cadre = factories.cadre("cadre")
    leader = factories.leader("leader")
    factories.coordinator("coordinator")
    made = County(factories, unit, cadre, leader, factories.household("周阿婆", cadre=cadre))
    now = clock.now()
    made.issue("submitted", due_at=now + timedelta(hours=5))
    made.issue("dispatched", due_at=now + timedelta(days=2))
    made.issue("signed", age=5, due_at=now + timedelta(days=5))
    made.issue(age=12, due_at=now - timedelta(days=2, hours=12))  # late: three days begun
    made.issue(age=20, cycle=3, due_at=now + timedelta(days=9))  # came back twice
    made.issue(age=45, due_at=now + timedelta(days=9))  # a backlog case
    crowd = made.issue(age=8, due_at=now + timedelta(days=4))
    for name in ("沈伯", "王婶", "李叔"):
        db.session.add(Reporter(shard_id=crowd.shard_id, issue_id=crowd.id, name=name))
    db.session.commit()
    for channel in ("on_spot", "department", "department", "leader"):
        made.issue("closed", outcome="solved", resolution_channel=channel)
    made.issue("closed", outcome="unable", resolution_channel="department")
    made.issue("rejected")
    factories.supervision(
        made.issue("resolved", outcome="solved", resolution_channel="leader", answer="灯修好了"), leader
    )
    return made


def test_every_figure_counts_the_rows_its_list_shows(county: County) -> None:
    viewer = county.factories.viewer(county.leader)
    found = unresolved_figures(viewer, county.scope(), {})
    singles = (found.open, found.solved, found.overdue, found.due_soon, found.due_soon_unsigned, found.suggested)
    figures = [*singles, found.sign_off, *found.reasons, *(figure for _band, figure in found.bands)]
    for figure in figures:
        assert figure.numerator == issue_list(viewer, filter_of(viewer, figure.rows)).total, figure.name
        assert figure.denominator is None or figure.numerator <= figure.denominator
    stocks = {figure.name for figure in figures if figure.denominator is None}
    assert stocks == {"open"}, "a stock is part of nothing; every other figure says of what it is a part"
    assert (found.open.numerator, found.overdue.numerator, found.due_soon.numerator) == (8, 1, 2)
    assert found.due_soon_unsigned.numerator == 1
    assert found.suggested.numerator == 4
    assert [reason.numerator for reason in found.reasons] == [1, 1, 1, 1]
    assert sum(figure.numerator for _band, figure in found.bands) == found.open.numerator
    assert (found.solved.numerator, found.sign_off.numerator) == (5, 1)


@pages
def test_the_numbers_on_the_page_are_those_of_the_lists_they_open(county: County, readers: Readers) -> None:
    leader = readers("leader")
    page = leader.get("/unresolved")
    seen = 0
    for link in page.soup.select("[data-figure] a, .age-band"):
        number = _last_number(link.get_text(" "))
        rows = leader.get(str(link["href"]))
        assert rows.status == 200
        assert _last_number(_heading(rows)) == number, link.get_text(" ")
        seen += 1
    assert seen >= 12


@pages
def test_channels_and_their_rows(county: County, readers: Readers) -> None:
    leader = readers("leader")
    page = leader.get("/figures", period="days30")
    for channel, expected in (("on_spot", 1), ("department", 2), ("leader", 2)):
        link = page.soup.select_one(f'[data-figure="{channel}"]')
        assert link is not None
        assert re.search(rf"\b{expected} / 5\b", link.get_text(" ")), link.get_text(" ")
        assert _last_number(_heading(leader.get(str(link["href"])))) == expected


def _heading(read: Read) -> str:
    head = read.soup.select_one(".card-head h2")
    return head.get_text(" ") if head else ""


def _last_number(words: str) -> int:
    return int(re.findall(r"\d[\d,]*", words)[-1].replace(",", ""))


@pages
def test_what_waits_for_my_word_stands_first(county: County, readers: Readers) -> None:
    page = readers("leader").get("/unresolved")
    first = page.soup.select_one("main section, main .figures")
    assert first is not None
    assert "等你签字" in first.get_text()
    assert "灯修好了" in first.get_text()


@pages
def test_the_latest_case_leads_and_may_be_ordered_otherwise(county: County, readers: Readers) -> None:
    leader = readers("leader")
    assert "超期 3 天" in leader.get("/unresolved").rows()[0]
    assert leader.get("/unresolved", sort="age").rows()[0].startswith("45 天")
    assert "4 人反映" in leader.get("/unresolved", sort="reporters").rows()[0]


@pages
def test_filters_narrow_every_figure(county: County, readers: Readers) -> None:
    other = county.factories.unit("供电所", kind="town_power")
    county.unit = other
    county.issue()
    leader = readers("leader")
    page = leader.get("/unresolved", unit=other.id)
    figure = page.soup.select_one('[data-figure="open"] b')
    assert figure is not None
    assert figure.get_text() == "1"
    assert len(page.rows()) == 1
    assert leader.get("/unresolved", category="no.such").rows() == []


@pages
def test_one_press_takes_a_case_under_supervision(county: County, readers: Readers) -> None:
    leader = readers("leader")
    page = leader.get("/unresolved")
    link = page.soup.select_one("[data-supervise]")
    assert link is not None
    dialog = page.soup.select_one("[data-supervise-dialog] form")
    assert dialog is not None
    token = dialog.select_one("[name=csrf_token]")
    deadline = dialog.select_one("[name=deadline]")
    assert token is not None and deadline is not None
    assert deadline["value"] == (clock.today() + timedelta(days=7)).isoformat()
    answer = leader.post(
        str(link["data-supervise"]),
        csrf_token=token["value"],
        version=link["data-version"],
        deadline=deadline["value"],
        directions="本周拿出办法",
        back="unresolved",
    )
    assert "已由你领衔督办" in answer.text
    supervised = leader.get("/supervised").text
    assert "本周拿出办法" in supervised
    db.session.rollback()
    assert db.session.query(Supervision).filter_by(directions="本周拿出办法").one().leader_id == county.leader.id


@pages
def test_without_scripts_the_press_opens_the_form_on_the_issue(county: County, readers: Readers) -> None:
    leader = readers("leader")
    link = leader.get("/unresolved").soup.select_one("[data-supervise]")
    assert link is not None
    page = leader.get(str(link["href"]).partition("#")[0])
    opened = page.soup.select_one("details[open] form")
    assert opened is not None
    assert str(opened["action"]).endswith("/steps/supervise")


@pages
def test_signing_off_ends_the_supervision(county: County, readers: Readers) -> None:
    leader = readers("leader")
    page = leader.get("/unresolved")
    form = page.soup.select_one('main form[action$="/steps/sign_off"]')
    assert form is not None
    answer = leader.submit(page, f'main form[action="{form["action"]}"]')
    assert "已签字" in answer.text
    assert "现在没有等你签字的" in leader.get("/unresolved").text


@pages
def test_the_way_down_stays_within_my_area(county: County, readers: Readers) -> None:
    factories = county.factories
    foreign = factories.area("county", factories.place("city"), name="外县")
    leader = readers("leader")
    assert leader.get("/unresolved", area=factories.place("village").id).status == 200
    for area in (foreign.id, factories.place("city").id, 1_999_999_999):
        for path in ("/unresolved", "/coverage", "/figures", "/coverage/rows", "/coverage/cadres", "/figures/rows"):
            answer = leader.get(path, area=area, which="cadres", term="new")
            assert answer.status == 404
            assert "外县" not in answer.text


@pages
def test_rows_asked_for_without_a_figure_are_those_of_the_own_area(county: County, readers: Readers) -> None:
    leader = readers("leader")
    everyone, still_open = leader.get("/coverage/cadres"), leader.get("/figures/rows")
    assert everyone.rows(".items .item") == leader.get("/coverage/cadres", which="cadres").rows(".items .item") != []
    assert still_open.rows() == leader.get("/figures/rows", term="still_open").rows() != []
    for path, word in (("/coverage/cadres", "which"), ("/figures/rows", "term")):
        assert leader.get(path, **{word: "no such"}).status == 200


@pages
@pytest.mark.parametrize("path", ["/unresolved", "/supervised"])
def test_a_coordinator_has_no_leaders_page(county: County, readers: Readers, path: str) -> None:
    assert readers("coordinator").get(path).status == 403
    assert readers("coordinator").get("/coverage").status == 200


# --- coverage ---


def test_coverage_counts_households_once_and_opens_its_rows(county: County) -> None:
    factories = county.factories
    other = factories.household("沈伯", cadre=county.cadre)
    factories.household("无人管", grid=factories.place())
    gone = factories.household("已搬走", active=False)
    factories.visit(county.household, county.cadre)
    factories.visit(county.household, county.cadre)
    factories.visit(other, county.cadre, outcome="nobody_home")
    factories.visit(gone, county.cadre)
    factories.meeting(county.cadre, (other,))
    span = (clock.day_start(clock.today()), clock.day_end(clock.today()))
    area = area_of(factories.place("county").id)
    factories.visit(factories.household("早走过"), county.cadre, started_at=clock.now() - timedelta(days=100))
    factories.tag(other, "lone_elder", verified_on=clock.today() - timedelta(days=400))
    since = clock.day_start(clock.today() - timedelta(days=90))
    whole, parts = coverage_of(area, span, since)
    assert (whole.households, whole.reached, whole.orphans) == (4, 2, 2)
    assert (whole.unseen, whole.tags_due) == (2, 1)
    assert (whole.cadres, whole.load_ok) == (1, 0)  # two households are fewer than five
    assert [part.coverage for part in parts if part.area.id == factories.place("town").id] == [whole]
    for which, number in (("all", 4), ("reached", 2), ("unreached", 2), ("orphans", 2), ("unseen", 2), ("tags", 1)):
        assert households_behind(area, which, span, since, 1).total == number
    earlier = clock.day_start(clock.today() - timedelta(days=110))
    assert households_behind(area, "unseen", span, earlier, 1).total == coverage_of(area, span, earlier)[0].unseen == 1
    assert [len(loads_behind(area, which)) for which in ("cadres", "load_ok", "load_off")] == [1, 0, 1]


@pages
def test_an_area_without_a_register_says_so(county: County, readers: Readers) -> None:
    factories = county.factories
    empty = factories.area("village", factories.place("town"), name="云龙村")
    leader = readers("leader")
    rows = leader.get("/coverage", area=factories.place("town").id).rows()
    assert any("云龙村" in row and "未纳入" in row for row in rows)
    assert any("荆山村" in row and "未纳入" not in row for row in rows)
    assert "未纳入" in leader.get("/coverage", area=empty.id).text


@pages
def test_cadres_are_listed_by_name_and_never_ranked(county: County, readers: Readers) -> None:
    factories = county.factories
    second = factories.cadre("cadre2", "阿强")
    for number in range(6):
        factories.household(f"户{number}", cadre=second)
    rows = readers("leader").get("/coverage/cadres", which="cadres").rows(".items .item")
    assert [row.split()[0] for row in rows] == sorted(["陈建国", "阿强"])


@pages
def test_who_keeps_few_enough_or_many_is_told_apart(county: County, readers: Readers) -> None:
    factories = county.factories
    for name, number in (("enough", 5), ("most", 15), ("many", 16)):
        cadre = factories.cadre(name, name)
        for place in range(number):
            factories.household(f"{name}{place}", cadre=cadre)
    leader = readers("leader")
    tabs = leader.get("/coverage/cadres").soup.select(".tabs a[data-count]")
    assert [int(str(tab["data-count"])) for tab in tabs] == [4, 1, 2, 1]  # all, under, within, over
    for tab in tabs:
        assert len(leader.get(str(tab["href"])).soup.select("[data-row]")) == int(str(tab["data-count"]))
    assert leader.get("/coverage/cadres", which="load_off").rows(".items .item") != []


# --- the identity ---


@pages
def test_the_identity_stands_with_its_check_mark(county: County, readers: Readers) -> None:
    leader = readers("leader")
    page = leader.get("/figures", period="year")
    equation = page.soup.select_one("[data-identity]")
    assert equation is not None
    assert equation["data-identity"] == "holds"
    assert "对得上" in page.text
    for term in page.soup.select("[data-term]"):
        rows = leader.get(str(term["href"]))
        lead = rows.soup.select_one(".page-lead")
        assert lead is not None
        assert _last_number(lead.get_text()) == _last_number(term.get_text(" "))


@pages
def test_a_broken_identity_is_said_aloud(county: County, readers: Readers) -> None:
    with unit_of_work():
        lost = db.session.query(Issue).filter_by(state="submitted").first()
        assert lost is not None
        db.session.execute(update(Issue).where(Issue.id == lost.id).values(state="closed"))
    page = readers("leader").get("/figures")
    assert "对不上" in page.text
