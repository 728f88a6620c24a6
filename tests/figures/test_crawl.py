"""Every figure on every page at every level and filter: the rows behind its link count to the number it shows.

In a usual run the leader sees several levels and the others fewer, each page narrowed a few ways drawn by
chance; `make soak` looks at everything from everybody's desk.
"""

import random
from collections.abc import Callable

import pytest
from flask import Flask

from fieldvisit.issues import queue_pages
from tests.figures import town as towns
from tests.figures.crawling import Crawl
from tests.support.assembly import Assembly
from tests.support.factories import Factories
from tests.support.reader import Reader

pytestmark = pytest.mark.one_database
Readers = Callable[..., Reader]
_built: dict[Assembly, dict[str, int]] = {}  # the ids of the areas, where it stands already
MAP = "/coverage/map"  # a page that no menu names
# Who looks: at how many levels, narrowed in how many ways, and how many figures there are at the least on which page.
WHO: dict[str, tuple[int, int, dict[str, int]]] = {
    "coordinator": (
        1,
        2,
        {"/grid": 15, "/coverage": 9, "/coverage/map": 3, "/figures": 12, "/tasks": 7, "/triage": 2, "/assignments": 6},
    ),
    "mixed": (0, 1, {"/grid": 12, "/callbacks": 2, "/households": 2}),
    "both": (0, 0, {"/grid": 14, "/coverage": 9}),
    "town": (0, 1, {"/grid": 14, "/triage": 2, "/changes": 2, "/review": 2}),
    "county": (0, 0, {"/grid": 14, "/given": 4}),
    "handler": (0, 6, {"/work": 6, "/notices": 2}),
    "callback": (0, 4, {"/callbacks": 2}),
    "leader": (
        8,
        2,
        {"/unresolved": 14, "/coverage": 9, "/figures": 12, "/supervised": 3, "/given": 4},
    ),
    "office": (1, 2, {"/unresolved": 13, "/supervised": 3}),
    "admin": (0, 2, {"/admin/feedback": 2}),
}
SOAK = (*WHO, "unitlead", "party", "cadre")


@pytest.fixture
def town(app: Flask, assembly: Assembly, factories: Factories, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """The place, built once for all who look at it; so few cases a page of work that there are several pages."""
    monkeypatch.setattr(queue_pages, "WORK_A_PAGE", 4)
    if assembly in _built:
        assembly.put_back()
        return _built[assembly]
    ids = {name: area.id for name, area in towns.build(factories).areas.items()}
    assembly.keep()
    return _built.setdefault(assembly, ids)


def crawl(reader: Reader, levels: int, each: int, *more: str) -> Crawl:
    """Everything this viewer can see; fails with all that is wrong at once. `more`: pages that no menu names."""
    found = Crawl(reader, random.Random(7), levels, each)
    found.run(["/notices", "/jobs", *more])
    assert not found.faults, f"{len(found.faults)} of {found.figures}:\n" + "\n".join(found.faults[:40])
    return found


@pytest.mark.parametrize("who", WHO)
def test_every_figure_opens_as_many_rows_as_it_says(town: dict[str, int], readers: Readers, who: str) -> None:
    levels, each, least = WHO[who]
    found = crawl(readers(who), levels, each, *({MAP} & least.keys()))
    few = {path: found.seen.get(path) for path, number in least.items() if len(found.seen.get(path, ())) < number}
    assert not few, "figures that the crawl should have seen"


def test_who_works_in_one_place_now_sees_the_figures_of_that_place(town: dict[str, int], readers: Readers) -> None:
    reader = readers("town")
    whole = reader.get("/grid").rows()
    reader.submit(reader.get("/area", at=town["village"]), 'form[action="/area"]', area=town["village"])
    assert 0 < len(reader.get("/grid").rows()) < len(whole)
    found = crawl(reader, 1, 1)
    assert len(found.seen["/grid"]) >= 14


@pytest.mark.soak
@pytest.mark.parametrize("who", SOAK)
def test_from_every_desk_at_every_level(town: dict[str, int], readers: Readers, who: str) -> None:
    reader = readers(who)
    crawl(reader, 50, 60, *([MAP] if reader.get(MAP).status == 200 else []))
