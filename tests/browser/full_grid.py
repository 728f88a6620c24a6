"""A whole grid written into a server's register: 252 households, 30 cadres, as many as a grid of the city has.

In a process of its own, with the server's settings: two programs over one home, as with the console command.
"""

import random
from typing import TypeVar

from tests.support.server import Server

Row = TypeVar("Row")
NAME = "城南网格"
HOMES, CADRES = 252, 30
NORTH, EAST = 30.43, 120.59
SIDE = 0.012  # degrees: about a kilometre


def fill_grid(server: Server) -> None:
    """Beside the grids of the coordinator's village stands one more, its homes kept by chance."""
    server.beside(_fill)


def _fill() -> None:
    from fieldvisit.app import create_app
    from fieldvisit.storage.base import db

    with create_app().app_context():
        _write()
        db.session.commit()


def _write() -> None:
    from sqlalchemy import select

    from fieldvisit.areas.models import Area
    from fieldvisit.storage.base import db
    from tests.support.factories import Factories

    class AtOnce(Factories):
        """Rows that are committed together: a thousand commits would take ten seconds."""

        def _keep(self, row: Row) -> Row:
            db.session.add(row)
            db.session.flush()
            return row

    chance, make = random.Random(252), AtOnce()
    village = db.session.scalars(select(Area).where(Area.name == "荆山村")).one()
    grid = make.area("grid", village, name=NAME, has_register=True, code=f"{village.code}009")

    def spot() -> dict[str, float]:
        return {"lat": NORTH + SIDE * chance.random(), "lon": EAST + SIDE * chance.random()}

    names = [first + last for first in "陈沈朱陆钱姚" for last in ("建国", "丽", "晓东", "敏", "卫星")]
    cadres = [make.cadre(f"full{place}", name, **spot()) for place, name in enumerate(names[:CADRES])]
    for place in range(HOMES):
        cadre = cadres[place % CADRES] if place % 50 else None
        make.household(f"{'徐吴王张李'[place % 5]}家{place}", grid=grid, cadre=cadre, door=f"{place + 1}号", **spot())
