"""Sweeps (排查): two rounds from door to door with the check-list, in some hamlets of the home village and elsewhere.

Told after everything else, so that nobody's round is shifted; only at doors that have opened before, so that coverage
stays what the rounds made it.
"""

import uuid
from collections.abc import Collection

from fieldvisit.demo.assigning import Keeping
from fieldvisit.demo.chance import Chance
from fieldvisit.demo.days import History
from fieldvisit.demo.places import HOME_VILLAGE
from fieldvisit.demo.register import Home
from fieldvisit.demo.visiting import FieldWork

ROUNDS = ((38, 42), (10, 14))  # days ago
HERE, AWAY = 48, 36  # doors of 荆山村, and of three villages together
VILLAGES_AWAY = 3


def sweep(
    work: FieldWork, history: History, keeping: Keeping, homes: Collection[Home], apart: Collection[uuid.UUID]
) -> None:
    """Adds the visits to the diary; households `apart` are left alone."""
    chance = Chance("sweeps", history.today)
    opened = {knock.home.id for knock in work.diary.knocks if knock.met and history.ago(knock.started) > ROUNDS[0][1]}
    fitting = [home for home in homes if home.kind == "family" and home.id in opened and home.id not in apart]
    fitting = [home for home in fitting if home.id in keeping.keeper]
    elsewhere = sorted({home.village.code for home in fitting if home.village is not HOME_VILLAGE})
    chosen = set(chance.some(elsewhere, VILLAGES_AWAY))
    doors = chance.some([home for home in fitting if home.village is HOME_VILLAGE], HERE)
    doors += chance.some([home for home in fitting if home.village.code in chosen], AWAY)
    for home in doors:
        ago = chance.number(*chance.one(ROUNDS))
        work.knock(home, keeping.keeper[home.id], ago, outcome="met", kind="sweep", phrases=[])
