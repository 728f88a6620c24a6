"""What changed in a household, told from its door, perhaps days later: three-way against what the teller had seen.

Where nobody changed a field meanwhile the new value goes in; where somebody did, what stands here stays and the
value brought is kept beside it (a FieldChange) for a coordinator to take or leave. Phone and identity numbers are
never put in place unseen: a call-back goes to the number on record. Nothing that was said is lost in silence.
Flushes, never commits.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from fieldvisit.areas.queries import area_of
from fieldvisit.households.amend_fields import NUMBERS, Path, current, put, sealed
from fieldvisit.households.amend_schemas import AmendAtDoor, NewMember
from fieldvisit.households.doors import address_at, ensure_of_firm, held_for_change
from fieldvisit.households.dossiers import touch_dossiers
from fieldvisit.households.history import Way
from fieldvisit.households.models import FieldChange, Household, HouseholdTag, Member
from fieldvisit.households.persons import new_member
from fieldvisit.households.schemas import TagWords
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import InvalidInput, StepRefused
from fieldvisit.kernel.stamp import Stamp
from fieldvisit.kernel.text import mask_identity, mask_phone
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db

CLASH, NUMBER = "clash", "number"
OPEN, TAKEN = "open", "taken"


@dataclass
class Amended:
    """What was not put in place: {path: what stands here}, numbers masked. Empty when all was."""

    kept: dict[str, Any] = field(default_factory=dict)
    clashed: bool = False


def amend_at_door(
    viewer: Viewer,
    household_id: uuid.UUID,
    said: AmendAtDoor,
    stamp: Stamp,
    *,
    cadre_ids: frozenset[uuid.UUID] = frozenset(),
) -> Amended:
    """Apply what can be applied, keep the rest beside it.

    Problems: not_visible, not_allowed, step_refused (merged; a head leaves without another), invalid_input.
    """
    row = held_for_change(viewer, household_id, Act.HOUSEHOLD_AMEND, cadre_ids, way=Way.TABLET, stamp=stamp)
    act = _Act(viewer, row, stamp)
    for path in said.said:
        act.change(path.path, path.base, path.value)
    for person in said.add_members:
        act.add_member(person)
    for member_id in said.end_members:
        act.end_member(member_id)
    for tag in said.add_tags:
        act.add_tag(tag)
    for code in said.end_tags:
        act.end_tag(code)
    touch_dossiers({row.id: "household"})
    row.address = address_at(row, area_of(row.grid_id))
    db.session.flush()
    return act.amended


class _Act:
    """One amendment under way: the rows it may touch, read once under the lock."""

    def __init__(self, viewer: Viewer, row: Household, stamp: Stamp) -> None:
        self.viewer, self.row, self.stamp = viewer, row, stamp
        self.amended = Amended()
        everybody = db.session.scalars(select(Member).where(Member.household_id == row.id))
        self.people: dict[uuid.UUID, Member] = {member.id: member for member in everybody}
        tags = db.session.scalars(
            select(HouseholdTag).where(HouseholdTag.household_id == row.id, HouseholdTag.ended_at.is_(None))
        )
        self.tags: dict[str, HouseholdTag] = {tag.tag: tag for tag in tags}
        waiting = select(FieldChange).where(FieldChange.household_id == row.id, FieldChange.state == OPEN)
        self.waiting = {(one.member_id, one.field, one.yours): one for one in db.session.scalars(waiting)}

    @property
    def living(self) -> list[Member]:
        """Who lives there now."""
        return [member for member in self.people.values() if member.ended_at is None]

    def change(self, path: Path, base: Any, value: Any) -> None:
        """One field, three ways: what was seen, what stands here, what is said."""
        member = self._person(path)
        if member is None:
            ensure_of_firm(self.row, path.field, value, f"fields.{path}")
        now_here = current(self.row, member, path.field)
        if value == now_here:
            self._no_longer_waits(path, value)
            return
        gone = member is not None and member.ended_at is not None
        if path.field in NUMBERS:
            self._keep(path, NUMBER, base, now_here, value)
        elif value == base:
            return
        elif now_here == base and not gone:
            put(self.row, self.living, member, path.field, value)
            self._no_longer_waits(path, value)
        else:
            self._keep(path, CLASH, base, now_here, value)

    def _no_longer_waits(self, path: Path, value: Any) -> None:
        """What lost before and is said again on what stands now needs nobody to look at it."""
        waits = self.waiting.pop((path.member_id, path.field, sealed(value)), None)
        if waits is not None:
            waits.state, waits.settled_by, waits.settled_at = TAKEN, self.viewer.id, self.stamp.recorded_at

    def _person(self, path: Path) -> Member | None:
        if path.member_id is None:
            return None
        if path.member_id not in self.people:
            raise InvalidInput(_l("这一户里没有这个人。"), field=f"fields.{path}")
        return self.people[path.member_id]

    def _keep(self, path: Path, cause: str, base: Any, kept: Any, yours: Any) -> None:
        self.amended.kept[str(path)] = masked(path.field, kept)
        self.amended.clashed |= cause == CLASH
        self._note(path.field, path.member_id, cause, (base, kept, yours))

    def _note(self, name: str, member_id: uuid.UUID | None, cause: str, values: tuple[Any, Any, Any]) -> None:
        base, kept, yours = (sealed(value) for value in values)
        if (member_id, name, yours) in self.waiting:
            return  # said before, and nobody has looked at it yet
        row = FieldChange(
            shard_id=self.row.shard_id,
            household_id=self.row.id,
            member_id=member_id,
            field=name,
            cause=cause,
            base=base,
            kept=kept,
            yours=yours,
            account_id=self.viewer.id,
            account_name=self.viewer.name,
            occurred_at=self.stamp.occurred_at,
            recorded_at=self.stamp.recorded_at,
        )
        self.waiting[member_id, name, yours] = row
        db.session.add(row)

    def add_member(self, said: NewMember) -> None:
        """Someone more; who is on record already (two were told of the same child) is not added twice."""
        twin = self._known(said)
        if twin is not None:
            for name in NUMBERS:
                if getattr(said, name):
                    self.change(Path(name, twin.id), None, getattr(said, name))
            return
        row = new_member(self.row, said)
        row.id, row.head = said.id or row.id, False
        db.session.add(row)
        db.session.flush()
        self.people[row.id] = row
        if said.head:
            put(self.row, self.living, row, "head", True)

    def _known(self, said: NewMember) -> Member | None:
        if said.id in self.people:
            return self.people[said.id]
        return next((one for one in self.living if (one.name, one.birth_year) == (said.name, said.birth_year)), None)

    def end_member(self, member_id: uuid.UUID) -> None:
        """Lives there no longer; said twice is said once. A head is followed by another one first."""
        member = self.people.get(member_id)
        if member is None:
            raise InvalidInput(_l("这一户里没有这个人。"), field="end_members")
        if member.ended_at is not None:
            return
        if member.head:
            raise StepRefused(_l("这是户主。先把另一位改成户主，再移出。"), field="end_members")
        member.ended_at = clock.now()

    def add_tag(self, said: TagWords) -> None:
        """A new tag; one that stands already is verified anew, and its basis is never overwritten unseen."""
        row = self.tags.get(said.tag)
        seen_on = said.verified_on or clock.local_date(self.stamp.occurred_at)
        if row is None:
            self._new_tag(said, seen_on)
            return
        if row.verified_on is None or seen_on >= row.verified_on:
            row.verified_on = seen_on
            row.expires_on = said.expires_on or row.expires_on
            if row.expires_on is not None and row.expires_on <= seen_on:
                row.expires_on = None
        if said.basis and row.basis and said.basis != row.basis:
            name = f"tags.{said.tag}.basis"
            self.amended.kept[name], self.amended.clashed = row.basis, True
            self._note(name, None, CLASH, (None, row.basis, said.basis))
        row.basis = row.basis or said.basis

    def _new_tag(self, said: TagWords, seen_on: Any) -> None:
        row = HouseholdTag(
            shard_id=self.row.shard_id,
            household_id=self.row.id,
            tag=said.tag,
            source=said.source,
            basis=said.basis,
            verified_on=seen_on,
            expires_on=said.expires_on,
            created_at=clock.now(),
        )
        db.session.add(row)
        self.tags[said.tag] = row

    def end_tag(self, code: str) -> None:
        """No longer true; said twice is said once."""
        row = self.tags.pop(code, None)
        if row is not None:
            row.ended_at = clock.now()
            db.session.flush()


def masked(name: str, value: Any) -> Any:
    """A value that may be told where numbers must not stand in clear."""
    makers: Mapping[str, Any] = {"phone": mask_phone, "identity_number": mask_identity}
    return makers[name](value) if name in makers else value
