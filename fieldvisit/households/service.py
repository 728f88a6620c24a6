"""Everything that changes the register, by its verbs. Flushes, never commits."""

from fieldvisit.households.doors import (
    amend_household,
    mark_moved_away,
    mark_moved_back,
    move_household,
    register_household,
)
from fieldvisit.households.members import add_member, amend_member, end_member, reveal_number
from fieldvisit.households.tagging import add_tag, amend_tag, end_tag, verify_tag

__all__ = [
    "add_member",
    "add_tag",
    "amend_household",
    "amend_member",
    "amend_tag",
    "end_member",
    "end_tag",
    "mark_moved_away",
    "mark_moved_back",
    "move_household",
    "register_household",
    "reveal_number",
    "verify_tag",
]
