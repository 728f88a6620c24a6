"""A schema read in one pass says the same as marshmallow's own way: the same record, or the same refusals."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validates_schema

from fieldvisit.sync.envelope import OperationSchema
from fieldvisit.visits.schemas import RecordVisitSchema
from fieldvisit.web.quick_schema import QuickSchema
from fieldvisit.web.schemas import BaseSchema

KEY = "0192a0f0-0000-7000-8000-000000000001"
VISIT = {
    "kind": "door",
    "outcome": "met",
    "started_at": "2026-11-01T10:00:00Z",
    "ended_at": "2026-11-01T18:05:00+08:00",
    "notes": " 一切都好 ",
    "people_met": [KEY],
    "phrases": ["all-well"],
    "given": [{"what": "大米", "value": 50}],
    "position": {"lat": 30.4, "lon": 120.5, "accuracy_m": 12},
}
OPERATION = {
    "id": KEY,
    "seq": 1,
    "kind": "visit.record",
    "entity_id": KEY,
    "captured_at": "2026-11-01T10:00:00Z",
    "depends_on": [KEY],
    "body": VISIT,
}
ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.just([]), st.just({"lat": 91}), st.just([None])
)


def said(schema: Schema, data: Any) -> Any:
    """What a schema makes of data, or its refusals word for word."""
    try:
        return schema.load(copy.deepcopy(data))
    except ValidationError as error:
        return {"refused": error.messages}


def slowly(kind: type[QuickSchema]) -> QuickSchema:
    """The schema without the short way."""
    schema = kind()
    schema.__dict__["_plan"] = None
    return schema


@pytest.mark.parametrize(("kind", "right"), [(RecordVisitSchema, VISIT), (OperationSchema, OPERATION)])
@given(st.data())
def test_both_ways_say_the_same(kind: type[QuickSchema], right: dict[str, Any], data: st.DataObject) -> None:
    changed = dict(right)
    names = [*kind().fields, "strange"]
    for name in data.draw(st.lists(st.sampled_from(names), max_size=2, unique=True)):
        if data.draw(st.booleans()):
            changed[name] = data.draw(ODD)
        else:
            changed.pop(name, None)
    assert said(kind(), changed) == said(slowly(kind), changed)


class _Renamed(QuickSchema):
    one = fields.Integer(data_key="eins", attribute="first", load_default=lambda: 7)


def test_names_defaults_and_strangers() -> None:
    for schema in (_Renamed(), slowly(_Renamed)):
        assert schema.load({}) == {"first": 7}
        assert schema.load({"eins": 3}) == {"first": 3}
        assert schema.load({"eins": 3, "zwei": 2}, unknown=EXCLUDE) == {"first": 3}
        assert schema.load([{"eins": 1}, {}], many=True) == [{"first": 1}, {"first": 7}]


def test_what_is_right_takes_the_short_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_args: object, **_more: object) -> None:
        raise AssertionError("marshmallow was asked")

    operation, visit = OperationSchema(), RecordVisitSchema()
    monkeypatch.setattr(Schema, "_deserialize", never)
    assert operation.load(dict(OPERATION))["seq"] == 1
    assert visit.load(dict(VISIT)).given == [{"what": "大米", "value": 50.0}]


class _Whole(BaseSchema):
    """One that checks the whole, within one that makes something of it."""

    class _Part(BaseSchema):
        low, high = fields.Integer(required=True), fields.Integer(required=True)

        @validates_schema
        def _in_order(self, data: dict[str, int], **_more: object) -> None:
            if data["low"] > data["high"]:
                raise ValidationError({"high": ["lower than the low one"]})

        @post_load
        def _span(self, data: dict[str, int], **_more: object) -> int:
            return data["high"] - data["low"]

    part = fields.Nested(_Part, required=True)
    parts = fields.List(fields.Nested(_Part), load_default=list)


@given(st.integers(0, 3), st.integers(0, 3), st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=3))
def test_a_whole_is_checked_and_made_both_ways(low: int, high: int, more: list[tuple[int, int]]) -> None:
    data = {"part": {"low": low, "high": high}, "parts": [{"low": one, "high": other} for one, other in more]}
    assert said(_Whole(), data) == said(slowly(_Whole), data)
