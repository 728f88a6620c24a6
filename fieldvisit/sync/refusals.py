"""The refusals that only the inbox knows, and where those who check them will find them."""

from flask_babel import lazy_gettext as _l

from fieldvisit.assignments.queries import households_of
from fieldvisit.households.queries import household_facts_many
from fieldvisit.kernel.errors import Problem
from fieldvisit.people.viewer import Viewer
from fieldvisit.sync.locking import Locked, follow_merges
from fieldvisit.sync.work import Work


def id_reuse(field: str) -> Problem:
    """The id belongs to something else already; both are kept."""
    return Problem(_l("这个编号已经用在另一条记录上，两条都保留。"), code="id_reuse", status=409, field=field)


def past_grace() -> Problem:
    """The household was handed over more than 30 days before."""
    words = _l("这一户交出去已经超过 30 天，先放在待核对。")
    return Problem(words, code="past_grace", status=403, field="household_id")


def behind_parent() -> Problem:
    """What it belongs to waits to be checked."""
    return Problem(_l("它所属的那条记录还在待核对。"), code="waiting_for_parent", status=409)


def unexpected() -> Problem:
    """A fault of ours: the operation is kept, the others go on."""
    return Problem(_l("系统没能处理这条记录，已经原样保留。"), code="internal", status=500)


def grid_for(viewer: Viewer, work: Work, locked: Locked) -> int | None:
    """The grid whose coordinator will check it: the household's, else the one named, else the maker's own."""
    if work.household_id is not None:
        seen = locked.seen.get(work.household_id) or follow_merges([work.household_id]).get(work.household_id)
        if seen is not None:
            return seen.household.grid_id
    for issue_id in work.places.issue_ids:
        if issue_id in locked.homes:
            return locked.homes[issue_id].grid_id
    own = household_facts_many(households_of(viewer.id)[:1])
    return next((facts.grid_id for facts in own.values()), None)
