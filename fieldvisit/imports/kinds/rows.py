"""A row of a file on its way: as it was read, and what it would do."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fieldvisit.imports.models import Verdict
from fieldvisit.kernel.datum import Datum, to_wgs84


@dataclass
class Brought:
    """A row as it was read: values by field, what is wrong with it, and its cells as text."""

    number: int
    values: dict[str, Any]
    faults: list[dict[str, Any]] = field(default_factory=list)
    cells: Sequence[str] = ()
    given: dict[str, str] = field(default_factory=dict)  # what a person said beside the file: the grid
    mended: bool = False  # it keeps its cells

    def wrong(self, name: str, code: str, **values: Any) -> None:
        """Note what is wrong with a field; words in `imports/words.py`."""
        self.faults.append({"field": name, "code": code, "values": values})

    def set_aside(self, code: str) -> list[dict[str, Any]]:
        """Take the faults of a kind off until it is known whom the row is about; answers them."""
        some = [one for one in self.faults if one["code"] == code]
        self.faults = [one for one in self.faults if one["code"] != code]
        return some

    def to_wgs84(self, datum: Datum) -> None:
        """Put the position where satellites see it; which datum it was read in is kept beside it."""
        lat, lon = self.values.get("lat"), self.values.get("lon")
        if lat is not None and lon is not None and not self.faults and not self.values.get("source_datum"):
            here = to_wgs84(lat, lon, datum)
            self.values |= {"lat": round(here.lat, 7), "lon": round(here.lon, 7), "source_datum": datum}

    def text(self, name: str) -> str:
        """A value as text, empty where nothing is said."""
        value = self.values.get(name)
        return "" if value is None else str(value)


@dataclass(frozen=True)
class Judged:
    """What a row would do. `about`: how it is called in lists. `changes`: {field: [what stands there, what was said]}.
    `like`: those it may be, the likeliest first: {id, name, address, why}. `follows`: the row of its household."""

    brought: Brought
    verdict: Verdict
    subject_id: uuid.UUID | None
    about: str
    changes: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    like: Sequence[Mapping[str, Any]] = ()
    follows: int | None = None
