"""Looking for a household among 1.2 million, by whoever sees the whole city: as the register's page does it."""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from benchmarks.big_register import Known, fill_city
from benchmarks.databases import Place
from benchmarks.sizes import Sizes
from fieldvisit.assignments.policy import household_within
from fieldvisit.households import sounds
from fieldvisit.households.likely import meant_instead
from fieldvisit.households.register import RegisterFilter, find_households
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.web.paging import PageArgs
from tests.support.factories import Factories


@dataclass(frozen=True)
class Asked:
    """One way of asking: milliseconds in the middle and of all but one in twenty; the share of those asked for who were
    among the shown.
    """

    way: str
    times: int
    middle: float
    p95: float
    met: float


@dataclass(frozen=True)
class Found:
    """All ways on one database."""

    households: int
    fill_seconds: float
    ways: Sequence[Asked]


def measure_finding(place: Place, sizes: Sizes) -> Found:
    """Fill a city's register, then ask in every way, so many times each."""
    rows, rounds = sizes.city_households, sizes.finding_rounds
    with place.app.app_context():
        factories = Factories()
        viewer = factories.viewer(factories.coordinator(area=factories.place("city")))
        started = time.perf_counter()
        known = fill_city(factories, rows, known=rounds)
        seconds = time.perf_counter() - started
        _shown(viewer, "囗")  # what is loaded by the first who looks
        found = Found(rows, seconds, [ask(viewer, way, typed, known[:rounds]) for way, typed in WAYS.items()])
        db.engine.dispose()
        return found


def ask(viewer: Viewer, way: str, typed: Callable[[Known], str], known: Sequence[Known]) -> Asked:
    """Everybody who is known, asked for in this way."""
    took, met = [], 0
    for one in known:
        words = typed(one)
        started = time.perf_counter()
        shown = _shown(viewer, words)
        took.append((time.perf_counter() - started) * 1000)
        met += one.address in shown
        db.session.rollback()
    return Asked(way, len(took), median(took), quantiles(took, n=20)[-1], met / len(took))


def _shown(viewer: Viewer, words: str) -> set[str]:
    """The addresses on the page."""
    reach, asked = household_within(viewer, Act.HOUSEHOLD_SEE), RegisterFilter(words=words)
    page = find_households(reach, asked, PageArgs())
    return {row.address for row in (*page.items, *meant_instead(reach, asked, page))}


def _wrong(word: str) -> str:
    """The same with its last sign wrong."""
    return word[:-1] + "鑫"


def _heard(name: str) -> str:
    """The name in pinyin, as it is typed."""
    return sounds.sound(name)


WAYS: Mapping[str, Callable[[Known], str]] = {
    "a name": lambda one: one.name,
    "a name and a village": lambda one: f"{one.name} {one.village}",
    "an address": lambda one: one.address,
    "village, hamlet and door apart": lambda one: f"{one.village} {one.hamlet} {one.door}",
    "a given name": lambda one: one.name[1:],
    "a name, its last sign wrong, and a village": lambda one: f"{_wrong(one.name)} {one.village}",
    "an address with one sign wrong": lambda one: one.address.replace(one.hamlet, _wrong(one.hamlet), 1),
    "pinyin and a village": lambda one: f"{_heard(one.name)} {one.village}",
    "initials and a hamlet": lambda one: f"{sounds.initials(one.name)} {one.hamlet}",
    "a family name": lambda one: one.name[0],
    "a door": lambda one: one.door,
    "nobody": lambda one: f"{random.Random(one.address).choice('赵孙')}囗{one.name[-1]}囗",
}
