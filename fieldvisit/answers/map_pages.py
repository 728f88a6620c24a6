"""地图: a form's answers where they were given, over the outlines of the grids; the same answers as a list beside."""

import uuid
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from flask import Response, jsonify, render_template, request
from flask_babel import lazy_gettext as _l

from fieldvisit.answers.blueprint import Answer, blueprint
from fieldvisit.answers.filters import AnswerFilter, asked_answers
from fieldvisit.answers.listing import count_answers, lines_of
from fieldvisit.answers.map_features import count_features, point_features
from fieldvisit.answers.map_outlines import outlines_of
from fieldvisit.answers.map_points import (
    MOST_POINTS,
    answered_row,
    count_positioned,
    counts_by_grid,
    geometries_of,
    places_asked,
    points_of,
    positioned_rows,
    tints_offered,
)
from fieldvisit.answers.map_shades import Shade, shade_of, shades_of
from fieldvisit.answers.narrowing import narrowing_of
from fieldvisit.answers.questions import Question, label_of
from fieldvisit.answers.scope import FormAnswered, form_answered
from fieldvisit.areas.queries import AreaFacts, areas_of
from fieldvisit.households.ground import collected, ground_features
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.surveys.models import SurveySubmission
from fieldvisit.web.asked import asked_text
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import Page, page_args
from fieldvisit.web.searching import typed_search

LONGEST_PATH = 500


@dataclass(frozen=True)
class Asked:
    """What the map is asked to show: which form, narrowed how, whose position, coloured by what."""

    viewer: Viewer
    form: FormAnswered
    narrowed: AnswerFilter
    place: Question | None  # None: the form asks for no position
    tint: Question | None  # None: by the state of review

    @cached_property
    def positioned(self) -> int:
        """How many sets of answers say where."""
        return count_positioned(self.viewer, self.form, self.narrowed, self.place) if self.place else 0

    @property
    def counted(self) -> bool:
        """Whether counts by grid stand for the points: nobody said where, or too many did."""
        return self.place is None or self.positioned > MOST_POINTS

    @property
    def shades(self) -> list[Shade]:
        """The legend."""
        return shades_of(self.tint, self.form.language, _l("没答，或是别的"))

    @property
    def address(self) -> dict[str, str]:
        """What the address bar says, without the page of the list."""
        return {name: said for name, said in request.args.items() if name not in ("page", "per_page")}

    @property
    def tint_address(self) -> dict[str, str]:
        """What a card must know to say the colour in words."""
        return {"by": self.tint.path} if self.tint else {}

    def spot(self, row: SurveySubmission) -> str:
        """Where on the map: longitude and latitude, or nothing where the answer is none."""
        found = geometries_of(self.form, row.answers, self.place) if self.place else []
        return " ".join(str(part) for part in found[0]["coordinates"]) if found else ""

    def shade(self, row: SurveySubmission) -> Shade:
        """The colour of a set of answers."""
        value = row.answers.get(self.tint.path, "") if self.tint else row.review
        return shade_of(self.shades, str(value))


def _asked(survey_id: uuid.UUID) -> Asked:
    viewer = current_viewer()
    form = form_answered(viewer, survey_id)
    places = places_asked(form)
    at, by = asked_text("at", LONGEST_PATH), asked_text("by", LONGEST_PATH)
    place = next((one for one in places if one.path == at), places[0] if places else None)
    tint = next((one for one in tints_offered(form) if one.path == by), None)
    return Asked(viewer, form, asked_answers(request.args), place, tint)


@blueprint.get("/surveys/<uuid:survey_id>/map")
@requires(Act.ANSWER_SEE)
@typed_search
def map(survey_id: uuid.UUID) -> Answer:
    """The map and the list. The page says what there is; the points follow by themselves."""
    asked, args = _asked(survey_id), page_args()
    viewer, form, place = asked.viewer, asked.form, asked.place
    lines, stands = None, []
    if place is not None and not asked.counted:
        rows = positioned_rows(viewer, form, asked.narrowed, place, limit=args.per_page, offset=args.offset)
        lines = Page(lines_of(viewer, form, rows), asked.positioned, args.page, args.per_page)
    else:
        stands = _by_village(counts_by_grid(viewer, form, asked.narrowed))
    return render_template(
        "answers/map.html",
        form=form,
        shown=asked,
        lines=lines,
        stands=stands,
        total=count_answers(viewer, form, asked.narrowed),
        places=_named(places_asked(form), form),
        tints=_named(tints_offered(form), form),
        most=MOST_POINTS,
        narrowing=narrowing_of(viewer, form, asked.narrowed),
    )


def _named(questions: list[Question], form: FormAnswered) -> list[tuple[str, str]]:
    return [(one.path, label_of(one, form.language)) for one in questions]


def _by_village(counts: list[tuple[int | None, int]]) -> list[tuple[AreaFacts | None, int]]:
    """The areas above the grids with how many answers, the most first; None for those of no known grid."""
    grids = areas_of([grid_id for grid_id, _ in counts if grid_id is not None])
    above: Counter[int | None] = Counter()
    for grid_id, count in counts:
        grid = grids.get(grid_id) if grid_id is not None else None
        above[grid.parent_id if grid else None] += count
    areas = areas_of([area_id for area_id in above if area_id is not None])
    return [(areas.get(area_id) if area_id is not None else None, count) for area_id, count in above.most_common()]


@blueprint.get("/surveys/<uuid:survey_id>/map.geojson")
@requires(Act.ANSWER_SEE)
def map_points(survey_id: uuid.UUID) -> Response:
    """The points, each with its answers' id and colour; where they are too many, or none was asked for, counts."""
    asked = _asked(survey_id)
    if asked.place is not None and not asked.counted:
        points = points_of(asked.viewer, asked.form, asked.narrowed, asked.place, asked.tint)
        return jsonify(collected(point_features(points, asked.shades)))
    counts = {grid: count for grid, count in counts_by_grid(asked.viewer, asked.form, asked.narrowed) if grid}
    return jsonify(collected(count_features(counts, outlines_of(asked.viewer, asked.form))))


@blueprint.get("/surveys/<uuid:survey_id>/map-areas.geojson")
@requires(Act.ANSWER_SEE)
def map_areas(survey_id: uuid.UUID) -> Response:
    """What lies under the points: the outlines of grids, and the villages' names."""
    viewer = current_viewer()
    return jsonify(ground_features(outlines_of(viewer, form_answered(viewer, survey_id))))


@blueprint.get("/surveys/<uuid:survey_id>/map/<uuid:submission_id>")
@requires(Act.ANSWER_SEE)
def map_card(survey_id: uuid.UUID, submission_id: uuid.UUID) -> Answer:
    """What is told of one point: a part of a page. Problems: not_visible."""
    asked = _asked(survey_id)
    row = answered_row(asked.viewer, asked.form, submission_id)
    (line,) = lines_of(asked.viewer, asked.form, [row])
    return render_template("answers/map_card.html", form=asked.form, shown=asked, line=line)
