"""独居老人关爱: what the old who live alone, or with each other only, answer."""

from datetime import timedelta
from typing import Any

from fieldvisit.demo.answerer import Answerer, words_of
from fieldvisit.demo.names import person, phone

CONTACTS = 8000  # serials of the numbers that elders give, apart from residents' and officials'
VERY_OLD = 82
_ILLNESS = (("pressure", 0.55), ("sugar", 0.2), ("heart", 0.15), ("joint", 0.5), ("eyes", 0.25), ("other", 0.05))
_WISHES = (("meal", 0.3), ("clean", 0.15), ("doctor", 0.3), ("repair", 0.15), ("talk", 0.4), ("other", 0.08))


def elder_care(who: Answerer, number: int) -> dict[str, Any]:
    """Their answers; `number` makes the number of whom to call one of its own."""
    chance = who.chance
    age = who.on.year - who.home.eldest
    frail = age >= VERY_OLD
    visited = chance.weighted((("week", 5), ("month", 4), ("seldom", 2), ("none", 1)))
    said = who.known() | {
        "age": age,
        "meals": chance.weighted((("self", 6), ("canteen", 3 if frail else 1), ("family", 2), ("poor", 1))),
        "walking": chance.weighted((("well", 2 if frail else 8), ("stick", 4 if frail else 1), ("help", int(frail)))),
        "sleep": chance.weighted((("good", 4), ("fair", 4), ("bad", 2))),
        "warm": who.yes(0.97),
        "grip": who.yes(0.8),
        "phone_near": who.yes(0.85),
        "visited": visited,
        "mood": chance.weighted((("5", 4), ("4", 5), ("3", 3), ("2", 1))),
        "again": chance.weighted((("days", 1), ("week", 3), ("month", 4), ("usual", 8))),
    }
    return said | _health(who) | _fall(who) | _whom_to_call(who, visited, number) | _wishes(who)


def _health(who: Answerer) -> dict[str, Any]:
    illness = who.several(_ILLNESS, "none")
    if illness == "none":
        return {"illness": illness}
    return {
        "illness": illness,
        "medicine": who.chance.weighted((("month", 8), ("half", 5), ("week", 2))),
        "doctor": who.on - timedelta(days=who.chance.number(4, 150)),
    }


def _fall(who: Answerer) -> dict[str, Any]:
    where = who.words(words_of("elder_care")["told"]["fell_where"]) if who.chance.happens(0.18) else None
    return {"fell": "yes" if where else "no", "fell_where": where}


def _whom_to_call(who: Answerer, visited: str, number: int) -> dict[str, Any]:
    """A child by name, else the neighbour."""
    told = who.telling
    if visited == "none":
        return {"contact": f"邻居{told.scene.neighbour}", "contact_phone": phone(CONTACTS + number)}
    head = who.home.members[0][1]
    sex = who.chance.one("mf")
    child = person(who.chance, head.surname, sex, head.birth_year + who.chance.number(22, 30))
    return {"contact": f"{'儿子' if sex == 'm' else '女儿'}{child.name}", "contact_phone": phone(CONTACTS + number)}


def _wishes(who: Answerer) -> dict[str, Any]:
    wishes = who.several(_WISHES)
    other = None
    if wishes and "other" in wishes:
        other = who.words(words_of("elder_care")["told"]["wish_other"])
    return {"wishes": wishes, "wish_other": other}
