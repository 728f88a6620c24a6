"""走访记录, and what was given at condolence and assistance visits, summed by area. No list is by person."""

from flask import render_template

from fieldvisit.areas.queries import line_of
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.people.acts import Act
from fieldvisit.visits.blueprint import Answer, blueprint
from fieldvisit.visits.listing import VisitFilter, areas_seen, find_visits, given_by_area
from fieldvisit.visits.words import KINDS, OUTCOMES
from fieldvisit.web.asked import asked_day, asked_number, asked_text
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import page_args


def _asked() -> VisitFilter:
    kind, outcome = asked_text("kind"), asked_text("outcome")
    return VisitFilter(
        kind=kind if kind in KINDS else "",
        outcome=outcome if outcome in OUTCOMES else "",
        area_id=asked_number("area"),
        since=asked_day("since"),
        until=asked_day("until"),
        given=asked_text("given") == "1",
        mine=asked_text("mine") == "1",
    )


@blueprint.get("/visits")
@requires(Act.VISIT_SEE)
def listing() -> Answer:
    """Visits within reach, the newest first."""
    asked = _asked()
    try:
        page = find_visits(current_viewer(), asked, page_args())
    except NotVisible:
        asked = VisitFilter(asked.kind, asked.outcome, None, asked.since, asked.until, asked.given, asked.mine)
        page = find_visits(current_viewer(), asked, page_args())
    return render_template("visits/list.html", page=page, asked=asked, kinds=KINDS, outcomes=OUTCOMES)


@blueprint.get("/given")
@requires(Act.INSIGHT_SEE)
def given() -> Answer:
    """What was given, by area; each sum opens the visits behind it."""
    viewer, asked = current_viewer(), _asked()
    area = areas_seen(viewer, asked.area_id)
    lines = given_by_area(viewer, area, asked)
    reach = viewer.area_paths(Act.INSIGHT_SEE)
    line = [one for one in line_of(area.id) if any(one.path.startswith(path) for path in reach)]
    return render_template("visits/given.html", area=area, line=line, lines=lines, asked=asked, kinds=KINDS)
