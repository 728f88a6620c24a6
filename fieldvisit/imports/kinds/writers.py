"""Which writer writes which kind of file."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from fieldvisit.areas.queries import AreaFacts
from fieldvisit.imports import policy
from fieldvisit.imports.kinds.cadre_writing import CadreWriter
from fieldvisit.imports.kinds.home_writing import HomeWriter
from fieldvisit.imports.kinds.plans import Plan
from fieldvisit.imports.kinds.unit_writing import UnitWriter
from fieldvisit.imports.queries import RowFacts


class Writer(Protocol):
    """Plans what rows write. `dossier`: which kind of dossier its subjects have, "" for none."""

    dossier: str

    def plan(self, rows: Sequence[RowFacts], at: datetime) -> Plan:
        """The changes of each subject; all rows of a subject come together."""
        ...


def writer_for(kind: str, area: AreaFacts) -> Writer:
    """The writer of a kind, for the area the file is for."""
    if kind == policy.CADRES:
        return CadreWriter()
    return UnitWriter() if kind == policy.UNITS else HomeWriter(area)
