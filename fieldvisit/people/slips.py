"""What undoing needs to know, sealed on a slip that stands in the page until the button is pressed."""

import json
from typing import Any

from flask_babel import lazy_gettext as _l

from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.sealed import keyring


def seal_slip(viewer: Viewer, said: Any) -> str:
    """A slip for this person; `said` is as JSON holds it."""
    return keyring().seal(json.dumps([str(viewer.id), said], separators=(",", ":")))


def open_slip(viewer: Viewer, slip: str) -> Any:
    """What stands on a slip of the same person. Problems: invalid_input (slip)."""
    try:
        owner, said = json.loads(keyring().open(slip))
    except Exception:  # whatever it is, it is no slip of ours
        owner, said = "", None
    if owner != str(viewer.id):
        raise InvalidInput(_l("这个“撤销”已经用不了了。请到户册里一户一户改回来。"), field="slip")
    return said
