"""A random step, visit or assignment moves exactly the figures that the design says, on every page, and no other."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fieldvisit.areas.queries import line_of
from fieldvisit.kernel import clock
from fieldvisit.storage.base import db
from tests.figures.following import PAGES, Read, figures_on, predicted
from tests.figures.living import Life, settle
from tests.figures.reading import read_sheet
from tests.support.assembly import Assembly
from tests.support.factories import Factories
from tests.support.issue_factories import share_of_callbacks
from tests.support.reader import Reader

pytestmark = pytest.mark.one_database
NOW = datetime(2026, 3, 18, 2, 0, tzinfo=UTC)  # a Wednesday, 10:00 in Jiaxing
EXAMPLES = 60 if os.environ.get("FIELDVISIT_SOAK") else 4
# One step says all: making the way to it shorter would look at every page hundreds of times.
ALIKE = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture],
    "phases": [Phase.explicit, Phase.reuse, Phase.generate],
}
# How far the place has lived already, then what happens while every figure is watched.
ACTS = st.tuples(st.integers(0, 9), st.integers(0, 997))
LIVED, WATCHED = st.lists(ACTS, max_size=25), st.lists(ACTS, min_size=4, max_size=4)


@pytest.fixture
def frozen() -> Iterator[None]:
    """Time stands still: what moves a figure is the step."""
    with clock.frozen(NOW):
        yield


@pytest.fixture
def people(frozen: None, app: Flask, assembly: Assembly, factories: Factories) -> Callable[[], Life]:
    """The village as it was at first, as often as asked for."""
    share_of_callbacks(app, 1.0)
    first = settle(factories)
    assembly.keep()

    def again() -> Life:
        db.session.remove()  # its connection would go on writing into the file that is put away
        assembly.put_back()
        return Life(first.viewers, first.unit_id, first.grid_id, first.home_ids, dict(first.homes))

    return again


def look(readers: dict[str, Reader]) -> Read:
    """Every figure on every page."""
    found = {}
    for who, reader in readers.items():
        for page in PAGES[who]:
            answer = reader.client.get(page, headers={"Accept": "text/html"})
            assert answer.status_code == 200, page
            found |= figures_on(who, page, read_sheet(answer.get_data(as_text=True)))
    return Read(found)


def test_a_step_moves_exactly_the_predicted_figures(people: Callable[[], Life], readers: Callable[..., Reader]) -> None:
    watchers = {who: readers(who) for who in PAGES}
    inside = {str(area.id) for area in line_of(people().grid_id)}

    @settings(max_examples=EXAMPLES, **ALIKE)
    @given(lived=LIVED, watched=WATCHED)
    def lives(lived: list[tuple[int, int]], watched: list[tuple[int, int]]) -> None:
        life = people()
        for first, second in lived:
            life.happen(first, second)
        before = look(watchers)
        assert len(before.numbers) > 90, "the watchers see too few figures"
        for first, second in watched:
            happened = life.happen(first, second)
            now = look(watchers)
            keys = before.numbers.keys() | now.numbers.keys()
            assert before.moved(now) == predicted(happened, set(keys), inside), happened.words
            before = now

    lives()
