"""Ties on pages: said from the household's page, of somebody in the list or by the whole name; ended, taken back."""

from collections.abc import Callable
from typing import Any

import pytest

from fieldvisit.plans.ties import ties_of
from fieldvisit.storage.base import db
from tests.plans.conftest import Street
from tests.support.reader import Read, Reader

Readers = Callable[..., Reader]
SAY = "main form[action$='/ties']"
pytestmark = pytest.mark.one_database


def told(street: Street, home: Any) -> list[tuple[str, str]]:
    db.session.rollback()
    return [(one.cadre_name, one.kind) for one in ties_of(street.viewer, home.id)]


def press(person: Reader, page: Read, path: str) -> Read:
    token = page.soup.select_one("meta[name=csrf-token]")
    assert token is not None
    return person.post(path, csrf_token=token["content"])


def test_a_tie_is_said_ended_and_taken_back(street: Street, readers: Readers) -> None:
    person, home, first = readers("coordinator"), street.homes[0], street.cadres[0]
    page = person.get(person.get(f"/households/{home.id}").links()["加一条"])
    assert "陈建国" in page.text
    refused = person.submit(page, SAY, cadre_id=str(first.id))
    assert refused.status == 422 and "请选一种关系。" in refused.text and told(street, home) == []
    page = person.submit(refused, SAY, kind="must")
    assert "说定了： 陈建国 · 指定由他来联" in page.text and told(street, home) == [("陈建国", "must")]

    page = person.get(f"/households/{home.id}")
    page = person.submit(page, "form[action*='/ties/'][action*='/end']")
    assert "去掉了： 陈建国" in page.text and told(street, home) == []
    page = person.submit(page, "form[action*='/ties/'][action*='/undo']")
    assert "撤销了" in page.text and told(street, home) == [("陈建国", "must")]


def test_somebody_from_elsewhere_is_found_by_the_whole_name(street: Street, readers: Readers, factories: Any) -> None:
    person, home = readers("coordinator"), street.homes[0]
    factories.cadre("far", "远方人", lat=31.5, lon=121.9)
    for _ in range(2):
        factories.cadre(None, "同名人", lat=31.5, lon=121.9)
    page = person.get(f"/households/{home.id}/ties")
    nobody = person.submit(page, SAY, kind="kin", named="没有的人")
    assert nobody.status == 422 and "没有叫这个名字的联户干部" in nobody.text
    several = person.submit(page, SAY, kind="kin", named="同名人")
    assert several.status == 422 and "叫这个名字的有几位" in several.text
    assert [option.get_text() for option in several.soup.select("#cadre_id option")[1:3]] == ["同名人", "同名人"]
    assert "远方人" not in several.text
    person.submit(page, SAY, kind="kin", named="远方人")
    assert told(street, home) == [("远方人", "kin")]


def test_a_tie_is_ended_only_where_it_stands(street: Street, readers: Readers, tie: Any) -> None:
    person, (home, other) = readers("coordinator"), street.homes[:2]
    key = tie(home, street.cadres[0], "kin")
    page = person.get(f"/households/{home.id}/ties")
    for act in ("end", "undo"):
        assert press(person, page, f"/households/{other.id}/ties/{key}/{act}").status == 404
    assert told(street, home) == [("陈建国", "kin")]
    for _ in range(2):  # pressed twice: quiet
        assert press(person, page, f"/households/{home.id}/ties/{key}/end").status == 200
    assert told(street, home) == []
