"""What is written down on a tablet without a network. Each record bears a mark by which its effect is known again."""

import uuid
from typing import Any

from fieldvisit.kernel import clock
from tests.properties.restless.tablet import Row, Tablet
from tests.properties.world.town import CATEGORY, Grid, key_of
from tests.support.handheld import Operation

KINDS = (
    *(
        "visit",
        "round",
        "round",
        "round",
        "correction",
        "edit",
        "withdraw",
        "issue",
        "on_spot",
        "step",
        "comment",
        "callback",
    ),
    *("meeting", "feedback", "appointment", "amend", "amend", "propose", "bad", "child"),
)


def mark_of(operation: Operation) -> str:
    """The word that only this operation bears."""
    return f"〔{operation['id']}〕"


class Pen:
    """Writes on one tablet, at doors picked by chance."""

    def __init__(self, tablet: Tablet, homes: list[uuid.UUID], grids: tuple[Grid, ...]) -> None:
        self.tablet, self.homes, self.grids = tablet, homes, grids

    def write(self, kind: str, place: int, pick: int) -> None:
        """One act; what has nothing to be done on is not done."""
        getattr(self, f"_{kind}")(place, pick)

    def _mark(self) -> str:
        return f"〔{key_of('operation', self.tablet.owner.name, self.tablet.number, self.tablet.seq)}〕"

    def _home(self, place: int) -> uuid.UUID:
        """Mostly a door that the tablet holds."""
        own = self.tablet.home_ids()
        doors = own if own and place % 10 else self.homes
        return doors[place // 3 % len(doors)]

    def _said(self, home: uuid.UUID) -> dict[str, Any]:
        """What the app adds to an operation at a door: the proposal that has to come first."""
        for row in self.tablet.rows.values():
            if row.operation["kind"] == "household.propose" and row.operation["entity_id"] == str(home):
                return {"depends_on": row.operation["id"]}
        return {}

    def _visit(self, place: int, _pick: int, **more: Any) -> Row:
        home, tablet = self._home(place), self.tablet
        body = {"kind": "door", "outcome": "met", "started_at": clock.iso(clock.now() + tablet.ahead)}
        said = {"notes": self._mark(), **more.pop("body", {})}
        row = tablet.save(tablet.operation("visit.record", body | said, home, **{**self._said(home), **more}))
        row.sure = home in self.homes and str(home) in tablet.held
        return row

    def _round(self, place: int, pick: int) -> None:
        """A morning's doors."""
        for number in range(2 + pick % 4):
            self._visit(place + 3 * number, pick)

    def _bad(self, place: int, pick: int) -> None:
        self._visit(place, pick, body={"outcome": "vanished"}).sure = False

    def _of(self, *kinds: str) -> list[Row]:
        return [row for row in self.tablet.rows.values() if row.operation["kind"] in kinds]

    def _correction(self, place: int, pick: int) -> None:
        """A version that stands in for a visit or a meeting of this tablet, whatever became of that."""
        if visits := self._of("visit.record"):
            first = visits[pick % len(visits)].operation
            body = {**first["body"], "outcome": "met", "notes": self._mark()}
            more = {"supersedes": first["entity_id"], "depends_on": first.get("depends_on")}
            self.tablet.save(self.tablet.operation("visit.record", body, first["household_id"], **more))

    def _edit(self, place: int, pick: int) -> None:
        """Until the first attempt a record is changed as it lies."""
        untried = [row for row in self._of("visit.record") if row.untried]
        if untried:
            row = untried[pick % len(untried)]
            row.operation = row.operation | {"body": {**row.operation["body"], "kind": "condolence"}}

    def _withdraw(self, place: int, pick: int) -> None:
        untried = [row for row in self.tablet.rows.values() if row.untried and not self.tablet.behind(row)]
        if untried:
            self.tablet.withdraw(untried[pick % len(untried)])

    def _issue(self, place: int, pick: int, **more: Any) -> Row:
        home, tablet = self._home(place), self.tablet
        body = {"category": CATEGORY, "description": self._mark(), "confidential": pick % 5 == 0}
        said = {**self._said(home), **more}
        return tablet.save(tablet.operation("issue.raise", body | said.pop("body", {}), home, **said))

    def _on_spot(self, place: int, pick: int) -> None:
        self._issue(place, pick, body={"on_spot": {"outcome": "solved", "done": "当场修好了"}})

    def _child(self, place: int, pick: int) -> None:
        """What cannot be received before something else, good or bad."""
        rows = list(self.tablet.rows)
        self._issue(place, pick, depends_on=rows[pick % len(rows)] if rows else None)

    def _issues(self) -> list[dict[str, Any]]:
        return [one for held in self.tablet.held.values() for one in held.dossier["issues"]]

    def _step(self, _place: int, pick: int) -> None:
        """On an issue as this tablet holds it: by the time it arrives it may be late."""
        if issues := self._issues():
            issue, mark = issues[pick % len(issues)], self._mark()
            said = (
                {"step": "withdraw", "reason": mark},
                {"step": "on_spot", "outcome": "solved", "done": mark},
                {"step": "appeal", "reason": mark},
            )[pick % 3]
            body = said | {"version": issue["version"]}
            self.tablet.save(self.tablet.operation("issue.step", body, entity_id=issue["id"]))

    def _comment(self, _place: int, pick: int) -> None:
        if issues := self._issues():
            key = issues[pick % len(issues)]["id"]
            self.tablet.save(self.tablet.operation("issue.comment", {"text": self._mark()}, entity_id=key))

    def _callback(self, _place: int, pick: int) -> None:
        if issues := self._issues():
            said = {"issue_id": issues[pick % len(issues)]["id"], "reached": True, "words": self._mark()}
            word = ("satisfied", "not", "basically")[pick % 3]
            self.tablet.save(self.tablet.operation("callback.record", said | {"satisfaction": word}))

    def _meeting(self, place: int, pick: int) -> None:
        at = clock.iso(clock.now() + self.tablet.ahead)
        body = {"kind": "courtyard_meeting", "place": "晒场", "started_at": at, "notes": self._mark()}
        body |= {"attended": [str(self._home(place))], "grid_id": self.grids[pick % len(self.grids)].id}
        self.tablet.save(self.tablet.operation("meeting.record", body))

    def _feedback(self, _place: int, _pick: int) -> None:
        self.tablet.save(self.tablet.operation("feedback.give", {"text": self._mark()}))

    def _appointment(self, place: int, pick: int) -> None:
        home, at = self._home(place), clock.now() + self.tablet.ahead
        body = {"planned_at": clock.iso(at.replace(hour=3)), "reason": self._mark()}
        self.tablet.save(self.tablet.operation("appointment.make", body, home, **self._said(home)))

    def _amend(self, place: int, pick: int) -> None:
        """Somebody more lives there, and a field is changed on what the tablet holds, which may be old."""
        home, tablet = self._home(place), self.tablet
        held = tablet.held.get(str(home))
        base = held.dossier["household"]["group"] if held else ""
        person = {"id": str(key_of(self._mark())), "name": self._mark(), "relation": "other"}
        fields = {"group": {"base": base, "value": f"{pick % 4}组"}}
        body = {"fields": fields, "add_members": [person]}
        tablet.save(tablet.operation("household.amend", body, home, **self._said(home)))

    def _propose(self, place: int, pick: int) -> None:
        """A door on no register, visited at once."""
        body = {"address": self._mark(), "kind": "family", "grid_id": self.grids[place % len(self.grids)].id}
        row = self.tablet.save(self.tablet.operation("household.propose", body))
        said = {"notes": self._mark(), "kind": "door", "outcome": "met"}
        said["started_at"] = clock.iso(clock.now() + self.tablet.ahead)
        more = {"depends_on": row.operation["id"]}
        self.tablet.save(self.tablet.operation("visit.record", said, row.operation["entity_id"], **more))
