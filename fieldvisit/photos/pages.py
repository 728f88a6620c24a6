"""One photo large, with the way to its neighbours and back to its record. The address names nobody."""

import uuid

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _l

from fieldvisit.jobs.kinds import Work, add_nightly
from fieldvisit.people.acts import Act
from fieldvisit.photos.opening import give_up_old
from fieldvisit.photos.seen import photo_seen
from fieldvisit.web.guard import current_viewer, requires

blueprint = Blueprint("photo_pages", __name__)


def _tidy(_work: Work) -> None:
    give_up_old()


add_nightly("nightly.photos", _l("夜间整理：清掉没传完的照片"), _tidy)


@blueprint.get("/photos/<uuid:photo_id>")
@requires(Act.SIGNED_IN)
def photo(photo_id: uuid.UUID) -> str:
    """The page."""
    return render_template("photos/photo.html", seen=photo_seen(current_viewer(), photo_id))
