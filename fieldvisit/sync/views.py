"""What, beside the revision, decides the bytes of a dossier: who looks. It goes into the token."""

import hashlib
from datetime import datetime, timedelta

from fieldvisit.issues.queries import notices_mark
from fieldvisit.kernel import clock
from fieldvisit.people.viewer import Viewer

WINDOW_DAYS = 90


def household_view(viewer: Viewer) -> str:
    """A household looks the same to everybody with the same grants."""
    return viewer.version


def user_view(viewer: Viewer) -> str:
    """The user's own dossier names the user, counts its 90 days from this week's beginning, and holds the notices."""
    words = "|".join((str(viewer.id), viewer.name, viewer.username, viewer.language or "", *viewer.roles))
    said = hashlib.sha256(words.encode()).hexdigest()[:8]
    return f"{viewer.version}.{said}.{window_start():%y%m%d}.{notices_mark(viewer.id)}"


def window_start() -> datetime:
    """Issues raised before this are left out. Counted from Monday, so that a token's bytes do not change daily."""
    monday = clock.today() - timedelta(days=clock.today().weekday())
    return clock.day_start(monday - timedelta(days=WINDOW_DAYS))
