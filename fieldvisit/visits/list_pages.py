"""走访记录, 纳凉会, and what was given at condolence and assistance visits, summed by area. No list is by person."""

from flask import render_template

from fieldvisit.areas.queries import line_of
from fieldvisit.people.acts import Act
from fieldvisit.visits.address import asked_meetings, asked_visits
from fieldvisit.visits.blueprint import Answer, blueprint
from fieldvisit.visits.listing import areas_seen, find_visits, given_by_area
from fieldvisit.visits.meeting_listing import find_meetings
from fieldvisit.visits.phrases import phrase_words
from fieldvisit.visits.words import KINDS, OUTCOMES
from fieldvisit.web.asked import asked_number
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.languages import page_language
from fieldvisit.web.paging import page_args


@blueprint.get("/visits")
@requires(Act.VISIT_SEE)
def listing() -> Answer:
    """Visits within reach, the newest first."""
    asked = asked_visits()
    page = find_visits(current_viewer(), asked, page_args())
    words = phrase_words(page_language())
    return render_template("visits/list.html", page=page, asked=asked, kinds=KINDS, outcomes=OUTCOMES, words=words)


@blueprint.get("/meetings")
@requires(Act.VISIT_SEE)
def meetings() -> Answer:
    """Courtyard meetings within reach, the newest first."""
    asked = asked_meetings()
    return render_template(
        "visits/meetings.html", page=find_meetings(current_viewer(), asked, page_args()), asked=asked
    )


@blueprint.get("/given")
@requires(Act.INSIGHT_SEE)
def given() -> Answer:
    """What was given, by area; each sum opens the visits behind it."""
    viewer, asked = current_viewer(), asked_visits()
    area = areas_seen(viewer, asked_number("area"))
    lines = given_by_area(viewer, area, asked)
    reach = viewer.places(Act.INSIGHT_SEE)
    line = [one for one in line_of(area.id) if any(one.path.startswith(path) for path in reach)]
    return render_template("visits/given.html", area=area, line=line, lines=lines, asked=asked, kinds=KINDS)
