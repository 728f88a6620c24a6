"""How much is measured. The small one is for the test-suite: it proves that everything runs, not how fast."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Push:
    """Pushes of `batch` visits from so many `devices` at once, `pushes` from each device in every round."""

    batch: int
    devices: int
    pushes: int

    @property
    def words(self) -> str:
        """How it is called in the table."""
        return f"batches of {self.batch}, {self.devices} device{'s' if self.devices > 1 else ' only'}"


@dataclass(frozen=True)
class Sizes:
    """All of them together. Spans are in days and seconds."""

    grid_households: int = 250
    kept: int = 15
    days: int = 60
    rounds: int = 9
    pushes: tuple[Push, ...] = (Push(50, 1, 10), Push(50, 8, 3), Push(1, 1, 60), Push(1, 8, 20))
    full_pulls: int = 120
    unchanged_pulls: int = 600
    crowd: int = 4
    crowd_seconds: float = 3.0
    warm_up_seconds: float = 4.0
    export_rows: int = 200_000
    answer_sets: int = 100_000
    tablet_rounds: int = 15
    tablet_slower: int = 4  # times: a tablet of some years beside the machine of the bench
    surveys: int = 500  # sets of answers in each round
    survey_lines: int = 8
    survey_rounds: int = 3
    import_rows: int = 100_000
    planner_rounds: int = 30
    city_grids: int = 4_755
    city_households: int = 1_200_000
    finding_rounds: int = 100
    moving_grids: int = 20  # of `grid_households` each
    moving_tablets: int = 50
    moving_pause: float = 2.0  # between two syncs of a tablet
    moving_seconds: float = 20.0  # before the change, and from it on


FULL = Sizes()
SMALL = Sizes(
    grid_households=20,
    days=12,
    rounds=2,
    pushes=(Push(5, 1, 2), Push(1, 2, 2)),
    full_pulls=3,
    unchanged_pulls=5,
    crowd=2,
    crowd_seconds=0.2,
    warm_up_seconds=0.0,
    export_rows=300,
    answer_sets=40,
    tablet_rounds=2,
    tablet_slower=1,
    surveys=8,
    survey_lines=2,
    survey_rounds=2,
    import_rows=300,
    planner_rounds=2,
    city_grids=20,
    city_households=500,
    finding_rounds=3,
    moving_grids=2,
    moving_tablets=3,
    moving_pause=0.05,
    moving_seconds=0.5,
)
