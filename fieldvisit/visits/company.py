"""Who stood at the door beside the one who records it. One entry counts for all; each finds it in their history."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.people.queries import PersonFacts, people_named
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.visits.models import Companion, Visit
from fieldvisit.visits.schemas import RecordVisit
from fieldvisit.visits.writing import VisitRow


@dataclass(frozen=True)
class Accompanied:
    """A visit that someone else recorded and at which one was there."""

    visit_id: uuid.UUID
    kind: str
    outcome: str
    started_at: datetime
    cadre_name: str
    address: str


def people_beside(said: RecordVisit, viewer: Viewer) -> Mapping[uuid.UUID, PersonFacts]:
    """The companions in the order named, oneself left out. Problems: invalid_input (an unknown one)."""
    if not said.companions:
        return {}
    wanted = dict.fromkeys(key for key in said.companions if key != viewer.id)
    known = people_named(wanted)
    if len(known) < len(wanted):
        raise InvalidInput(_l("同行的人里有认不出的。"), field="companions")
    return {key: known[key] for key in wanted}


def keep_company(visit: VisitRow, address: str, beside: Mapping[uuid.UUID, PersonFacts]) -> None:
    """Note who was there at a visit that is written, so that they find it. The door is told as it was called then."""
    if beside:
        db.session.add_all(
            Companion(visit_id=visit.id, account_id=key, shard_id=visit.shard_id, address=address) for key in beside
        )


def companions_among(ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the ids who went along on a visit."""
    return set(db.session.scalars(select(Companion.account_id).where(Companion.account_id.in_(ids)).distinct()))


def accompanied_by(account_id: uuid.UUID, most: int = 20) -> list[Accompanied]:
    """The newest visits of others at which the account was there."""
    query = (
        select(Visit.id, Visit.kind, Visit.outcome, Visit.started_at, Visit.cadre_name, Companion.address)
        .join(Companion, Companion.visit_id == Visit.id)
        .where(Companion.account_id == account_id, Visit.superseded.is_(False))
        .order_by(Visit.started_at.desc(), Visit.id.desc())
    )
    return [Accompanied(*row) for row in db.session.execute(query.limit(most))]
