"""Positions by address: asked of a service by the worker, taken or left, undone; never without a setting."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from fieldvisit.areas.geocoding import Asker, Provider, Unreachable
from fieldvisit.areas.models import GeocodedAddress
from fieldvisit.households.models import FieldHistory, Household, PositionProposal
from fieldvisit.jobs import running
from fieldvisit.jobs.models import Job
from fieldvisit.kernel.datum import Datum, from_wgs84
from tests.areas.drawing import middle, square
from tests.support.address_service import AddressService, address_service
from tests.support.boundary_factories import make_boundary
from tests.support.factories import Factories
from tests.support.reader import Read, Reader

pytestmark = pytest.mark.one_database
Readers = Callable[..., Reader]
HERE = middle(0)
NOWHERE: dict[str, Any] = {"lat": None, "lon": None}


@pytest.fixture
def service(app: Flask) -> Iterator[AddressService]:
    """A service that the settings name."""
    usual = app.config["FIELDVISIT"]
    with address_service() as found:
        said = {"geocoder": "nominatim", "geocoder_url": found.url, "geocoder_per_second": 1000}
        app.config["FIELDVISIT"] = replace(usual, **said)
        yield found
        app.config["FIELDVISIT"] = usual


def _ask(person: Reader) -> Read:
    """Press the button, and let the worker do its work."""
    page = person.submit(person.get("/positions/proposed"), "form[action$='/positions/ask']")
    _work()
    return page


def _work() -> None:
    from fieldvisit.storage.base import db

    db.session.remove()
    running.work_off("worker", threading.Event())
    db.session.remove()


def _lat(db: Any, home: Household) -> float | None:
    db.session.rollback()
    return db.session.get(Household, home.id, populate_existing=True).lat  # type: ignore[no-any-return]


def test_found_taken_and_undone(db: Any, factories: Factories, readers: Readers, service: AddressService) -> None:
    coordinator, grid = factories.coordinator("coordinator"), factories.grid("第一网格")
    make_boundary(coordinator, grid, [[square(0)]])
    home = factories.household("周阿婆", grid=grid, door="8号", **NOWHERE)
    other = factories.household("沈丽", grid=grid, door="9号", **NOWHERE)
    known = factories.household("有位置", grid=grid, door="10号", **middle(0))
    service.known = {"8号": (HERE["lat"], HERE["lon"], 30), "9号": (31.9, 121.9, 16)}
    person = readers("coordinator")
    assert "后台" in _ask(person).text
    assert sorted(one["q"] for one in service.asked) == sorted(
        f"嘉兴市海宁市周王庙镇{one.address}" for one in (home, other)
    )
    assert all("周阿婆" not in str(one) for one in service.asked)
    page = person.get("/positions/proposed")
    first, second = page.rows()
    assert "到门牌" in first and "第一网格" in first and "本村" in first
    assert "只到村镇" in second and "没有边界，比不出来" in second
    assert _lat(db, home) is None  # nothing changes before somebody takes it
    token = dict(page.form("form[action$='/settle']").values)["csrf_token"]
    done = person.post("/positions/settle", csrf_token=token, press="fitting")
    assert "1 户有了位置" in done.text
    assert _lat(db, home) == HERE["lat"]
    assert _lat(db, other) is None
    assert db.session.query(FieldHistory).filter_by(household_id=home.id, field="position").count() == 1
    back = person.submit(done, "form[action$='/again']")
    assert "1 户又等着定" in back.text
    assert _lat(db, home) is None
    assert _lat(db, known) == HERE["lat"]


def test_what_was_left_is_not_asked_again_and_answers_are_kept(
    db: Any, factories: Factories, readers: Readers, service: AddressService
) -> None:
    factories.coordinator("coordinator")
    factories.household(door="8号", **NOWHERE)
    factories.household(door="无处", **NOWHERE)
    service.known = {"8号": (HERE["lat"], HERE["lon"], 30)}
    person = readers("coordinator")
    _ask(person)
    page = person.get("/positions/proposed")
    key = page.soup.select_one("input[name=proposal]")["value"]  # type: ignore[index]
    token = dict(page.form("form[action$='/settle']").values)["csrf_token"]
    assert "1 个不要了" in person.post("/positions/settle", csrf_token=token, press="leave", proposal=key).text
    assert "按地址去找 1 户" in person.get("/positions/proposed").text
    _ask(person)
    assert len(service.asked) == 2  # the one that was not found is known not to be
    sealed = db.session.query(GeocodedAddress).all()
    assert len(sealed) == 2
    stored = db.session.execute(db.text("SELECT answer FROM geocoded_address")).scalars().all()
    assert all("号" not in text and "周王庙" not in text for text in stored)


def test_a_service_that_fails_costs_nothing_that_was_found(
    db: Any, factories: Factories, readers: Readers, service: AddressService
) -> None:
    factories.coordinator("coordinator")
    factories.household(door="8号", **NOWHERE)
    service.status = 503
    person = readers("coordinator")
    _ask(person)
    db.session.rollback()
    assert db.session.query(Job).one().error == "geocoder_unreachable"
    assert "找位置的服务没有回答" in person.get("/jobs").text
    assert db.session.query(PositionProposal).count() == db.session.query(GeocodedAddress).count() == 0


def test_without_a_service_nothing_is_offered(factories: Factories, readers: Readers) -> None:
    factories.coordinator("coordinator")
    factories.household(**NOWHERE)
    person = readers("coordinator")
    page = person.get("/positions/proposed")
    assert "FIELDVISIT_GEOCODER" in page.text
    assert page.soup.select("form[action$='/positions/ask']") == []
    token = dict(person.get("/feedback").form().values)["csrf_token"]
    assert person.post("/positions/ask", csrf_token=token).status == 422


def test_a_foreign_proposal_is_hidden(db: Any, factories: Factories, readers: Readers, service: AddressService) -> None:
    elsewhere = factories.area("village", name="别的村", has_register=True)
    factories.coordinator("other", area=elsewhere)
    factories.household("外人", grid=factories.grid("外网格", elsewhere), door="8号", **NOWHERE)
    service.known = {"8号": (HERE["lat"], HERE["lon"], 30)}
    _ask(readers("other"))
    db.session.rollback()
    row = db.session.query(PositionProposal).one()
    factories.coordinator("coordinator")
    person = readers("coordinator")
    assert "外人" not in person.get("/positions/proposed").text
    token = dict(person.get("/feedback").form().values)["csrf_token"]
    assert person.post("/positions/settle", csrf_token=token, press="take", proposal=row.id).status in (403, 404)


def test_answers_in_another_datum_are_turned_and_the_service_is_not_hurried() -> None:
    pauses: list[float] = []
    there = from_wgs84(HERE["lat"], HERE["lon"], Datum.GCJ02)
    with address_service() as service:
        service.known = {"8号": (there.lat, there.lon, 26)}
        provider = Provider("nominatim", service.url, datum=Datum.GCJ02, per_second=0.5)
        asker = Asker(provider, pause=pauses.append)
        found = asker.ask("荆山村8号")
        assert asker.ask("荆山村9号") is None
        service.status = 403
        with pytest.raises(Unreachable):
            asker.ask("荆山村8号")
    assert found is not None
    assert (found.lat, found.lon) == pytest.approx((HERE["lat"], HERE["lon"]), abs=2e-6)
    assert found.precision == "street"
    assert pauses[0] == 0
    assert all(1.5 < pause <= 2 for pause in pauses[1:])
