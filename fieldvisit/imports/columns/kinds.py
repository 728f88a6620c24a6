"""The registers that can be brought as a file."""

from fieldvisit.imports.columns.cadres import CADRES
from fieldvisit.imports.columns.enterprises import ENTERPRISES
from fieldvisit.imports.columns.fields import Kind
from fieldvisit.imports.columns.households import HOUSEHOLDS
from fieldvisit.imports.columns.members import MEMBERS
from fieldvisit.imports.columns.tags import TAGS
from fieldvisit.imports.columns.units import UNITS

KINDS: dict[str, Kind] = {kind.code: kind for kind in (HOUSEHOLDS, MEMBERS, TAGS, ENTERPRISES, CADRES, UNITS)}
