"""查一件: every issue within the viewer's reach, by words and filters that stay in the address bar."""

from flask import render_template, request

from fieldvisit.areas.queries import areas_of
from fieldvisit.issues.address import SORTS, Args, filter_of
from fieldvisit.issues.blueprint import blueprint
from fieldvisit.issues.categories import active_tree
from fieldvisit.issues.queries import IssueRow, issue_list
from fieldvisit.people.acts import Act
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import Page, page_args
from fieldvisit.web.searching import typed_search

# Filters that figures use and the form does not draw: kept while one of them is on, and named so that one can drop it.
NAMED = (
    "age", "area", "callback_due", "channel", "coordinated", "due", "from", "mine", "outcome", "reopened", "reporters",
    "suggested", "supervised", "to", "unit", "unsigned", "unsupervised",
)  # fmt: skip


@blueprint.get("/issues")
@requires(Act.ISSUE_SEE)
@typed_search
def listing() -> str:
    """The list."""
    viewer, said = current_viewer(), request.args.to_dict()
    sort = Args(said).word("sort", SORTS) or "newest"
    page = issue_list(viewer, filter_of(viewer, said, sort=sort, page=page_args().page))
    kept = {name: said[name] for name in NAMED if said.get(name)}
    return render_template(
        "issues/list.html", page=page, said=said, sort=sort, kept=kept, tree=active_tree(), **_names(Args(said), page)
    )


def _names(args: Args, page: Page[IssueRow]) -> dict[str, str]:
    """The names of the area and unit that the address gives by number, where rows within reach bear them."""
    if not page.items:
        return {"area_name": "", "unit_name": ""}
    area_id = args.number("area")
    area = areas_of([area_id]).get(area_id) if area_id else None
    return {"area_name": area.name if area else "", "unit_name": page.items[0].unit_name or ""}
