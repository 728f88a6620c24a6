"""Which judge looks at which kind of file."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from fieldvisit.areas.queries import area_of
from fieldvisit.households.models import HouseholdKind
from fieldvisit.imports import policy
from fieldvisit.imports.kinds.cadres import CadreJudge
from fieldvisit.imports.kinds.homes import HomeJudge
from fieldvisit.imports.kinds.others import Others
from fieldvisit.imports.kinds.parts import PartJudge
from fieldvisit.imports.kinds.rows import Brought, Judged
from fieldvisit.imports.kinds.units import UnitJudge
from fieldvisit.imports.models import RegisterImport


class Judge(Protocol):
    """Says of each row what it would do."""

    def judge(self, rows: Sequence[Brought]) -> Iterator[Judged]:
        """Every row once, in any order."""
        ...

    def as_decided(self, row: Brought, subject_id: uuid.UUID | None, like: Sequence[Mapping[str, Any]]) -> Judged:
        """A likely row as a person decided it: it is this subject, or (None) a new one."""
        ...

    def after(self, row: Brought, head: Judged, *, known: bool) -> Judged:
        """A row that follows another one, once that was decided; `known`: its subject is on the register."""
        ...


def judge_for(row: RegisterImport, datum: str, *, alone: bool = False) -> Judge:
    """The judge of an import's rows. `alone`: one row is judged again, the others were before."""
    area, others = area_of(row.area_id), Others(row.id, alone=alone)
    if row.kind in (policy.MEMBERS, policy.TAGS):
        return PartJudge(area, others, tags=row.kind == policy.TAGS)
    if row.kind == policy.CADRES:
        return CadreJudge(area, others, datum)
    if row.kind == policy.UNITS:
        return UnitJudge(area, others)
    kind = HouseholdKind.ENTERPRISE if row.kind == policy.ENTERPRISES else HouseholdKind.FAMILY
    return HomeJudge(area, kind, others, datum)
