"""Some visits and issues of the last weeks bring photos, most of them arrived; one is still awaited."""

import hashlib
import uuid
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from fieldvisit.demo.chance import Chance
from fieldvisit.demo.days import History
from fieldvisit.demo.issue_life import Life
from fieldvisit.demo.places import HOME_VILLAGE
from fieldvisit.demo.scenes import drawn
from fieldvisit.demo.visiting import Knock
from fieldvisit.photos import album
from fieldvisit.photos.models import PhotoState
from fieldvisit.photos.picture import Clean, cleaned

VARIANTS = 3
ISSUES, VISITS, RECENT = 16, 18, 21
_SCENE_OF = {
    "infra.road": "road",
    "infra.farmroad": "road",
    "infra.light": "light",
    "infra.drain": "drain",
    "env.river": "drain",
    "env.garbage": "garbage",
}


class Pictures:
    """The rows of photos and of what names them."""

    def __init__(self, history: History) -> None:
        self.photos: list[dict[str, Any]] = []
        self.links: list[dict[str, Any]] = []
        self._since = history.day(RECENT)
        self._chance = Chance("photos", history.today)
        self._made: dict[tuple[str, int], _Made] = {}

    def of_issues(self, lives: Iterable[Life]) -> None:
        """Troubles that can be photographed, raised by who stood before them; one of the second's is on its way."""
        shown = [life for life in lives if self._fits(life)]
        shown.sort(
            key=lambda life: (life.home.village is HOME_VILLAGE, life.base["recorded_at"], life.id), reverse=True
        )
        for number, life in enumerate(shown[:ISSUES]):
            count = self._chance.number(1, 3)
            record = ("issue", life.id, life.base["shard_id"], life.base["raised_by_id"], life.base["recorded_at"])
            self._name(*record, _SCENE_OF[life.base["category"]], count, awaited=number == 1)

    def _fits(self, life: Life) -> bool:
        base = life.base
        recent = base["recorded_at"].date() >= self._since
        return recent and base["category"] in _SCENE_OF and base["intake"] == "visit" and not base["confidential"]

    def of_visits(self, knocks: Iterable[Knock]) -> None:
        """What was given, and some doors: always the last one at which the tablet of the demo stood."""
        knocks = list(knocks)
        met = [knock for knock in knocks if knock.met and knock.started.date() >= self._since]
        met.sort(key=lambda knock: knock.home.village is not HOME_VILLAGE)  # where the demo's people look first
        gave = [knock for knock in met if knock.row["given"]]
        others = self._chance.some([knock for knock in met[:200] if not knock.row["given"]], VISITS // 2)
        for knock in [*gave[: VISITS // 2], *others, *_last_of_the_tablet(knocks, {*map(id, gave), *map(id, others)})]:
            record = ("visit", knock.row["id"], knock.home.grid_id, knock.row["cadre_id"], knock.recorded)
            self._name(*record, "gifts" if _rice_or_oil(knock) else "door", self._chance.number(1, 2))

    def _name(
        self,
        kind: str,
        record_id: uuid.UUID,
        shard_id: int,
        account_id: uuid.UUID,
        at: datetime,
        scene: str,
        count: int,
        *,
        awaited: bool = False,
    ) -> None:
        for place in range(count + awaited):
            photo_id = self._chance.key(at)
            link = {"record_id": record_id, "photo_id": photo_id, "record_kind": kind, "place": place}
            state = PhotoState.AWAITED if place == count else PhotoState.KEPT
            said = {"id": photo_id, "shard_id": shard_id, "account_id": account_id, "named_at": at}
            self.photos.append(said | self._content(scene, place % VARIANTS, state, at + timedelta(minutes=2)))
            self.links.append(link)

    def _content(self, scene: str, variant: int, state: PhotoState, at: datetime) -> dict[str, Any]:
        if (scene, variant) not in self._made:
            self._made[scene, variant] = _make(scene, variant)
        made, kept = self._made[scene, variant], state is PhotoState.KEPT
        return {
            "sha256": hashlib.sha256(made.raw).hexdigest(),
            "bytes": len(made.raw),
            "state": state,
            "kept_at": at if kept else None,
            "stored": made.stored if kept else None,
            "width": made.clean.width if kept else None,
            "height": made.clean.height if kept else None,
        }


def _last_of_the_tablet(knocks: Iterable[Knock], pictured: Collection[int]) -> list[Knock]:
    own = (knock for knock in knocks if knock.met and knock.cadre.username == "cadre" and id(knock) not in pictured)
    return sorted(own, key=lambda knock: knock.started)[-1:]


def _rice_or_oil(knock: Knock) -> bool:
    return any({"米", "油"} & set(str(gift["what"])) for gift in knock.row["given"])


class _Made(NamedTuple):
    """A scene as it was sent, as it is kept, and under which name."""

    raw: bytes
    clean: Clean
    stored: str


def _make(scene: str, variant: int) -> _Made:
    raw = drawn(scene, variant)
    clean = cleaned(raw)
    return _Made(raw, clean, album.put(clean))
