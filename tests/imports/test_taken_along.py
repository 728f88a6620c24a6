"""The register taken along and brought back: nothing differs; one cell changed is one change; numbers need a right."""

import io
import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from fieldvisit.desk import register_file
from fieldvisit.desk.register_file import FileWish, ask_file, file_at_once, wished
from fieldvisit.households.models import Household, Member
from fieldvisit.imports import queries, service
from fieldvisit.imports.choosing import head_of
from fieldvisit.imports.columns.writing import written_fields
from fieldvisit.imports.policy import REGISTER
from fieldvisit.jobs import files, running
from fieldvisit.jobs.models import Job
from fieldvisit.kernel.errors import NotAllowed
from fieldvisit.people.acts import ROLE_ACTS, Act, Role
from fieldvisit.people.models import AuditEntry
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from tests.imports.bringing import row_of, verdicts

PHONE, IDENTITY = "13812345678", "330402195301011234"


@pytest.fixture
def viewer(factories: Any) -> Any:
    """A village with what is hard to write and to read again."""
    factories.place("grid")
    twin = factories.area("grid", factories.place("village"), name="第一网格")
    home = factories.household("周阿婆", door="3-12", note="有狗\n=先打电话", group_name="3组", speaks="wuu")
    factories.member(home, "王小妹", relation="daughter", sex="f", birth_year=1988)
    factories.member(home, "王小妹", relation="granddaughter", birth_year=2015)
    factories.tag(home, "lone_elder", verified_on=date(2026, 1, 2), expires_on=date(2030, 1, 1), source="resident")
    factories.tag(home, "disabled", basis="残疾证")
    factories.tag(home, "minimum_income")  # sensitive, and nobody wrote on what it rests
    factories.household("周阿婆", door="3-12", note="同一个门牌，同一个名字", group_name="3组")
    factories.household("=沈根宝", grid=twin, door="'7号", lat=None, lon=None)
    shop = factories.household("嘉禾纺织", kind="enterprise", door="88号", trade="textile", staff=0, safety="=通道")
    factories.member(shop, "陈老板", relation="contact", head=True, phone=PHONE)
    head = db.session.query(Member).filter_by(household_id=home.id, head=True).one()
    factories.member(home, "周大", relation="son", phone=PHONE, identity_number=IDENTITY)
    assert head.phone is None
    return factories.viewer(factories.coordinator("fang"))


def made(viewer: Any, kind: str, **wish: Any) -> bytes:
    db.session.rollback()
    return file_at_once(wished(viewer, {}, FileWish(kind=kind, **wish)))[0].read()


def brought_back(viewer: Any, factories: Any, kind: str, content: bytes) -> dict[int, str]:
    key = service.bring(viewer, kind, factories.place("village").id, "file", content)
    service.look(viewer, key, head_of(row_of(key)).columns, "WGS-84")
    found = verdicts(key)
    wrong = [queries.row_of(key, number).said.get("faults") for number, said in found.items() if said == "wrong"]
    assert not wrong
    return found


def cells(content: bytes) -> list[dict[str, Any]]:
    head, *rows = load_workbook(io.BytesIO(content)).worksheets[0].values
    return [dict(zip(head, row, strict=True)) for row in rows]


def changed(content: bytes, change: Callable[[Any], None]) -> bytes:
    """The workbook after somebody worked in it."""
    book, after = load_workbook(io.BytesIO(content)), io.BytesIO()
    change(book.worksheets[0])
    book.save(after)
    return after.getvalue()


@pytest.mark.parametrize(("format", "numbers"), [("xlsx", True), ("csv", False)])
def test_what_is_brought_back_unchanged_changes_nothing(
    viewer: Any, factories: Any, format: str, numbers: bool
) -> None:
    rows = {"households": 3, "members": 7, "tags": 3, "enterprises": 1}
    for kind in REGISTER:
        content = made(viewer, kind, format=format, numbers=numbers)
        assert brought_back(viewer, factories, kind, content) == dict.fromkeys(range(2, 2 + rows[kind]), "same")


@pytest.mark.one_database
def test_one_cell_is_one_change_and_the_row_is_known_again_by_its_id(viewer: Any, factories: Any) -> None:
    def rename(sheet: Any) -> None:
        names = [cell.value for cell in sheet[1]]
        sheet.cell(2, names.index("户主姓名") + 1).value = "周阿婆婆"
        sheet.cell(2, names.index("门牌") + 1).value = "14号"

    content = changed(made(viewer, "households"), rename)
    assert sorted(brought_back(viewer, factories, "households", content).values()) == ["changed", "same", "same"]


def test_a_person_is_known_again_by_their_id_under_another_name(viewer: Any, factories: Any) -> None:
    rows = cells(made(viewer, "members"))
    place = next(number for number, row in enumerate(rows, start=2) if row["与户主关系"] == "孙女")
    person = rows[place - 2]["系统编号"]

    def rename(sheet: Any) -> None:
        sheet.cell(place, list(rows[0]).index("姓名") + 1).value = "王小妞"

    content = changed(made(viewer, "members"), rename)
    key = service.bring(viewer, "members", factories.place("village").id, "file", content)
    service.look(viewer, key, head_of(row_of(key)).columns, "WGS-84")
    assert [number for number, said in verdicts(key).items() if said != "same"] == [place]
    service.confirm(viewer, key)
    db.session.rollback()
    assert {str(row.id): row.name for row in db.session.query(Member)}[person] == "王小妞"


@pytest.mark.one_database
def test_a_tag_that_is_borne_needs_no_basis_anew_and_a_new_one_does(viewer: Any, factories: Any) -> None:
    def more(sheet: Any) -> None:
        names = [cell.value for cell in sheet[1]]
        place = next(row[0].row for row in sheet.iter_rows(min_row=2) if row[names.index("标签")].value)
        sheet.cell(place, names.index("标签") + 1).value = "残疾、低保、大病"

    content = changed(made(viewer, "households"), more)
    key = service.bring(viewer, "households", factories.place("village").id, "file", content)
    service.look(viewer, key, head_of(row_of(key)).columns, "WGS-84")
    assert sorted(verdicts(key).values()) == ["same", "same", "wrong"], "a new sensitive tag needs its basis"


def test_numbers_stay_at_home_unless_they_are_asked_for_and_may_go(viewer: Any) -> None:
    plain = made(viewer, "members", format="csv").decode()
    assert PHONE not in plain and IDENTITY not in plain
    assert not db.session.query(AuditEntry).filter_by(act="numbers_exported").count()
    whole = made(viewer, "members", format="csv", numbers=True).decode()
    assert PHONE in whole and IDENTITY in whole
    entry = db.session.query(AuditEntry).filter_by(act="numbers_exported").one()
    assert (entry.actor_id, entry.detail["rows"]) == (viewer.id, 2)
    assert PHONE in made(viewer, "enterprises", format="csv", numbers=True).decode()


@pytest.mark.one_database
def test_without_the_right_no_number_goes_at_all(viewer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROLE_ACTS, Role.COORDINATOR, ROLE_ACTS[Role.COORDINATOR] - {Act.NUMBER_EXPORT})
    with pytest.raises(NotAllowed):
        wished(viewer, {}, FileWish(numbers=True))
    assert "电话和证件号没有导出" in str(list(load_workbook(io.BytesIO(made(viewer, "members"))).worksheets[1].values))


@pytest.mark.one_database
def test_the_filters_of_the_register_hold_and_another_village_stays_where_it_is(viewer: Any, factories: Any) -> None:
    elsewhere = factories.area("grid", factories.area("village", factories.place("town"), name="别村"))
    factories.household("别村的人", grid=elsewhere)
    content = file_at_once(wished(viewer, {"tag": "lone_elder"}, FileWish()))[0].read()
    assert [row["户主姓名"] for row in cells(content)] == ["周阿婆"]
    assert "别村的人" not in made(viewer, "households", format="csv").decode()


@pytest.mark.one_database
@pytest.mark.parametrize("kind", REGISTER)
def test_every_column_of_a_list_is_written(viewer: Any, kind: str) -> None:
    """A column that somebody adds to the lists is told of the register too."""
    from fieldvisit.areas.queries import grids_under
    from fieldvisit.households.bulk import homes_of
    from fieldvisit.imports.kinds.telling import PlaceWords, rows_told

    homes = homes_of([key for (key,) in db.session.query(Household.id)])
    places = PlaceWords(grids_under(viewer.places(Act.REGISTER_IMPORT)))
    told = {code for row in rows_told(kind, homes.values(), places, {}) for code in row}
    assert {field.code for field in written_fields(kind)} - told == ({"basis"} if kind == "households" else set())


def test_a_long_one_is_the_workers(viewer: Any, factories: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "SECONDS_BETWEEN_REPORTS", 0)
    with unit_of_work():
        key = ask_file(wished(viewer, {}, FileWish(kind="tags", format="csv")), "zh").id
    db.session.remove()
    running.work_off("test", threading.Event())
    job = db.session.get_one(Job, key)
    assert (job.state, job.file_name, job.total) == ("done", f"标签 {register_file.clock.today()}.csv", 4)
    assert set(brought_back(viewer, factories, "tags", files.file_of(key).read_bytes()).values()) == {"same"}


@pytest.mark.one_database
def test_the_page_gives_what_is_ticked(viewer: Any, readers: Callable[..., Any]) -> None:
    reader = readers("fang")
    page = reader.get("/households", tag="lone_elder")
    page = reader.get(page.links()["导出来改，再导入"])
    assert "1 户、0 家企业" in page.text
    form = "form[data-export]"
    file = reader.submit(page, form, kind="members", format="csv", numbers="y", follow=False)
    assert "members" not in file.headers["Content-Disposition"] and PHONE in file.response.get_data().decode()
    assert reader.submit(page, form, kind="cadres", follow=False).status == 422
