"""Who lives together: the kinds of household of a Zhejiang village and how often each occurs.

A family knows which texts fit it (`traits`): a story about a grandson is told only where one lives.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from fieldvisit.demo.chance import Chance
from fieldvisit.demo.names import Person, person, surname

HEAD = "head"


@dataclass
class Family:
    """Members as (person, relation to the head), the head first; and what is true of them."""

    members: list[tuple[Person, str]]
    traits: set[str] = field(default_factory=set)

    @property
    def head(self) -> Person:
        """Whose name stands on the register."""
        return self.members[0][0]


def _born(chance: Chance, year: int, low: int, high: int) -> int:
    return year - chance.number(low, high)


def _pair(chance: Chance, year: int, low: int, high: int, *, away: bool = False) -> tuple[Person, Person]:
    his_year = _born(chance, year, low, high)
    his = surname(chance, away=away)
    man = person(chance, his, "m", his_year)
    return man, person(chance, surname(chance, away=away), "f", his_year + chance.number(-2, 4))


def _child_of(chance: Chance, parent: Person, year: int, low: int, high: int) -> Person:
    return person(chance, parent.surname, chance.one("mf"), _born(chance, year, low, high))


def _kin(child: Person) -> str:
    return "son" if child.sex == "m" else "daughter"


def _grandkin(child: Person) -> str:
    return "grandson" if child.sex == "m" else "granddaughter"


def _lone(chance: Chance, year: int) -> Family:
    sex = chance.weighted((("f", 7), ("m", 3)))
    head = person(chance, surname(chance), sex, _born(chance, year, 70, 90))
    return Family([(head, HEAD)], {"lone", "elder", "alone"})


def _nest(chance: Chance, year: int) -> Family:
    man, woman = _pair(chance, year, 68, 84)
    return Family([(man, HEAD), (woman, "spouse")], {"nest", "elder", "alone"})


def _nuclear(chance: Chance, year: int) -> Family:
    man, woman = _pair(chance, year, 31, 45)
    children = [_child_of(chance, man, year, 7, 14)]
    traits = {"child", "parent", "working"}
    if chance.happens(0.45):
        children.append(_child_of(chance, man, year, 2, 6))
        traits.add("toddler")
    return Family([(man, HEAD), (woman, "spouse"), *((child, _kin(child)) for child in children)], traits)


def _three(chance: Chance, year: int) -> Family:
    old, wife = _pair(chance, year, 60, 74)
    son = person(chance, old.surname, "m", old.birth_year + chance.number(23, 28))
    wife_of_son = person(chance, surname(chance), "f", son.birth_year + chance.number(-2, 3))
    child = _child_of(chance, son, year, 7, 15)
    elders = [(old, "spouse"), (wife, HEAD)] if chance.happens(0.35) else [(old, HEAD), (wife, "spouse")]
    elders.sort(key=lambda member: member[1] != HEAD)
    members = [*elders, (son, "son"), (wife_of_son, "daughter_in_law"), (child, _grandkin(child))]
    if chance.happens(0.3):
        del members[1]
    traits = {"child", "grandchild"} | ({"elder"} if year - members[0][0].birth_year >= 68 else set())
    return Family(members, traits)


def _middle(chance: Chance, year: int) -> Family:
    man, woman = _pair(chance, year, 49, 60)
    members = [(man, HEAD), (woman, "spouse")]
    if chance.happens(0.6):
        child = _child_of(chance, man, year, 20, 27)
        members.append((child, _kin(child)))
    return Family(members, {"working"})


def _left_behind(chance: Chance, year: int) -> Family:
    man, woman = _pair(chance, year, 60, 69)
    child = _child_of(chance, man, year, 7, 13)
    return Family([(woman, HEAD), (man, "spouse"), (child, _grandkin(child))], {"left", "child", "grandchild"})


def _tenants(chance: Chance, year: int) -> Family:
    man, woman = _pair(chance, year, 26, 41, away=True)
    members = [(man, HEAD), (woman, "spouse")]
    traits = {"tenant", "working"}
    if chance.happens(0.6):
        small = chance.happens(0.5)
        child = _child_of(chance, man, year, 4, 6) if small else _child_of(chance, man, year, 7, 12)
        members.append((child, _kin(child)))
        traits |= {"toddler"} if small else {"child", "parent"}
    return Family(members, traits)


_KINDS: tuple[tuple[Callable[[Chance, int], Family], float], ...] = (
    (_lone, 9),
    (_nest, 13),
    (_nuclear, 20),
    (_three, 30),
    (_middle, 16),
    (_left_behind, 3),
    (_tenants, 9),
)
# trait, share of families, kinds it does not go with
_CIRCUMSTANCES: tuple[tuple[str, float, frozenset[str]], ...] = (
    ("patient", 0.045, frozenset({"left"})),
    ("disabled", 0.04, frozenset({"left"})),
    ("poor", 0.03, frozenset({"tenant"})),
    ("veteran", 0.035, frozenset({"tenant", "left"})),
    ("relocation", 0.03, frozenset({"tenant"})),
    ("feud", 0.025, frozenset({"tenant"})),
    ("party", 0.09, frozenset({"tenant"})),
    ("watched", 0.008, frozenset({"tenant"})),
)


def family(chance: Chance, year: int) -> Family:
    """A household as this village might have one, in that year."""
    made = chance.weighted(_KINDS)(chance, year)
    for trait, share, never_with in _CIRCUMSTANCES:
        if chance.happens(share) and not made.traits & never_with:
            made.traits.add(trait)
    if "tenant" not in made.traits and "alone" not in made.traits:
        made.traits.add("family")
    return made
