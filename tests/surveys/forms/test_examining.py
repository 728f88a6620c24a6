"""The process that looks at workbooks: it answers, and whatever a file does to it, the server goes on."""

import pytest

from fieldvisit.surveys import examining
from fieldvisit.surveys.examining import examine, form_id_from
from fieldvisit.surveys.rules import next_version
from tests.support.workbooks import ROAD, workbook


def test_a_workbook_is_looked_at_in_a_process_of_its_own() -> None:
    made = examine(workbook(settings={}), "门前 Road check.xlsx").form
    assert made is not None and (made.form_id, made.questions) == ("Road-check", 1)
    told = examine(workbook([{**ROAD, "type": "txt"}]))
    assert told.form is None and [fault["code"] for fault in told.faults] == ["unknown_type"]


def test_what_may_hold_a_number_of_a_person_is_sealed_by_itself_and_a_choice_is_not() -> None:
    names = ("phone_near", "phone", "id_card", "floor")
    types = ("select_one yes_no", "text", "text", "integer")
    rows = [{**ROAD, "type": kind, "name": name} for kind, name in zip(types, names, strict=True)]
    said = [{"list_name": "yes_no", "name": one, "label": one} for one in ("yes", "no")]
    made = examine(workbook(rows, choices=said)).form
    assert made is not None
    assert {item["name"]: item["private"] for item in made.definition if item["name"] in names} == {
        "phone_near": False, "phone": True, "id_card": True, "floor": False
    }  # fmt: skip


def test_a_process_that_hangs_or_dies_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examining, "SECONDS", 0.01)
    assert [fault["code"] for fault in examine(workbook()).faults] == ["too_slow"]
    monkeypatch.setattr(examining, "SECONDS", 40)
    monkeypatch.setattr(examining, "MODULE", "fieldvisit.no_such")
    assert [fault["code"] for fault in examine(workbook()).faults] == ["checker_died"]


def test_a_form_id_is_made_of_a_file_s_name_where_that_leaves_one() -> None:
    assert form_id_from("C:\\forms\\Safety check 2.xlsx") == "Safety-check-2"
    assert form_id_from("安全.xlsx") == ""


def test_the_next_version_follows_the_manner_of_the_last() -> None:
    from datetime import date

    day = date(2026, 11, 22)
    assert next_version("", [], day) == "2026112201"
    assert next_version("2026112201", ["2026112201"], day) == "2026112202"
    assert next_version("2025010107", ["2025010107"], day) == "2026112201"
    assert next_version("3", ["3", "4"], day) == "5"
    assert next_version("v1.9", ["v1.9"], day) == "v1.10"
    assert next_version("draft", ["draft"], day) == "draft.1"
