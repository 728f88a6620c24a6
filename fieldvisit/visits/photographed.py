"""Photos of visits: who may look at them, which dossiers tell of them, where the visit is shown.

A visit that was corrected shows its photos no more; those that its correction kept are the correction's.
"""

import uuid
from collections.abc import Collection

from flask import url_for
from sqlalchemy import select

from fieldvisit.households.dossiers import touch_dossiers
from fieldvisit.people.viewer import Viewer
from fieldvisit.photos.records import RecordKind, add_record_kind
from fieldvisit.storage.base import db
from fieldvisit.visits.listing import within
from fieldvisit.visits.models import Visit


def _seen(viewer: Viewer, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    query = select(Visit.id).where(Visit.id.in_(ids), Visit.superseded.is_(False), within(viewer))
    return set(db.session.scalars(query))


def _homes(ids: Collection[uuid.UUID]) -> list[uuid.UUID]:
    return list(db.session.scalars(select(Visit.household_id).where(Visit.id.in_(ids))))


def _changed(ids: Collection[uuid.UUID]) -> None:
    touch_dossiers(dict.fromkeys(_homes(ids), "household"))


def _page(visit_id: uuid.UUID) -> str:
    return url_for("desk.household", household_id=_homes([visit_id])[0])


add_record_kind(RecordKind("visit", _seen, _changed, _page))
