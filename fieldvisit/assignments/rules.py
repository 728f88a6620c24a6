"""How many households one cadre keeps: five to fifteen. Outside that is shown and confirmed, never forbidden."""

from dataclasses import dataclass
from typing import Literal

FEWEST, MOST = 5, 15
Load = Literal["none", "under", "ok", "over"]
MOST_AT_ONCE = 60


def load_of(households: int) -> Load:
    """`ok` from 5 to 15; `none` is a cadre without any."""
    if households <= 0:
        return "none"
    if households < FEWEST:
        return "under"
    return "over" if households > MOST else "ok"


@dataclass(frozen=True)
class Effect:
    """What an assignment does to one cadre's load."""

    cadre_id: object
    name: str
    before: int
    after: int

    @property
    def load(self) -> Load:
        """The load afterwards."""
        return load_of(self.after)

    @property
    def to_confirm(self) -> bool:
        """Whether it leaves five to fifteen, or comes no nearer to it from outside."""
        return self.load in ("under", "over")


def effects_to_confirm(effects: list[Effect]) -> list[Effect]:
    """Those that must be shown and confirmed before anything is written."""
    return [effect for effect in effects if effect.to_confirm and effect.before != effect.after]
