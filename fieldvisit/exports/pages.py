"""导出 and 复制为文字, for every list: the buttons stand on the list's page and carry its filters along."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fieldvisit.exports.service import AT_ONCE, ask_export, export_at_once, log_export
from fieldvisit.exports.text import as_text
from fieldvisit.jobs.bell import ring
from fieldvisit.jobs.fetching import XLSX
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.addresses import page_with
from fieldvisit.web.guard import current_viewer, requires, viewer_or_none
from fieldvisit.web.languages import page_language
from fieldvisit.web.lists import SEARCHED, Listing, filters_in, list_named, lists_on

blueprint = Blueprint("exports", __name__)


@blueprint.app_template_global()
def lists_here() -> list[Listing]:
    """The lists on this page that can be taken along."""
    return lists_on(request.endpoint, viewer_or_none()) if request.method == "GET" else []


@blueprint.app_template_global()
def filters_here() -> dict[str, str]:
    """The filters in this page's address, and the row whose list it is."""
    inside = {one.within: str((request.view_args or {})[one.within]) for one in lists_here() if one.within}
    return filters_in(inside | request.args.to_dict() | inside)


@blueprint.app_template_global()
def text_of(listing: Listing, said: Mapping[str, str]) -> str:
    """Where the list stands as text."""
    words = f"?{urlencode(said)}" if said else ""
    return url_for("exports.text", name=listing.code) + words


@blueprint.post("/lists/<name>/export")
@requires(Act.SIGNED_IN)
def export(name: str) -> Response:
    """A short list at once, a long one as a job."""
    viewer, said = current_viewer(), filters_in(request.form)
    listing = list_named(viewer, name)
    total = listing.number(viewer, said)
    if total > AT_ONCE:
        with unit_of_work():
            ask_export(viewer, listing, said, _address(listing, said), page_language())
            log_export(viewer, listing, total)
        ring()
        flash(_("行数多，在后台做；做好了在这里下载。"), "done")
        return redirect(url_for("jobs.mine"))
    file, file_name = export_at_once(viewer, listing, said, _address(listing, said))
    with unit_of_work():
        log_export(viewer, listing, total)
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=file_name, max_age=0)


def _address(listing: Listing, said: Mapping[str, str]) -> str:
    """The page with its filters, as the sheet names them; what was searched for stays out."""
    return page_with(listing.endpoint, {key: text for key, text in said.items() if key not in SEARCHED}, listing.within)


@blueprint.get("/lists/<name>/text")
@requires(Act.SIGNED_IN)
def text(name: str) -> str:
    """The list as text to paste."""
    viewer, said = current_viewer(), filters_in(request.args)
    listing = list_named(viewer, name)
    total = listing.number(viewer, said)
    words = as_text(listing, listing.stream(viewer, said), total)
    back = page_with(listing.endpoint, said, listing.within)
    return render_template("exports/text.html", listing=listing, words=words, said=said, back=back)
