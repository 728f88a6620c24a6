"""What planning ends in: a plan with its proof, or the reasons why there is none. Plain data; no numpy here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

NOBODY = -1


@dataclass(frozen=True, slots=True)
class Plan:
    """Who keeps which household, by their places in the problem.

    `ways_cm` are ways in the straight line, None where a position is unknown. `cost_cm` is what was minimised: ways
    less worths, and what leaving costs, in whole centimetres. No plan within the limits costs less than `bound_cm`,
    which is reckoned from prices of the keepers and not from the plan; where both are equal the plan is `proven`.
    `kept` households stay with their keeper, `moved` ones get another. Within the limits `strained` is empty; else
    it says by how many a keeper has too many (+) or too few (-), and `keeper_of` is NOBODY where nobody is allowed.
    """

    keeper_of: list[int]
    ways_cm: list[int | None]
    cost_cm: int
    bound_cm: int
    proven: bool
    kept: int
    moved: int
    strained: Mapping[int, int] = field(default_factory=dict)

    @property
    def metres(self) -> list[int | None]:
        """Whole metres of each home's way, None where a position is unknown."""
        return [None if way is None else round(way / 100) for way in self.ways_cm]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is no plan within the limits.

    | code | homes, keepers | number |
    |---|---|---|
    | too_few_keepers | all | keepers that are missing |
    | too_many_keepers | all | keepers that are too many |
    | must_is_must_not | bound to whom they must not have; those | such homes |
    | must_over_most | bound to the keeper; he | homes over his most |
    | nobody_allowed | whom nobody may keep; none | such homes |
    | too_little_room | homes that only these keepers may keep; they | homes without room there |
    | too_little_work | homes that these keepers may keep; they | homes missing for their least |
    """

    code: str
    homes: tuple[int, ...]
    keepers: tuple[int, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Infeasible:
    """No plan keeps all limits. `nearest` breaks them least and is the cheapest such; None without keepers."""

    missing_keepers: int
    spare_keepers: int
    reasons: list[Reason]
    nearest: Plan | None
