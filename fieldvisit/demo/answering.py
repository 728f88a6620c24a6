"""The demo's answers: cadres fill in a questionnaire during some of their visits, and a coordinator reads them.

Written as the services would have: each is an instance in XML, read by the reader of every instance, so that what is
private lies sealed. Ask after all visits are told; the sweeps bring visits of their own.
"""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from fieldvisit.demo.answerer import Answerer
from fieldvisit.demo.answering_elders import elder_care
from fieldvisit.demo.answering_families import SCENES, opinion, satisfaction
from fieldvisit.demo.answering_firms import enterprise
from fieldvisit.demo.answering_sweeps import safety
from fieldvisit.demo.asking import ASKED_ANEW, Published
from fieldvisit.demo.chance import Chance
from fieldvisit.demo.days import History
from fieldvisit.demo.instances import instance_xml
from fieldvisit.demo.noting import Noting
from fieldvisit.demo.places import HOME_VILLAGE
from fieldvisit.demo.visiting import Diary, Knock
from fieldvisit.kernel.json_text import dump
from fieldvisit.surveys.answers import read_answers, shape_of
from fieldvisit.surveys.instance import read_instance
from fieldvisit.surveys.models import Channel, Review, SurveyVersion

OPINIONS, CONTENT, ELDERS, FIRMS = 108, 72, 54, 50
PICTURED = 6
BY_COLLECT = 5  # every so many-th set of 满意度 came from a foreign app, outside any visit
_FAMILY = frozenset({"door", "follow_up"})
_OF_THE_RECORD = ("household_id", "visit_id", "grid_id", "account_id", "account_name", "channel")
_CARE = frozenset({"door", "assistance", "condolence", "follow_up"})
Row = dict[str, Any]
Fits = Callable[[Knock], bool]


class Answering:
    """The rows of answers. `noting` is apart from that of the visits, whose chance must not be shifted."""

    def __init__(self, history: History, diary: Diary, noting: Noting, published: Published) -> None:
        self.rows: list[Row] = []
        self.files: dict[uuid.UUID, list[str]] = {}  # {answers: the files they name}
        self.replies: dict[uuid.UUID, Row] = {}
        self._history = history
        self._diary = diary
        self._published = published
        self._noting = noting
        self._pictured: list[Knock] = []
        self._chance = Chance("answers", history.today)

    @property
    def touched(self) -> list[uuid.UUID]:
        """The households, once a write."""
        return [row["household_id"] for row in self.rows]

    def answer(self) -> None:
        """All five forms."""
        for knock in self._some(OPINIONS, lambda one: one.row["kind"] in _FAMILY and one.home.kind == "family"):
            reply = opinion(self._who(knock))
            if reply.get("matter") in SCENES and len(self._pictured) < PICTURED:
                self._pictured.append(knock)
                reply["picture"] = f"{int(knock.started.timestamp() * 1000)}.jpg"
            self._fill("fv-opinion", knock, reply)
        for knock in [one for one in self._diary.knocks if one.row["kind"] == "sweep"]:
            self._fill("fv-safety", knock, safety(self._who(knock)))
        alone = self._some(ELDERS, lambda one: one.row["kind"] in _CARE and bool({"lone", "nest"} & one.home.traits))
        for number, knock in enumerate(alone):
            self._fill("fv-elder-care", knock, elder_care(self._who(knock), number))
        for knock in self._some(FIRMS, lambda one: one.home.kind == "enterprise"):
            self._fill("fv-enterprise", knock, enterprise(self._who(knock)))
        content = self._some(CONTENT, lambda one: one.row["kind"] in _FAMILY and one.home.kind == "family")
        for number, knock in enumerate(content):
            reply = satisfaction(self._who(knock))
            self._fill("fv-satisfaction", knock, reply, by_collect=number % BY_COLLECT == 0)

    def correct(self, row: Row, changed: Row, later: datetime) -> Row:
        """The same answers but for what is changed stand for these from then on."""
        reply = self.replies[row["id"]] | changed
        after = self._add(row["form_id"], row, reply, (row["recorded_at"], later), corrects=row["instance_id"])
        row["superseded_by"] = after["id"]
        return after

    def _some(self, count: int, fits: Fits) -> list[Knock]:
        """Visits that met somebody, one a household, the home village's first: it is where one looks around."""
        found: dict[uuid.UUID, Knock] = {}
        for knock in self._chance.shuffled([one for one in self._diary.knocks if _stands(one) and fits(one)]):
            found.setdefault(knock.home.id, knock)
        here = [knock for knock in found.values() if knock.home.village is HOME_VILLAGE]
        here.sort(key=lambda knock: knock.cadre.username != "cadre")
        away = [knock for knock in found.values() if knock.home.village is not HOME_VILLAGE]
        chosen = here[: count * 11 // 20]
        return chosen + away[: count - len(chosen)]

    def _who(self, knock: Knock) -> Answerer:
        return Answerer(
            knock.home, knock.started.date(), self._chance, self._noting.telling(knock.home), self._noting.pen
        )

    def _fill(self, form_id: str, knock: Knock, reply: Row, *, by_collect: bool = False) -> None:
        filled = knock.row["ended_at"] - timedelta(minutes=1)
        arrived = knock.recorded
        if by_collect:
            arrived = min(arrived + timedelta(minutes=self._chance.number(20, 400)), self._history.end)
        record = {
            "household_id": knock.home.id,
            "visit_id": None if by_collect else knock.row["id"],
            "grid_id": knock.home.grid_id,
            "account_id": knock.cadre.id,
            "account_name": knock.cadre.name,
            "channel": Channel.OPENROSA if by_collect else Channel.TABLET,
        }
        self._add(form_id, record, reply, (filled, max(filled, arrived)))

    def _add(
        self, form_id: str, record: Row, reply: Row, times: tuple[datetime, datetime], corrects: str | None = None
    ) -> Row:
        filled, arrived = times
        version = self._version(form_id, filled)
        xml = instance_xml(form_id, version, reply, f"uuid:{self._chance.key(filled)}", corrects)
        said = read_instance(xml)
        read = read_answers(said.root, shape_of(version.definition))
        row = {name: record[name] for name in _OF_THE_RECORD} | {
            "id": self._chance.key(arrived),
            "shard_id": record["grid_id"],
            "instance_id": said.instance_id,
            "form_id": form_id,
            "version": version.version,
            "survey_version_id": version.id,
            "device_id": None,
            "xml": said.xml,
            "sha256": said.sha256,
            "answers": read.open,
            "private_answers": dump(read.private) if read.private else None,
            "recorded_at": filled,
            "received_at": arrived,
            "clock_flag": False,
            "review": Review.RECEIVED,
            "deprecated_id": said.deprecated_id,
            "superseded_by": None,
        }
        self.rows.append(row)
        self.replies[row["id"]] = reply
        self.files[row["id"]] = list(read.files)
        return row

    def _version(self, form_id: str, filled: datetime) -> SurveyVersion:
        versions = self._published[form_id]
        return versions[-1] if self._history.ago(filled) < ASKED_ANEW else versions[0]


def _stands(knock: Knock) -> bool:
    return knock.met and not knock.row.get("superseded")
