"""The registers that can be brought as a file."""

from fieldvisit.imports.columns.fields import Kind
from fieldvisit.imports.columns.households import HOUSEHOLDS

KINDS: dict[str, Kind] = {kind.code: kind for kind in (HOUSEHOLDS,)}
