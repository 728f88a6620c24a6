"""The household register of 周王庙镇: doors, families, enterprises, tags, phones. Invented from first to last."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from fieldvisit.demo import leading
from fieldvisit.demo.areas import Areas
from fieldvisit.demo.chance import Chance
from fieldvisit.demo.families import HEAD, Family, family
from fieldvisit.demo.firm_cards import firm_card
from fieldvisit.demo.names import Person, called, firms, firms_of_town, identity_number, person, phone, surname
from fieldvisit.demo.places import HOME_VILLAGE, Hamlet, Spot, VillagePlan, doors
from fieldvisit.demo.stories import Scene
from fieldvisit.demo.town import grids
from fieldvisit.households.rules import FIRM_FIELDS, address_of, door_sort_of
from fieldvisit.storage.sealed import keyring

_GROWN = 16
_OLD_ENOUGH_TO_CALL = 12
_TO_VERIFY = 0.05

# trait → tag, whether its basis must be stated, the basis
_TAGS: dict[str, tuple[str, str | None]] = {
    "lone": ("lone_elder", None),
    "nest": ("empty_nest", None),
    "disabled": ("disabled", "残疾人证"),
    "patient": ("severe_illness", "医保大病结算单"),
    "poor": ("minimum_income", "低保证，民政按季核对"),
    "watched": ("watched", "防返贫监测名单"),
    "left": ("left_behind", "监护人同意登记"),
    "veteran": ("veterans_family", "优抚证"),
    "relocation": ("relocation", None),
    "feud": ("dispute", "调解记录"),
    "tenant": ("new_resident", None),
    "party": ("party_member", None),
}


@dataclass
class Home:
    """A door on the register, who lives behind it, and what the demo needs to know to write about it."""

    id: uuid.UUID
    village: VillagePlan
    grid: int
    grid_id: int
    kind: str
    name: str
    group: str
    hamlet: str
    door: str
    spot: Spot
    traits: set[str]
    called: str
    eldest: int
    members: list[tuple[uuid.UUID, Person, str, str | None]] = field(default_factory=list)

    def fits(self, who: str) -> bool:
        """Whether a text for `who` ("tenant+child") may be told of this household."""
        return set(who.split("+")) <= self.traits

    @property
    def address(self) -> str:
        """How the door is called."""
        return address_of(self.village.name, self.group, self.hamlet, self.door)

    @property
    def head_id(self) -> uuid.UUID:
        """The head, or the enterprise's contact."""
        return self.members[0][0]

    @property
    def head_name(self) -> str:
        """The head's name, or the contact's."""
        return self.members[0][1].name

    @property
    def head_phone(self) -> str | None:
        """How to call them."""
        return self.members[0][3]

    def scene(self, neighbour: str, year: int) -> Scene:
        """What the slots of a text stand for here."""
        return Scene(self.hamlet, self.group, self.door, self.called, neighbour, year - self.eldest)


class Registry:
    """Makes every household of the village in the order of its doors."""

    def __init__(self, areas: Areas, today: date, created: datetime) -> None:
        self.homes: list[Home] = []
        self._areas = areas
        self._year = today.year
        self._created = created
        self._chance = Chance("register")
        own = sum(hamlet.firms for plan in HOME_VILLAGE.grids for hamlet in plan.hamlets)
        self._firms = iter([*firms(self._chance, own), *firms_of_town(Chance("firms"))])
        self._phones = 1

    def fill(self) -> list[Home]:
        """All of them."""
        here = HOME_VILLAGE
        for grid, (village, plan) in enumerate(grids()):
            if village is not here:
                here, self._chance = village, Chance("register", village.code)
            for hamlet in plan.hamlets:
                for place, (door, spot) in enumerate(doors(village, hamlet, self._chance)):
                    self._settle((village, grid), hamlet, place, door, spot)
        return self.homes

    def _settle(self, where: tuple[VillagePlan, int], hamlet: Hamlet, place: int, door: str, spot: Spot) -> None:
        village, grid = where
        chosen = leading.LIVES_AT.get((hamlet.name, door))
        firm = chosen.firm if chosen else None
        if chosen is None and place >= hamlet.doors - hamlet.firms:
            firm = next(self._firms)
        living = self._people(chosen, firm)
        home = Home(
            id=self._chance.key(self._created),
            village=village,
            grid=grid,
            grid_id=self._areas.grids[grid].id,
            kind="enterprise" if firm else "family",
            name=firm or living.head.name,
            group=hamlet.group,
            hamlet=hamlet.name,
            door=door,
            spot=spot,
            traits=living.traits | _of_place(village, hamlet),
            called=called(living.head),
            eldest=min(who.birth_year for who, _ in living.members),
        )
        for who, relation in living.members:
            home.members.append((self._chance.key(self._created), who, relation, self._phone(who, relation)))
        self.homes.append(home)

    def _people(self, chosen: "leading.Lives | None", firm: str | None) -> Family:
        if chosen is not None and not chosen.firm:
            return leading.family_of(chosen, self._year)
        if firm is None:
            return family(self._chance, self._year)
        chance = self._chance
        contact = person(chance, surname(chance), chance.one("mmf"), self._year - chance.number(33, 58))
        return Family([(contact, "contact")], {"firm"})

    def _phone(self, who: Person, relation: str) -> str | None:
        age = self._year - who.birth_year
        if age < _OLD_ENOUGH_TO_CALL or (relation not in (HEAD, "contact") and not self._chance.happens(0.6)):
            return None
        self._phones += 1
        return phone(self._phones)


def _of_place(village: VillagePlan, hamlet: Hamlet) -> set[str]:
    return {name for name, true in (("estate", hamlet.estate), ("urban", village.urban)) if true}


def household_rows(homes: list[Home], created: datetime) -> list[dict[str, Any]]:
    """As the table wants them."""
    return [
        {
            "id": home.id,
            "shard_id": home.grid_id,
            "grid_id": home.grid_id,
            "kind": home.kind,
            "name": home.name,
            "group_name": home.group,
            "hamlet": home.hamlet,
            "door": home.door,
            "door_sort": door_sort_of(home.door),
            "address": home.address,
            "lat": home.spot.lat,
            "lon": home.spot.lon,
            "source_datum": "WGS-84",
            "active": True,
            "created_at": created,
            **(firm_card(home.name) if home.kind == "enterprise" else dict.fromkeys(FIRM_FIELDS)),
        }
        for home in homes
    ]


def member_rows(homes: list[Home], created: datetime) -> list[dict[str, Any]]:
    """Members; phones and the heads' identity numbers are sealed by the column and found by fingerprint."""
    rows: list[dict[str, Any]] = []
    keys = keyring()
    for home in homes:
        for key, who, relation, number in home.members:
            wanted = relation == HEAD and len(rows) % 3 == 0
            identity = identity_number(who, len(rows)) if wanted else None
            rows.append(
                {
                    "id": key,
                    "shard_id": home.grid_id,
                    "household_id": home.id,
                    "name": who.name,
                    "sex": who.sex,
                    "birth_year": who.birth_year,
                    "relation": relation,
                    "head": relation in (HEAD, "contact"),
                    "phone": number,
                    "phone_hash": keys.fingerprint(number) if number else None,
                    "identity_number": identity,
                    "identity_hash": keys.fingerprint(identity) if identity else None,
                    "created_at": created,
                }
            )
    return rows


def _checked(home: Home, today: date, has_paper: bool, chance: Chance) -> dict[str, date | None]:
    """When a tag was last looked at, and until when its paper holds; a few are due to be looked at again."""
    due = chance.happens(_TO_VERIFY) and (home.hamlet, home.door) not in leading.LIVES_AT
    verified = today - timedelta(days=chance.number(5, 160))
    expires = today + timedelta(days=chance.number(20, 300))
    if due and has_paper:
        expires = today + timedelta(days=chance.number(-4, 12))
    elif due:
        verified = today - timedelta(days=chance.number(181, 205))
    return {"verified_on": verified, "expires_on": expires if has_paper else None}


def tag_rows(homes: list[Home], today: date, created: datetime) -> list[dict[str, Any]]:
    """Tags with their source, when they were checked, and until when they hold."""
    chance = Chance("tags")
    rows = []
    for home in homes:
        for trait in sorted(home.traits & _TAGS.keys()):
            tag, basis = _TAGS[trait]
            rows.append(
                {
                    "id": chance.key(created),
                    "shard_id": home.grid_id,
                    "household_id": home.id,
                    "tag": tag,
                    "source": "register" if basis else "visit",
                    "basis": basis,
                    **_checked(home, today, basis is not None, chance),
                    "created_at": created,
                }
            )
    return rows
