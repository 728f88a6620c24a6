"""网格边界 at the desk: a file is brought, looked at, put in force, taken back; what is wrong is said on the page."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from fieldvisit.areas.finding import grid_at
from tests.areas.drawing import feature, geojson, middle, square
from tests.support.factories import Factories
from tests.support.reader import Read, Reader

pytestmark = pytest.mark.one_database
Readers = Callable[..., Reader]
NEW = "/admin/boundaries/new"


def upload(person: Reader, content: bytes, datum: str = "WGS-84", name: str = "荆山村.geojson") -> Read:
    """Send a file by the page's form."""
    token = dict(person.get(NEW).form("main form").values)["csrf_token"]
    sent = {"csrf_token": token, "datum": datum, "file": (io.BytesIO(content), name)}
    answer = person.client.post(NEW, data=sent, headers=person._headers(), follow_redirects=True)
    return Read(answer)


def _found_at(db: Any, column: float) -> bool:
    db.session.rollback()
    return grid_at(**middle(column)) is not None


def test_a_file_is_looked_at_put_in_force_and_taken_back(db: Any, factories: Factories, readers: Readers) -> None:
    factories.admin("admin")
    first, second = factories.grid("第一网格"), factories.grid("第二网格")
    person = readers("admin")
    page = upload(person, geojson(feature(first.code, square(0)), feature(second.code, square(0.5))))
    assert "和“荆山村 第二网格”重叠" in page.text
    assert len(page.soup.select("svg.boundary-picture path")) == 2
    assert not _found_at(db, 0)
    unseen = person.submit(page, "form[action$='/confirm']")
    assert unseen.status == 422
    assert "看过了，请打勾" in unseen.text
    done = person.submit(page, "form[action$='/confirm']", seen="1")
    assert "边界启用了" in done.text
    assert _found_at(db, 0)
    listed = person.get("/admin/boundaries")
    assert "荆山村.geojson 第 1 版" in listed.rows()[0]
    again = person.client.get("/admin/boundaries.geojson")
    assert [one["properties"]["code"] for one in again.get_json()["features"]] == [first.code, second.code]
    back = person.submit(done, "form[action$='/undo']")
    assert "2 个区域回到以前的边界" in back.text
    assert not _found_at(db, 0)


@pytest.mark.parametrize(
    ("content", "datum", "words"),
    [(b"", "WGS-84", "这不是 GeoJSON"), (b"{}", "WGS-84", "FeatureCollection"), (b"{}", "EPSG", "请选坐标系")],
)
def test_what_is_no_file_of_boundaries_is_refused(
    content: bytes, datum: str, words: str, factories: Factories, readers: Readers
) -> None:
    factories.admin("admin")
    page = upload(readers("admin"), content, datum)
    assert page.status == 422
    assert words in page.text


def test_every_finding_has_its_words(factories: Factories, readers: Readers) -> None:
    factories.admin("admin")
    grid = factories.grid()
    factories.household(grid=grid, **middle(3))
    broken: list[Any] = [
        feature(None, square(0)),
        feature("1"),
        feature("2", square(0)[:2]),
        feature("3", [["a", 1], [2, 3], [3, 4]]),
        feature("4", [[4e6, 4e6], [4e6, 5e6], [5e6, 5e6]]),
        feature("5", [[120.5 + place * 1e-6, 30.4] for place in range(10_001)]),
        feature("6", square(1)),
        feature(grid.code, square(2), square(2.2, 0.2, wide=0.1, high=0.1)),
    ]
    page = upload(readers("admin"), geojson(*broken))
    words = (
        "没有编码", "不是面", "点太少", "不是数字", "不是经纬度", "超过 10000 个", "没有这个编码",
        "1 户里有 1 户在边界外面", "中间有 1 个洞", "不属于任何网格",
    )  # fmt: skip
    assert [one for one in words if one not in page.text] == []


def test_swapped_numbers_are_turned_by_one_press(factories: Factories, readers: Readers) -> None:
    factories.admin("admin")
    turned = [[north, east] for east, north in square(0)]
    person = readers("admin")
    page = upload(person, geojson(feature(factories.grid().code, turned)))
    assert "没有可以启用的边界" in page.text
    again = person.submit(page, "form[action$='/again']")
    assert "经纬度换过来读的" in again.text
    assert "启用 1 个边界" in again.text


def test_only_who_looks_after_the_system_comes_here(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    assert readers("coordinator").get("/admin/boundaries").status == 403
