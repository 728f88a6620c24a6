"""换地方: whoever has a town or more chooses where to work; lists and figures keep to it, rights stay what they are."""

import io
import threading
from typing import Any

import pytest
from openpyxl import load_workbook

from fieldvisit.exports import pages as export_pages
from fieldvisit.jobs import running
from fieldvisit.people.acts import Act, Role
from fieldvisit.people.viewer import Scope, Viewer
from fieldvisit.storage.base import db
from tests.support.reader import Read, Reader

HEAD = ".side .working"


@pytest.fixture
def town(factories: Any) -> dict[str, Any]:
    """Two villages of one town, a household and an issue in each; another county beyond."""
    here, there = factories.place("village"), factories.area("village", name="博儒桥村", has_register=True)
    cadre, unit = factories.cadre("cadre"), factories.unit()
    homes = {}
    for name, village, door in (("周阿婆", here, "荆山村1号"), ("沈师傅", there, "博儒桥村1号")):
        grid = factories.place() if village is here else factories.grid("博儒一格", village)
        homes[name] = factories.household(name, grid=grid, cadre=cadre, address=door)
        factories.issue(cadre, homes[name], description=f"{name}门前积水", state="dispatched", unit=unit)
        factories.visit(homes[name], cadre, notes=f"{name}都好")
        factories.meeting(cadre, (homes[name],), grid_id=grid.id, place=f"{village.name}晒场")
    county = factories.area("county", factories.place("city"), name="外县")
    far = factories.area("village", factories.area("town", county, name="外镇"), name="外村")
    factories.household("冯不见", grid=factories.grid("外格", far), address="外县暗巷77号")
    factories.coordinator("town", area=factories.place("town"))
    factories.coordinator("village", area=here)
    factories.leader("leader")
    return {"here": here, "there": there, "far": far, "homes": homes}


def go(person: Reader, area: Any, page: str = "/households") -> Read:
    """From a page's head to the chooser, and back to the page."""
    link = str(person.get(page).soup.select_one(HEAD)["href"])  # type: ignore[index]
    chooser = person.get(f"{link}&q={area.name}" if area else link)
    form = chooser.form(f"form:has(button[value='{area.id if area else ''}'])")
    pairs = dict(form.values) | {"area": area.id if area else ""}
    return person.post(form.action, **pairs)


def test_every_list_and_figure_keeps_to_the_place(town: dict[str, Any], readers: Any) -> None:
    person = readers("town")
    for path in ("/households", "/issues", "/visits", "/meetings", "/assignments?show=all"):
        both = person.get(path).text
        assert "博儒桥村" in both and "荆山村" in both, path
    page = go(person, town["there"])
    assert page.status == 200 and "博儒桥村" in page.soup.select_one(HEAD).text  # type: ignore[union-attr]
    for path in ("/households", "/issues", "/visits", "/meetings", "/assignments?show=all"):
        seen = person.get(path)
        rows = " ".join(seen.rows())
        assert "沈师傅" in rows or "博儒" in rows, path
        assert "荆山村" not in seen.soup.select_one("main").get_text(), path  # type: ignore[union-attr]
    assert "周阿婆" not in person.get("/lists/households/text").text
    coverage = person.get("/coverage").soup.select_one("main").get_text()  # type: ignore[union-attr]
    assert "博儒" in coverage and "荆山村" not in coverage
    page = go(person, None)
    assert "周阿婆" in page.text and "沈师傅" in page.text


@pytest.mark.one_database
def test_a_list_taken_along_keeps_to_it_at_once_and_later(
    town: dict[str, Any], readers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = readers("town")
    go(person, town["there"])
    take = "form[action='/lists/households/export']"
    now = load_workbook(io.BytesIO(person.submit(person.get("/households"), take, follow=False).response.get_data()))
    monkeypatch.setattr(export_pages, "AT_ONCE", 0)
    person.submit(person.get("/households"), take)
    go(person, None)  # what was asked for stays what was asked for
    db.session.remove()
    running.work_off("worker", threading.Event())
    fetched = person.get(str(person.get("/jobs").soup.select_one("a[download]")["href"]))  # type: ignore[index]
    later = load_workbook(io.BytesIO(fetched.response.get_data()))
    fetched.response.close()
    for book in (now, later):
        assert [row[0] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)] == ["沈师傅"]
        said = dict(row[:2] for row in book.worksheets[1].iter_rows(values_only=True))
        assert str(said["地方"]).endswith("博儒桥村")


def test_rights_stay_what_they_are(town: dict[str, Any], readers: Any) -> None:
    person = readers("town")
    go(person, town["there"])
    assert person.get(f"/households/{town['homes']['周阿婆'].id}").status == 200
    assert person.get(f"/households/{town['homes']['周阿婆'].id}/edit").status == 200


def test_a_case_that_waits_higher_is_still_found_in_its_village(
    town: dict[str, Any], factories: Any, readers: Any
) -> None:
    raised = factories.issue(
        factories.cadre("second"),
        town["homes"]["沈师傅"],
        description="桥要修",
        level_area_id=factories.place("town").id,
    )
    person = readers("town")
    assert raised.number in person.get("/triage").text
    go(person, town["there"])
    assert raised.number in person.get("/triage").text
    go(person, town["here"])
    assert raised.number not in person.get("/triage").text


@pytest.mark.one_database
@pytest.mark.parametrize(
    "page", ["/coverage", "/coverage/rows", "/coverage/cadres", "/figures", "/figures/rows", "/unresolved"]
)
def test_an_address_of_another_place_is_answered_by_this_one_and_offers_that(
    town: dict[str, Any], readers: Any, page: str
) -> None:
    person = readers("leader")
    go(person, town["there"], "/coverage")
    seen = person.get(page, area=town["here"].id)
    note = seen.soup.select_one("main .notice:has(button[name=area])")
    assert note is not None and "博儒桥村" in note.text and "荆山村" in note.text, page
    rest = seen.soup.select_one("main").get_text().replace(note.get_text(), "")  # type: ignore[union-attr]
    assert "博儒桥村" in rest and "荆山村" not in rest
    assert person.get("/api/v1/coverage", area_id=town["here"].id).status == 404, "a program gets what it names"
    form = seen.form("main .notice form:has(button[name=area])")
    there = person.post(form.action, **dict(form.values) | {"area": town["here"].id})
    assert "荆山村" in there.soup.select_one(HEAD).text and not there.soup.select("main .notice:has(button[name=area])")  # type: ignore[union-attr]
    assert person.get(page, area=town["far"].id).status == 404


def test_what_lies_outside_the_grant_never_appears(town: dict[str, Any], readers: Any) -> None:
    person = readers("town")
    assert "外县" not in person.get("/area", q="外").text and "你的范围里没有" in person.get("/area", q="外").text
    assert person.get("/area", at=town["far"].id).status == 404
    token = str(person.get("/area").soup.select_one("meta[name=csrf-token]")["content"])  # type: ignore[index]
    assert person.post("/area", area=town["far"].id, csrf_token=token).status == 404
    assert person.post("/area", area="9" * 30, csrf_token=token).status == 422
    assert "周阿婆" in person.get("/households").text


def test_found_by_name_and_down_the_tree(town: dict[str, Any], readers: Any) -> None:
    person = readers("leader")
    assert "博儒桥村" in person.get("/area", q="博儒").text
    page = person.get("/area")
    for name in ("周王庙镇", "博儒桥村"):
        page = person.get(page.links()[name])
    assert "博儒一格" in page.text
    back = go(person, town["there"], f"/coverage?area={town['here'].id}&period=year")
    assert back.response.request.args.to_dict() == {"period": "year"}, "the old place does not come along"


def test_whoever_has_a_village_has_nothing_to_change(town: dict[str, Any], readers: Any) -> None:
    assert readers("village").get("/households").soup.select_one(HEAD) is None
    assert readers("cadre").get("/households").soup.select_one(HEAD) is None


@pytest.mark.one_database
def test_it_ends_with_the_session(town: dict[str, Any], readers: Any) -> None:
    person = readers("town")
    go(person, town["there"])
    person.submit(person.get("/households"), "form[action='/sign-out']")
    person.come_in("town")
    assert "周阿婆" in person.get("/households").text


def test_several_grants_are_cut_to_the_place() -> None:
    scopes = (Scope(Role.COORDINATOR, "/1/2/"), Scope(Role.LEADER, "/1/3/4/"), Scope(Role.CADRE))
    viewer = Viewer(None, "a", "甲", scopes=scopes, working="/1/2/9/")  # type: ignore[arg-type]
    assert viewer.places(Act.HOUSEHOLD_SEE) == ("/1/2/9/",)
    assert viewer.area_paths(Act.HOUSEHOLD_SEE) == ("/1/2/", "/1/3/4/")
    wide = Viewer(None, "a", "甲", scopes=scopes, working="/1/")  # type: ignore[arg-type]
    assert wide.places(Act.HOUSEHOLD_SEE) == wide.area_paths(Act.HOUSEHOLD_SEE)
