"""Five ready questionnaires of a town, written as the rows of their workbooks, Chinese first and English beside it.

They go the way of every upload (`tables` makes the workbook), so what is offered here is also the example to copy.
"""

from fieldvisit.surveys.library.elder_care import ELDER_CARE
from fieldvisit.surveys.library.enterprise import ENTERPRISE
from fieldvisit.surveys.library.opinion import OPINION
from fieldvisit.surveys.library.safety import SAFETY
from fieldvisit.surveys.library.satisfaction import SATISFACTION
from fieldvisit.surveys.library.sheets import Sample

LIBRARY: tuple[Sample, ...] = (OPINION, SAFETY, ELDER_CARE, ENTERPRISE, SATISFACTION)


def sample(code: str) -> Sample | None:
    """One of them by its code."""
    return next((one for one in LIBRARY if one.code == code), None)
