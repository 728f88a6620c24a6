"""Whose tablets the viewer looks after: a coordinator those of the area's cadres, an administrator all."""

import uuid
from datetime import timedelta

from sqlalchemy import Select

from fieldvisit import __version__
from fieldvisit.assignments.policy import household_within
from fieldvisit.assignments.queries import keepers_since
from fieldvisit.households.register import RegisterFilter, matching_ids
from fieldvisit.kernel import clock
from fieldvisit.people.acts import Act
from fieldvisit.people.device_list import STATES, DeviceFilter
from fieldvisit.people.search_pages import typed_words
from fieldvisit.people.viewer import Viewer
from fieldvisit.web.asked import asked_text

# Whose last household went to somebody else may still hold what is not sent.
AFTERWARDS = timedelta(days=90)


def filter_for(viewer: Viewer, *, words: str = "", state: str = "", gone: bool = False) -> DeviceFilter:
    """The filter over the tablets that the viewer may see."""
    return DeviceFilter(_holders(viewer), __version__, words, state if state in STATES else "", gone)


def asked_devices(viewer: Viewer) -> DeviceFilter:
    """What the address bar asks for."""
    return filter_for(viewer, words=typed_words(), state=asked_text("state"), gone=asked_text("gone") == "1")


def _holders(viewer: Viewer) -> Select[uuid.UUID] | None:
    if viewer.can(Act.ADMIN_SECURITY):
        return None
    homes = matching_ids(household_within(viewer, Act.DEVICE_SEE), RegisterFilter())
    return keepers_since(homes, clock.now() - AFTERWARDS)
