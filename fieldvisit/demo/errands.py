"""Visits that are more than a word at the door: comfort, help, an appointed talk, a leader's own, and going back.

Told after the ordinary rounds, so that nobody's round is shifted by them.
"""

import uuid
from typing import Any

from fieldvisit.demo.assigning import Keeping
from fieldvisit.demo.chance import Chance
from fieldvisit.demo.days import DAYS, History
from fieldvisit.demo.issue_life import Life
from fieldvisit.demo.people import Officials, Staff
from fieldvisit.demo.places import HOME_VILLAGE
from fieldvisit.demo.register import Home
from fieldvisit.demo.visiting import FieldWork, Knock
from fieldvisit.issues.words import Satisfaction
from fieldvisit.visits.rules import given_fen

# what is given: the note that goes with it, what it is called, its value in yuan
GIFTS: tuple[tuple[str, str, int], ...] = (
    ("rice", "大米10公斤、菜油一桶", 135),
    ("rice", "大米5公斤、鸡蛋两板", 88),
    ("milk", "牛奶一箱、水果一篮", 98),
    ("milk", "麦片两袋、苹果一箱", 112),
    ("quilt", "棉被一条", 180),
    ("quilt", "棉衣一件、热水袋一只", 155),
    ("money", "慰问金", 500),
    ("money", "慰问金", 1000),
)
HELPED_WITH: tuple[tuple[str, int], ...] = (("灯泡两只", 24), ("防滑垫一块", 45), ("烟感报警器一只", 68))
_NEEDY = frozenset({"poor", "patient", "lone", "disabled", "veteran", "watched"})
_COMFORTED, _HELPED, _TALKED, _MOVED, _FOLLOWED = 52, 46, 26, 5, 34
_ALSO_GIVEN = 0.25
# username, how many households and enterprises they look in on
_LEADERS = (("leader", 9), ("leader2", 14))
_FIRMS_A_LEADER = 3


class Errands:
    """Adds them to the diary."""

    def __init__(self, work: FieldWork, history: History, officials: Officials, keeping: Keeping, homes: list[Home]):
        self._work = work
        self._history = history
        self._officials = officials
        self._keeping = keeping
        self._homes = [home for home in homes if self._kept(home)]
        self._chance = Chance("errands", history.today)

    def _kept(self, home: Home) -> bool:
        cadre = self._keeping.keeper.get(home.id)
        return cadre is not None and cadre.username != "cadre"

    def run(self) -> None:
        """All that do not wait for an issue."""
        needy = [home for home in self._homes if home.traits & _NEEDY]
        for home in self._chance.some(needy, _COMFORTED):
            self._comfort(home)
        for home in self._chance.some(needy, _HELPED):
            self._help(home)
        for home in self._chance.some([home for home in self._homes if "feud" in home.traits], _TALKED):
            self._go(home, "appointment")
        tenants = [home for home in self._homes if "tenant" in home.traits]
        for home in self._chance.some(tenants, _MOVED):
            self._work.knock(home, self._keeper(home), self._chance.number(1, 5), outcome="moved_away")
        for username, count in _LEADERS:
            self._leader(self._officials.by_username[username], count)

    def _keeper(self, home: Home) -> Staff:
        return self._keeping.keeper[home.id]

    def _go(self, home: Home, kind: str, of: str = "any") -> Knock:
        ago = self._chance.number(2, DAYS - 2)
        note = self._work.noting.special(home, kind, self._history.day(ago), of)
        return self._work.knock(home, self._keeper(home), ago, outcome="met", kind=kind, note=note, phrases=[])

    def _comfort(self, home: Home) -> None:
        of, what, value = self._chance.one(GIFTS)
        _give(self._go(home, "condolence", of), what, value)

    def _help(self, home: Home) -> None:
        if self._chance.happens(_ALSO_GIVEN):
            what, value = self._chance.one(HELPED_WITH)
            _give(self._go(home, "assistance", "given"), what, value)
        else:
            self._go(home, "assistance")

    def _leader(self, leader: Staff, count: int) -> None:
        """A leader's own visits (联点), with the cadre who keeps the household beside them."""
        firms = [home for home in self._homes if home.kind == "enterprise"]
        families = [home for home in self._homes if home.kind == "family" and home.village is not HOME_VILLAGE]
        for home in self._chance.some(firms, _FIRMS_A_LEADER) + self._chance.some(families, count):
            ago = self._chance.number(3, DAYS - 2)
            of = "firm" if home.kind == "enterprise" else "any"
            note = self._work.noting.special(home, "leader", self._history.day(ago), of)
            keeper = self._keeper(home)
            knock = self._work.knock(home, leader, ago, outcome="met", kind="leader", note=note, phrases=[])
            knock.row["companions"] = [{"id": str(keeper.id), "name": keeper.name}]

    def go_back(self, lives: list[Life]) -> None:
        """After an answer their cadre comes again to tell it: a visit of its own kind."""
        told = [life for life in lives if self._can_be_told(life)]
        for life in self._chance.some(told, _FOLLOWED):
            ago = self._history.ago(_answered(life)) - self._chance.number(1, 3)
            note = self._work.noting.special(life.home, "follow_up", self._history.day(ago))
            knock = self._work.knock(
                life.home, self._keeper(life.home), ago, outcome="met", kind="follow_up", note=note, phrases=[]
            )
            knock.row["phrases"] = ["answer-told"]

    def _can_be_told(self, life: Life) -> bool:
        if life.now.answered_at is None or life.now.cycle > 1 or life.base["confidential"] or not self._kept(life.home):
            return False
        unhappy = any(call["satisfaction"] is Satisfaction.NOT for call in life.callbacks)
        return not unhappy and self._history.ago(_answered(life)) > 4


def _answered(life: Life) -> Any:
    return life.now.answered_at


def _give(knock: Knock, what: str, value: int) -> None:
    knock.row["given"] = [{"what": what, "value": value}]
    knock.row["given_fen"] = given_fen(knock.row["given"])


def company(knocks: list[Knock]) -> list[dict[str, Any]]:
    """Who stood at the door too: each finds the visit from their own side."""
    return [
        {
            "visit_id": knock.row["id"],
            "account_id": uuid.UUID(beside["id"]),
            "shard_id": knock.row["shard_id"],
            "address": knock.home.address,
        }
        for knock in knocks
        for beside in knock.row["companions"]
    ]
