"""The API of the tablets that one looks after."""

import uuid
from typing import Any

from marshmallow import Schema, fields

from fieldvisit.desk.devices import filter_for
from fieldvisit.kernel.clock import local_date
from fieldvisit.people.acts import Act
from fieldvisit.people.device_list import STATES, DeviceLine, device_page
from fieldvisit.web.api import PREFIX, Paged, RoomApi, a_flag, a_word, page_of, some_text
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import Page

api = RoomApi("tablets", __name__, url_prefix=f"{PREFIX}/devices", description="Tablets of those one looks after.")
blueprints = [api]


class TabletSchema(Schema):
    """A tablet: heard of on a day, never by the minute. What it has not said is null."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    account_id = fields.UUID(required=True)
    account_name = fields.String(required=True)
    app_version = fields.String(allow_none=True)
    registered_on = fields.Date(required=True)
    seen_on = fields.Date(required=True)
    waiting = fields.Integer(allow_none=True)
    waiting_since = fields.Date(allow_none=True)
    quarantined = fields.Integer(allow_none=True)
    photos_waiting = fields.Integer(allow_none=True)
    persisted = fields.Boolean(allow_none=True)
    free_mb = fields.Integer(allow_none=True)
    emptied_on = fields.Date(allow_none=True)
    lost = fields.Integer(allow_none=True, metadata={"description": "What was waiting on it when it was emptied."})
    marks = fields.List(fields.String(metadata={"enum": list(STATES)}), required=True)
    revoked_on = fields.Date(allow_none=True)


class TabletsQuery(Paged):
    """By the holder's name, by a state, those in use or those no longer."""

    q = some_text()
    state = a_word(*STATES)
    gone = a_flag()


_COUNTS = ("id", "name", "app_version", "waiting", "quarantined", "photos_waiting", "persisted", "free_mb", "lost")
_DAYS = {
    "registered_on": "created_at",
    "waiting_since": "waiting_since",
    "emptied_on": "emptied_at",
    "revoked_on": "revoked_at",
}


def _tablet(line: DeviceLine) -> dict[str, Any]:
    moments = {name: getattr(line.device, column) for name, column in _DAYS.items()} | {"seen_on": line.seen_at}
    days = {name: at and local_date(at) for name, at in moments.items()}
    whose: dict[str, uuid.UUID | str] = {"account_id": line.account.id, "account_name": line.account.name}
    return {name: getattr(line.device, name) for name in _COUNTS} | days | whose | {"marks": line.marks}


@api.on("GET", "", page_of(TabletSchema), asks=TabletsQuery)
@requires(Act.DEVICE_SEE)
def tablets() -> Page[dict[str, Any]]:
    """The tablets within reach, by the names of their holders."""
    args, said = TabletsQuery.page_and_rest()
    asked = filter_for(
        current_viewer(), words=said.get("q", ""), state=said.get("state", ""), gone=said.get("gone", False)
    )
    page = device_page(asked, args)
    return Page([_tablet(line) for line in page.items], page.total, page.page, page.per_page)
