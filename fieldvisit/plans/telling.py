"""Who is told of plans: who confirmed one that was not done on its day, and cadres whose list changed.

Neither is written down: the first holds until somebody decides about the plan, the second for a week.
"""

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, case, func, or_, select

from fieldvisit.areas.queries import areas_of
from fieldvisit.issues.notices import Standing, add_standing
from fieldvisit.kernel.clock import now
from fieldvisit.people.acts import Act, Role
from fieldvisit.people.policy import RowFacts, may
from fieldvisit.people.viewer import Viewer
from fieldvisit.plans.models import Plan, PlanLine, PlanState
from fieldvisit.plans.rules import OPEN
from fieldvisit.plans.words import halted_words
from fieldvisit.storage.base import db

TOLD_FOR = timedelta(days=7)
MOST_TOLD = 20


def plans_told(viewer: Viewer, waiting: bool) -> Sequence[Standing]:
    """What the viewer is told of plans."""
    return [*_halted(viewer), *(() if waiting else _lists_changed(viewer))]


def _halted(viewer: Viewer) -> list[Standing]:
    if not viewer.can(Act.ASSIGNMENT_EDIT):
        return []
    query = select(Plan).where(Plan.state.in_(OPEN), Plan.confirmed_by == viewer.id)
    rows = list(db.session.scalars(query.order_by(Plan.confirmed_at.desc()).limit(MOST_TOLD)))
    areas = areas_of({row.area_id for row in rows})
    return [
        Standing(
            code="plan_halted",
            id=row.id,
            at=row.confirmed_at or row.asked_at,
            words=_l("你确认的联户安排没有执行：%(area)s", area=areas[row.area_id].name),
            more=halted_words(row.summary["halted"]),
            endpoint="plans.one",
            arguments={"plan_id": row.id},
            waits=True,
        )
        for row in rows
        if row.summary.get("halted") and may(viewer, Act.ASSIGNMENT_EDIT, RowFacts(areas[row.area_id].path))
    ]


def _lists_changed(viewer: Viewer) -> list[Standing]:
    if Role.CADRE not in viewer.roles:
        return []
    mine = PlanLine.to_cadre_id == viewer.id
    query = (
        select(Plan.id, Plan.applied_at, func.sum(case((mine, 1), else_=0)), func.count())
        .join(PlanLine, PlanLine.plan_id == Plan.id)
        .where(
            Plan.state == PlanState.CONFIRMED,
            Plan.applied_at >= now() - TOLD_FOR,
            PlanLine.to_cadre_id.is_not(None),
            or_(
                and_(mine, or_(PlanLine.from_cadre_id.is_(None), PlanLine.from_cadre_id != viewer.id)),
                and_(PlanLine.from_cadre_id == viewer.id, ~mine),
            ),
        )
        .group_by(Plan.id, Plan.applied_at)
        .order_by(Plan.applied_at.desc())
        .limit(MOST_TOLD)
    )
    return [
        Standing(
            code="list_changed",
            id=key,
            at=at,
            words=_l("你联的户有变动：多了 %(gained)s 户，少了 %(lost)s 户", gained=gained, lost=changed - gained),
            more=_l("平板下次同步就看到；新接的户点开有简要情况。以前离线记下的照样算。"),
            endpoint="desk.register",
            arguments={},
            waits=False,
        )
        for key, at, gained, changed in db.session.execute(query)
        if at is not None
    ]


add_standing(plans_told)
