"""The questions of a form over its versions, and answers in words."""

from typing import Any

from fieldvisit.answers.questions import label_of, questions_of, words_of


def item(name: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    return {"path": f"/data/{name}", "name": name, "type": kind, "group": "/data", "repeat": None, "labels": {}} | more


def choice(value: str, **labels: str) -> dict[str, Any]:
    return {"value": value, "labels": labels}


NEW = [
    item("people", "group"),
    item("well", "select_one", labels={"zh": "好吗", "en": "Well?"}, choices=[choice("a", zh="好", en="Good")]),
    item("hint", "note"),
    item("phone", private=False),
]
OLD = [
    item("phone", rules={"sealed": True}),
    item("well", "select_one", labels={"fr": "Ça va ?"}, choices=[choice("a", zh="旧"), choice("b", zh="一般")]),
    item("gone", "select_multiple", choices=[choice("x", default="甲"), choice("y", default="乙")]),
    item("face", "image"),
]


def test_they_stand_in_the_order_of_the_newest_and_older_ones_follow() -> None:
    found = questions_of([NEW, OLD])
    assert [one.name for one in found] == ["well", "phone", "gone", "face"]
    assert [one.bears_file for one in found] == [False, False, False, True]


def test_choices_of_all_versions_are_known_in_the_newest_words() -> None:
    well = questions_of([NEW, OLD])[0]
    assert [(one.value, one.labels.get("zh")) for one in well.choices] == [("a", "好"), ("b", "一般")]
    assert label_of(well, "fr") == "Ça va ?"


def test_what_any_version_seals_is_sealed() -> None:
    assert questions_of([NEW, OLD])[1].private
    assert not questions_of([NEW])[1].private


def test_answers_are_said_in_the_wished_language_else_as_they_are() -> None:
    well, _phone, gone, _face = questions_of([NEW, OLD])
    assert words_of(well, "a", "en") == "Good"
    assert words_of(well, "a", "de") == "好"  # any language before none
    assert words_of(well, "?", "en") == "?"
    assert words_of(gone, "x y z", "en") == "甲、乙、z"
    assert words_of(gone, "x y", "en", ", ") == "甲, 乙"
    assert label_of(gone, "en") == "gone"
