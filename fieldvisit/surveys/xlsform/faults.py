"""What is wrong with a workbook, as codes: words are found where somebody reads them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

MOST_FAULTS = 60  # nobody mends more in one go


@dataclass(frozen=True)
class Fault:
    """One thing to mend. `row` counts as Excel does, from 1; `values` fill the words of the code."""

    code: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    def said(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


class Unfit(Exception):
    """The workbook makes no form; `faults` say why, in the order of the sheets."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)[:MOST_FAULTS]
        super().__init__(", ".join(fault.code for fault in self.faults))
