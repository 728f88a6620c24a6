"""Gives a household to another cadre while the server runs, as the coordinator's press would.

In a process of its own, with the server's settings: two programs over one home, as with the console command.
"""

from functools import partial
from uuid import UUID

from tests.support.server import Server


def hand_over(server: Server, household_id: str, username: str) -> None:
    """The household now belongs to this cadre."""
    server.beside(partial(_assign, household_id, username))


def _assign(household_id: str, username: str) -> None:
    from sqlalchemy import select

    from fieldvisit.app import create_app
    from fieldvisit.assignments.service import assign_households
    from fieldvisit.people.models import Account
    from fieldvisit.people.queries import viewer_of
    from fieldvisit.storage.base import db
    from fieldvisit.storage.unit_of_work import unit_of_work

    with create_app().app_context():
        ids = dict(db.session.execute(select(Account.username, Account.id)).tuples().all())
        db.session.rollback()
        coordinator = viewer_of(ids["coordinator"])
        db.session.rollback()
        assert coordinator is not None
        with unit_of_work():
            assign_households(coordinator, [UUID(household_id)], ids[username], "near")
