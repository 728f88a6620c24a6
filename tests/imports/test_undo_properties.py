"""Whatever a file brings into whatever register: taken back, everything is as it was."""

import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldvisit.households.found_by import found_by_something_else
from fieldvisit.imports import mending, queries, service
from fieldvisit.imports.models import RegisterImport
from fieldvisit.kernel.errors import InvalidInput, StepRefused
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.paging import PageArgs
from tests.imports.bringing import HEADER, csv_of, looked_at, row_of
from tests.imports.whole_state import whole_state
from tests.support.factories import Factories

NAMES = st.sampled_from(["沈根宝", "周阿婆", "张三", "李四"])
DOORS = st.sampled_from(["8号", "9号", "10号"])
STANDING = st.lists(st.tuples(NAMES, DOORS), max_size=5, unique=True)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["第一网格", "第一网格", "第九网格"]),
        st.just("钱家埭"),
        DOORS,
        NAMES,
        st.sampled_from(["", "13800001111", "12"]),
        st.sampled_from(["", "有狗"]),
        st.sampled_from(["", "优抚", "党员户、新居民"]),
    ),
    min_size=1,
    max_size=6,
)
DECISIONS = st.lists(st.sampled_from(["same", "new", "leave"]), min_size=8, max_size=8)


@pytest.mark.one_database
@given(standing=STANDING, rows=ROWS, decisions=DECISIONS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_brought_goes_back(assembly: Any, app: Any, standing: Any, rows: Any, decisions: Any) -> None:
    db.session.remove()
    assembly.reset()
    factories = Factories()
    factories.place("grid")
    viewer = factories.viewer(factories.coordinator("fang"))
    village = factories.place("village").id
    for name, door in standing:
        factories.household(name, door=door, door_sort=door.zfill(9))
    before = whole_state()
    key = looked_at(viewer, village, csv_of(rows, (*HEADER, "备注", "标签")))
    _decide(key, decisions)
    try:
        service.confirm(viewer, key)
    except StepRefused:
        assert whole_state() == before, "there was nothing to write"
        return
    assert found_by_something_else() == []
    service.take_back(viewer, key)
    assert row_of(key).counts["kept"] == 0
    assert whole_state() == before


CADRES = st.lists(
    st.tuples(
        st.sampled_from(["zhou", "Zhou", "xu", "old", "admin", "2 bad"]),
        st.sampled_from(["周建国", "许芳"]),
        st.sampled_from(["", "13800001111"]),
        st.sampled_from(["", "吴语", "粤语、手语"]),
        st.sampled_from(["", "协调员", "经办人", "领导"]),
        st.sampled_from(["荆山村", "没有村"]),
        st.sampled_from(["镇城建办", ""]),
    ),
    min_size=1,
    max_size=5,
)
UNITS = st.lists(
    st.tuples(
        st.sampled_from(["", "unit-x", "new-1"]),
        st.sampled_from(["镇城建办", "镇水务办", "镇建设办"]),
        st.sampled_from(["construction", "water"]),
        st.sampled_from(["周王庙镇", "荆山村", "没有镇"]),
    ),
    min_size=1,
    max_size=5,
)
KINDS = st.one_of(
    st.tuples(st.just("cadres"), st.just(("账号", "姓名", "电话", "会说的话", "角色", "负责区域", "单位")), CADRES),
    st.tuples(st.just("units"), st.just(("单位编码", "单位名称", "单位类别", "所属区域")), UNITS),
)


@pytest.mark.one_database
@given(brought=KINDS, decisions=DECISIONS)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_people_and_units_go_back_too(assembly: Any, app: Any, brought: Any, decisions: Any) -> None:
    db.session.remove()
    assembly.reset()
    factories, (kind, header, rows) = Factories(), brought
    factories.place("grid")
    viewer = factories.viewer(factories.admin("admin"))
    factories.unit("镇城建办").code = "unit-x"
    factories.cadre("old", "周建国", phone="13800001111", speaks=["wuu"])
    db.session.commit()
    before = whole_state()
    key = looked_at(viewer, factories.place("city").id, csv_of(rows, header), kind=kind)
    _decide(key, decisions)
    try:
        service.confirm(viewer, key)
    except StepRefused:
        assert whole_state() == before, "there was nothing to write"
        return
    service.take_back(viewer, key)
    assert row_of(key).counts["kept"] == 0
    assert whole_state() == before


def _decide(key: Any, decisions: Any) -> None:
    for one, decision in zip(queries.row_page(key, "likely", PageArgs(1, 8)).items, decisions, strict=False):
        like = one.said["like"][0]["id"] if decision == "same" else None
        try:
            with unit_of_work():
                mending.decide(row_of_here(key), one.number, decision, subject_id=like and _id(like))
        except InvalidInput:
            continue  # another row is that one already


def row_of_here(key: Any) -> Any:
    """The import within a unit of work."""
    return db.session.get_one(RegisterImport, key)


def _id(text: str) -> Any:
    return uuid.UUID(text)
