"""企业需求: what workshops and factories answer. The trade is the one that their name tells."""

from typing import Any

from fieldvisit.demo.answerer import Answerer, words_of
from fieldvisit.demo.firm_cards import trade_named

_NEEDS = (("hiring", 0.45), ("finance", 0.25), ("site", 0.1), ("licence", 0.12), ("life", 0.2), ("other", 0.2))
_TOLD = {"site": "site", "licence": "licence", "life": "worker_life", "other": "other_need"}
_POSITIONS = ("厂长", "老板", "经理", "车间主任", "会计")


def enterprise(who: Answerer) -> dict[str, Any]:
    """The answers of whoever received the cadre; a need is ticked where there are words for it."""
    chance = who.chance
    workers = chance.number(8, 180)
    said = who.known() | _trade(who) | {
        "contact": f"{who.home.members[0][1].surname}{chance.one(_POSITIONS)}",
        "workers": workers,
        "outside": workers * chance.number(10, 70) // 100,
        "orders": chance.weighted((("more", 3), ("same", 4), ("less", 4))),
        "costs": chance.weighted((("more", 6), ("same", 3), ("less", 1))),
        "outlook": chance.weighted((("good", 4), ("unsure", 5), ("bad", 2))),
        "knows": who.yes(0.7),
        "wants_visit": who.yes(0.2),
        "service": who.level(),
    }  # fmt: skip
    said |= _needs(who)
    if chance.happens(0.5):
        said["advice"] = who.words(words_of("enterprise")["told"]["advice"])
    return said


def _trade(who: Answerer) -> dict[str, Any]:
    name = who.home.name
    if (trade := trade_named(name)) != "other":
        return {"trade": trade}
    kinds = words_of("enterprise")["trade_other"]
    part = next((part for part in kinds if part in name), "包装")
    return {"trade": "other", "trade_other": who.words(kinds[part])}


def _needs(who: Answerer) -> dict[str, Any]:
    words = words_of("enterprise")["told"]
    wanted = (who.several(_NEEDS) or "").split()
    said: dict[str, Any] = {}
    for need in wanted:
        if need in _TOLD:
            said[_TOLD[need]] = who.words(words[_TOLD[need]])
    if "hiring" in wanted:
        said |= {"hiring": who.chance.number(2, 30), "hiring_jobs": who.words(words["hiring_jobs"])}
    if "finance" in wanted:
        said["finance_kind"] = who.chance.one(("loan", "renew", "paid", "policy"))
    kept = [need for need in wanted if need == "finance" or said.get(_TOLD.get(need, "hiring_jobs"))]
    if "hiring" not in kept:
        said.pop("hiring", None)
    said["need"] = " ".join(kept) or "none"
    if kept:
        said["first"] = who.words(words_of("enterprise")["first"][kept[0]])
    return said
