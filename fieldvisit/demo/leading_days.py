"""What happened to the twelve households of `cadre` in the sixty days: the reasons behind the demo's Today.

Told by hand: 周根生 has an answer to hear; 钱雪珍 knows hers, but nobody has asked whether she is content; 沈阿宝
is old and alone; 陆水林 was not seen for 34 days; 许小燕 missed the meeting. The others were seen lately.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from fieldvisit.demo.days import History, at
from fieldvisit.demo.issue_book import IssueBook
from fieldvisit.demo.issue_course import Course
from fieldvisit.demo.leading import LIVES_AT
from fieldvisit.demo.occasions import Occasion
from fieldvisit.demo.people import Staff
from fieldvisit.demo.register import Home
from fieldvisit.demo.stories import Story, stories
from fieldvisit.demo.visiting import FieldWork, Knock
from fieldvisit.issues.words import Satisfaction
from fieldvisit.kernel.clock import local_date


@dataclass(frozen=True, slots=True)
class Seen:
    """A visit: which door, how many days ago, what was noted or tapped."""

    door: int
    ago: int
    note: str | None = None
    phrases: tuple[str, ...] = ("all-well",)
    kind: str | None = None


VISITS: tuple[Seen, ...] = (
    Seen(17, 52, phrases=("all-well", "insurance-explained")),
    Seen(17, 22, phrases=("fraud-warned",)),
    Seen(42, 45, phrases=("medicine-enough", "lonely-chat")),
    Seen(42, 30, phrases=("children-home",)),
    Seen(42, 15, note="沈阿婆精神还好，夜里起来两回。降压药还够一周，女儿周末来。走之前把热水瓶灌满了。", phrases=()),
    Seen(8, 55),
    Seen(8, 34, note="老陆说孙子上学路上没有路灯，天黑要打着手电去接，已经登记。", phrases=()),
    Seen(23, 50, phrases=("card-left-met",)),
    Seen(23, 20, note="许小燕刚下早班，说孩子放学暂时由房东帮着接，讲了居住证和积分怎么算。", phrases=()),
    Seen(5, 40),
    Seen(5, 12, phrases=("gas-checked",)),
    Seen(5, 4, phrases=("answer-told",)),
    Seen(11, 36, phrases=("garden-tidied",)),
    Seen(11, 6),
    Seen(15, 30, phrases=("pension-arrived",)),
    Seen(15, 9, phrases=("in-good-health",)),
    Seen(61, 41, phrases=("orders-steady", "fire-exits-clear")),
    Seen(61, 12, note="缺平车工六个，送了招聘会的时间表。包装线在赶货，消防通道是通的。", phrases=("short-of-hands",)),
    Seen(26, 44, phrases=("card-left-met",)),
    Seen(26, 10, note="买买提·艾力一家都好，孩子在镇上小学读三年级，问能不能就近坐校车，答应去打听。", phrases=()),
    Seen(30, 38, phrases=("children-away",)),
    Seen(30, 4, note="欧阳秀英和老伴都在，血压一百三十八。说儿子接他们去杭州住几天，走之前会打电话。", phrases=()),
    Seen(34, 33, phrases=("insurance-explained",)),
    Seen(34, 5),
    Seen(38, 29, phrases=("needs-escort",)),
    Seen(38, 2, note="陪朱老伯去卫生院配了药，来回一个多小时，送到家门口。", phrases=(), kind="assistance"),
)
CAME_TO_THE_MEETING = (17, 5, 15, 61, 26, 11)
STAYED_AWAY = (42, 8, 23)


class LeadingDays:
    """Plays the twelve households."""

    def __init__(self, homes: list[Home], cadre: Staff, history: History) -> None:
        own = {(home.hamlet, home.door) for home in homes} & LIVES_AT.keys()
        by_address = {(home.hamlet, home.door): home for home in homes}
        self.homes = {int(door.removesuffix("号")): by_address[hamlet, door] for hamlet, door in own}
        self._cadre = cadre
        self._history = history
        self._knocks: dict[tuple[int, int], Knock] = {}

    def ids(self, doors: tuple[int, ...] | None = None) -> set[uuid.UUID]:
        """The households at these doors, or all twelve."""
        return {home.id for door, home in self.homes.items() if doors is None or door in doors}

    def visit(self, work: FieldWork) -> None:
        """All visits."""
        for seen in VISITS:
            self._knocks[seen.door, seen.ago] = work.knock(
                self.homes[seen.door],
                self._cadre,
                seen.ago,
                outcome="met",
                kind=seen.kind,
                note=seen.note,
                phrases=list(seen.phrases),
            )

    def raise_issues(self, book: IssueBook) -> None:
        """What they brought up, and what came of it."""
        self._answered(self._begin(book, "infra.drain-2", 17, 22))
        self._waiting_for_callback(self._begin(book, "env.toilet-1", 5, 12))
        self._supervised(self._begin(book, "infra.light-2", 8, 34))
        self._under_way(self._begin(book, "infra.farmroad-1", 15, 9))
        self._heard(self._begin(book, "env.garbage-1", 11, 36))
        self._heard(self._begin(book, "biz.hiring-1", 61, 41))

    def _begin(self, book: IssueBook, story_id: str, door: int, ago: int) -> Course:
        knock = self._knocks[door, ago]
        happened = knock.started + timedelta(minutes=4)
        recorded = knock.recorded + timedelta(seconds=1)
        occasion = Occasion(knock.home, self._cadre, happened, recorded, "visit", knock)
        course = book.begin(_story(story_id), occasion, drawn_for_callback=True)
        if course is None:
            raise LookupError(story_id)
        return course

    def _answered(self, course: Course) -> None:
        course.begin_work()
        course.resolve(at=at(self._history.day(3), 16, 20))

    def _waiting_for_callback(self, course: Course) -> None:
        course.begin_work()
        course.resolve(at=at(self._history.day(5), 10, 40))
        course.missed(at(self._history.day(3), 15, 5))

    def _supervised(self, course: Course) -> None:
        course.begin_work()
        course.comment(100, 160)
        tomorrow = self._history.today + timedelta(days=1)
        course.supervise("leader", tomorrow, at(self._history.day(6), 9, 30))

    def _under_way(self, course: Course) -> None:
        course.begin_work()
        course.comment(30, 60)

    def _heard(self, course: Course) -> None:
        course.begin_work()
        course.resolve()
        course.at = at(local_date(course.at) + timedelta(days=1), 10, 25)
        course.call(Satisfaction.SATISFIED)


def _story(story_id: str) -> Story:
    return next(story for story in stories() if story.id == story_id)


__all__ = ["CAME_TO_THE_MEETING", "STAYED_AWAY", "LeadingDays"]
