"""What families answer: 社情民意 at any door, 满意度 after something was done. What they say fits who lives there."""

from typing import Any

from fieldvisit.demo.answerer import Answerer, words_of

TROUBLED = 0.55
_GROWN = 20
_FIELDS = (("road", 0.45), ("env", 0.5), ("care", 0.3), ("school", 0.15), ("work", 0.12), ("village", 0.4))
# matter → its field, and the traits of which one must be true of the household; none: any household
_MATTERS: dict[str, tuple[str, frozenset[str]]] = {
    "surface": ("road", frozenset({"family"})),
    "light": ("road", frozenset()),
    "bus": ("road", frozenset({"elder", "child"})),
    "parking": ("road", frozenset({"estate"})),
    "rubbish": ("env", frozenset()),
    "river": ("env", frozenset({"family", "alone"})),
    "drain": ("env", frozenset()),
    "noise": ("env", frozenset()),
    "clinic": ("care", frozenset({"elder", "patient"})),
    "insurance": ("care", frozenset({"elder", "patient", "family"})),
    "elder": ("care", frozenset({"alone"})),
    "place": ("school", frozenset({"toddler", "tenant"})),
    "after": ("school", frozenset({"parent"})),
    "job": ("work", frozenset({"working"})),
    "wage": ("work", frozenset({"working"})),
    "pension": ("work", frozenset({"working"})),
    "open": ("village", frozenset({"family"})),
    "errand": ("village", frozenset({"family"})),
    "dispute": ("village", frozenset({"feud"})),
}
# matter → the scene that a picture of it shows
SCENES = {"surface": "road", "light": "light", "rubbish": "garbage", "drain": "drain"}
_MONTHS = (1, 2, 3, 4, 6, 8, 12, 18, 24)
_RESULTS = (("solved", 1), ("partly", 3), ("explained", 3), ("nothing", 4))
_WISHES = ("road", "clean", "care", "income", "culture")
_NEWS = (("group", 0.6), ("board", 0.25), ("cadre", 0.5), ("meeting", 0.3), ("hearsay", 0.35))


def opinion(who: Answerer) -> dict[str, Any]:
    """社情民意: a little over half have something on their mind."""
    chance = who.chance
    said = who.known() | _spoke(who)
    said |= {
        "overall": who.level(),
        "change": chance.weighted((("better", 5), ("same", 4), ("worse", 1))),
        "good": who.several(_FIELDS),
        "has_trouble": "no",
        "wishes": " ".join(chance.shuffled(_WISHES)),
        "call_back": "no",
    }
    story = _trouble(who) if chance.happens(TROUBLED) else None
    if story:
        said |= story | {"has_trouble": "yes", "call_back": who.yes(0.35)}
    if chance.happens(0.4):
        said["advice"] = who.words(words_of("opinion")["told"]["advice"])
    return said


def _spoke(who: Answerer) -> dict[str, Any]:
    """With whom: somebody grown who lives there."""
    here = {relation for _key, person, relation, _phone in who.home.members if who.on.year - person.birth_year > _GROWN}
    choices = [("head", 6.0)]
    choices += [("spouse", 3)] if "spouse" in here else []
    choices += [("child", 2)] if here & {"son", "daughter"} else []
    found = who.chance.weighted([*choices, ("other", 0.3)])
    if found == "other" and (relation := who.words(words_of("opinion")["told"]["who_other"])):
        return {"who": found, "who_other": relation}
    return {"who": "head" if found == "other" else found}


def _trouble(who: Answerer) -> dict[str, Any] | None:
    chance, traits = who.chance, who.home.traits
    fitting = [matter for matter, (_field, of) in _MATTERS.items() if not of or of & traits]
    matter, months = chance.one(fitting), chance.one(_MONTHS)
    story = who.words([text.replace("{months}", _lasting(months)) for text in words_of("opinion")["story"][matter]])
    if story is None:
        return None
    told = who.yes(0.45)
    return {
        "field": _MATTERS[matter][0],
        "matter": matter,
        "story": story,
        "since_months": months,
        "told": told,
        "told_result": chance.weighted(_RESULTS) if told == "yes" else None,
    }


def _lasting(months: int) -> str:
    """As people say it."""
    return {6: "半年", 12: "一年", 18: "一年半", 24: "两年", 2: "两个月"}.get(months, f"{months}个月")


def satisfaction(who: Answerer) -> dict[str, Any]:
    """满意度: no name is asked. `news` is asked by the second version only."""
    chance = who.chance
    errand, knows = who.yes(0.4), who.yes(0.9)
    overall = who.level()
    said: dict[str, Any] = {"fv_household_id": who.home.id, "errand": errand, "knows_cadre": knows, "overall": overall}
    said |= {name: who.level() for name in ("clean", "safe", "clinic", "roads", "culture")}
    said["news"] = who.several(_NEWS, "hearsay")
    if errand == "yes":
        trips = chance.weighted(((1, 6), (2, 4), (3, 2), (4, 1)))
        said |= {"trips": trips, "attitude": who.level()}
        said["trips_why"] = who.words(words_of("satisfaction")["told"]["trips_why"]) if trips > 2 else None
    if knows == "yes":
        said |= {"cadre": who.level(), "answered": who.yes(0.7)}
    if overall in ("1", "2"):
        said["why"] = who.words(words_of("satisfaction")["told"]["why"])
        said["overall"] = overall if said["why"] else "3"
    if chance.happens(0.6):
        said["better"] = who.words(words_of("satisfaction")["told"]["better"])
    return said
