"""The tablet walks by the planner's rule: the same order, or another that is as long."""

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np

from fieldvisit.planning.walking import Spot, length_cm, order
from tests.planning.grids import LAT, LON

TOP = Path(__file__).parents[2]
SCRIPT = """
import { walkingOrder, wayCm } from "./static/js/rules/walking.js";
import { text } from "node:stream/consumers";
const sets = JSON.parse(await text(process.stdin));
const told = sets.map(({ spots, start }) => ({
  path: walkingOrder(spots, start), way: spots.length > 1 && spots[0] && spots[1] ? wayCm(spots[0], spots[1]) : 0 }));
console.log(JSON.stringify(told));
"""
START = (LAT + 0.005, LON + 0.005)


def _spots(number: int, chance: np.random.Generator) -> list[Spot]:
    """Doors by chance: some side by side at one place, some without a position."""
    spots: list[Spot] = [(LAT + float(a), LON + float(b)) for a, b in chance.uniform(0, 0.01, (number, 2))]
    for place in range(3, number, 4):
        spots[place] = (None, None) if place % 8 == 3 else spots[place - 1]
    return spots


def _told(spots: list[Spot], start: tuple[float, float] | None) -> dict[str, Any]:
    def point(spot: Spot) -> dict[str, float | None] | None:
        return None if spot[0] is None else {"lat": spot[0], "lon": spot[1]}

    return {"spots": [point(spot) for spot in spots], "start": start and point(start)}


def _walked(sets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    command = [str(TOP / "tools" / "with-node"), "node", "--input-type=module", "-e", SCRIPT]
    done = subprocess.run(command, cwd=TOP, input=json.dumps(sets), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answer: list[dict[str, Any]] = json.loads(done.stdout)
    return answer


def test_the_tablets_order_is_as_short_as_the_planners() -> None:
    chance = np.random.default_rng(20261122)
    sizes = [*range(12), 14, 15, 15]
    sets = [(_spots(number, chance), start) for number in sizes for start in (None, START) for _ in range(2)]
    answers = _walked([_told(spots, start) for spots, start in sets])
    for (spots, start), answer in zip(sets, answers, strict=True):
        path, ours = answer["path"], order(spots, start)
        known = [place for place in ours if spots[place][0] is not None]
        assert path[len(known) :] == ours[len(known) :], "doors without a position come last, as they stand"
        told = [length_cm(way[: len(known)], spots, start) for way in (path, ours)]
        assert abs(told[0] - told[1]) <= len(known), "a centimetre of rounding for each way"
        if answer["way"]:
            assert abs(answer["way"] - length_cm([0, 1], spots)) <= 1


def test_beyond_fifteen_it_is_no_worse() -> None:
    chance = np.random.default_rng(7)
    sets = [(_spots(number, chance), start) for number in (20, 31, 47, 60) for start in (None, START)]
    answers = _walked([_told(spots, start) for spots, start in sets])
    for (spots, start), answer in zip(sets, answers, strict=True):
        ours = order(spots, start)
        known = sum(spot[0] is not None for spot in spots)
        assert sorted(answer["path"]) == list(range(len(spots)))
        here, there = (length_cm(way[:known], spots, start) for way in (answer["path"], ours))
        assert here <= there * 1.02
