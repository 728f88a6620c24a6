"""Photos of issues: who may look at them, which dossiers tell of them, where the issue is shown.

A photo may show whose yard it is: of a confidential issue only those see it who are told who reported it, and
whoever took it.
"""

import uuid
from collections.abc import Collection

from flask import url_for
from sqlalchemy import select

from fieldvisit.households.dossiers import DossierKind, touch_dossiers
from fieldvisit.issues import policy
from fieldvisit.issues.homes import issue_homes
from fieldvisit.issues.models import Issue
from fieldvisit.issues.recording import dossiers_of
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.photos.records import RecordKind, add_record_kind
from fieldvisit.storage.base import db


def _seen(viewer: Viewer, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    issues = list(db.session.scalars(select(Issue).where(Issue.id.in_(ids))))
    facts = policy.facts_of_many(issues)
    visible = {key for key, one in facts.items() if policy.may(viewer, Act.ISSUE_SEE, one)}
    return {key for key in visible if facts[key].raised_by_id == viewer.id or policy.sees_reporter(viewer, facts[key])}


def _changed(ids: Collection[uuid.UUID]) -> None:
    kinds: dict[uuid.UUID, DossierKind] = {}
    for home in issue_homes(ids).values():
        kinds |= dossiers_of(home.household_id, home.raised_by_id)
    touch_dossiers(kinds)


def _page(issue_id: uuid.UUID) -> str:
    return url_for("issues.issue", issue_id=issue_id)


add_record_kind(RecordKind("issue", _seen, _changed, _page))
