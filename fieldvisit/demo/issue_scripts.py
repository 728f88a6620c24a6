"""What happens in each planned course, step by step."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from fieldvisit.demo.areas import Areas
from fieldvisit.demo.chance import Chance
from fieldvisit.demo.days import History, at
from fieldvisit.demo.issue_course import Course
from fieldvisit.demo.issue_plan import Wanted
from fieldvisit.demo.occasions import Occasion
from fieldvisit.kernel.clock import local_date


class Script:
    """What happens in each planned course."""

    def __init__(self, areas: Areas, history: History, chance: Chance) -> None:
        self._areas = areas
        self._history = history
        self._chance = chance

    def run(self, course: Course, wanted: Wanted, place: int, occasion: Occasion) -> None:
        """Lead the issue to where it is wanted."""
        steps: dict[str, Callable[[], None]] = {
            "rejected": course.reject,
            "appealed": lambda: self._appealed(course, occasion),
            "appealed_rejected": lambda: self._appealed_rejected(course, occasion),
            "returned": lambda: self._returned(course),
            "returned_twice": lambda: self._returned_twice(course),
            "returned_closed": lambda: self._returned_closed(course),
            "taken_back_closed": lambda: self._taken_back_closed(course),
            "handed_over": lambda: self._handed_over(course),
            "withdrawn": lambda: course.withdraw(occasion.raiser),
            "submitted": lambda: self._up(course, wanted.level),
            "dispatched": course.dispatch,
            "dispatched_slow": lambda: course.dispatch(slow=True),
            "signed": lambda: self._signed(course),
            "in_progress": lambda: self._in_progress(course, wanted.level),
            "in_progress_late": lambda: self._late(course),
            "resolved": lambda: self._resolved(course),
            "closed": lambda: self._closed(course, wanted.level),
            "closed_tried": lambda: self._closed(course, wanted.level, never=True),
            "closed_slowly": lambda: self._closed_slowly(course),
            "reopened": lambda: self._reopened(course),
            "reopened_twice": lambda: self._reopened_twice(course),
            "reopened_closed": lambda: self._reopened_closed(course),
            "supervised": lambda: self._supervised(course, wanted, place),
            "awaiting_sign_off": lambda: self._answered_for_leader(course, wanted, place),
            "signed_off": lambda: self._signed_off(course, wanted, place),
            "on_spot_by_rule": lambda: self._on_spot(course, occasion),
            "on_spot_resolved": lambda: self._on_spot(course, occasion),
            "on_spot_closed": lambda: self._on_spot_closed(course, occasion),
            "on_spot_reopened": lambda: self._on_spot_reopened(course, occasion),
            "on_spot_reopened_closed": lambda: self._on_spot_reopened_closed(course, occasion),
        }
        steps[wanted.course]()

    def _appealed(self, course: Course, occasion: Occasion) -> None:
        course.reject()
        course.appeal(occasion.raiser, self._areas.town.id)

    def _appealed_rejected(self, course: Course, occasion: Occasion) -> None:
        self._appealed(course, occasion)
        course.reject(by="town")

    def _returned(self, course: Course) -> None:
        wrong = course.strangers()[0]
        course.dispatch(to=wrong)
        course.give_back(wrong, course.office)

    def _returned_twice(self, course: Course) -> None:
        first, second = course.strangers()[:2]
        course.dispatch(to=first)
        course.give_back(first, second)
        course.dispatch(to=second)
        course.give_back(second, course.office)

    def _returned_closed(self, course: Course) -> None:
        self._returned(course)
        course.begin_work()
        course.resolve()
        course.hear()

    def _taken_back_closed(self, course: Course) -> None:
        course.dispatch(to=course.strangers()[0])
        course.take_back()
        course.begin_work()
        course.resolve()
        course.hear()

    def _handed_over(self, course: Course) -> None:
        course.dispatch()
        course.hand_over("unitlead", course.office.handler)
        course.sign()
        course.start()

    def _up(self, course: Course, level: str) -> None:
        if level in ("town", "county"):
            course.escalate("town", self._areas.town.id)
        if level == "county":
            course.escalate("county", self._areas.county.id)

    def _dispatched(self, course: Course, level: str) -> None:
        self._up(course, level)
        course.dispatch(by=None if level == "village" else level)

    def _signed(self, course: Course) -> None:
        course.dispatch()
        course.sign()

    def _in_progress(self, course: Course, level: str) -> None:
        self._dispatched(course, level)
        course.sign()
        course.start()
        course.contact()
        if self._chance.happens(0.4):
            course.comment()

    def _late(self, course: Course) -> None:
        course.begin_work()
        course.comment(60, 120)

    def _resolved(self, course: Course) -> None:
        course.begin_work()
        course.resolve()
        if self._chance.happens(0.2):
            course.missed(min(course.at + timedelta(hours=3), self._history.end + timedelta(minutes=90)))

    def _closed(self, course: Course, level: str, *, never: bool = False) -> None:
        self._dispatched(course, level)
        course.sign(slow=self._chance.happens(0.06))
        course.start()
        course.contact()
        course.resolve()
        course.hear(never=never)

    def _closed_slowly(self, course: Course) -> None:
        course.begin_work()
        course.comment(70, 110)
        course.comment(40, 70) if not course.told.story.stuck else None
        course.resolve()
        course.hear()

    def _reopened(self, course: Course) -> None:
        course.begin_work()
        course.resolve()
        course.complain()
        course.contact()

    def _reopened_twice(self, course: Course) -> None:
        self._reopened(course)
        course.resolve(again=True)
        course.complain(again=True)
        course.contact()

    def _reopened_closed(self, course: Course) -> None:
        self._reopened(course)
        course.resolve(again=True)
        course.hear()

    def _deadline(self, wanted: Wanted, place: int) -> date:
        return self._history.today + timedelta(days=wanted.deadlines[place % len(wanted.deadlines)])

    def _supervised(self, course: Course, wanted: Wanted, place: int) -> None:
        course.begin_work()
        course.comment(30, 70)
        deadline = self._deadline(wanted, place)
        ago = max(2, min(self._history.ago(course.at) - 1, (self._history.today - deadline).days + 7))
        taken = at(self._history.day(ago), 9 + place % 3, 10 + 7 * place % 50)
        course.supervise(wanted.leader, deadline, taken, wanted.office)
        if place % 2 == 0:
            course.report()
            course.direct(wanted.leader, wanted.office)

    def _answered_for_leader(self, course: Course, wanted: Wanted, place: int) -> None:
        course.begin_work()
        course.comment(24, 50)
        course.supervise(wanted.leader, self._deadline(wanted, place), course.at + timedelta(hours=5))
        course.resolve()
        course.hear()

    def _signed_off(self, course: Course, wanted: Wanted, place: int) -> None:
        wanted = replace(wanted, deadlines=(self._days_until(course, 9),))
        self._answered_for_leader(course, wanted, place)
        course.sign_off(wanted.leader)

    def _days_until(self, course: Course, more: int) -> int:
        return (local_date(course.at) + timedelta(days=more) - self._history.today).days

    def _on_spot(self, course: Course, occasion: Occasion) -> None:
        moment = course.at + timedelta(milliseconds=1)
        done = course.told.done(moment, moment)
        confirmed = self._chance.happens(0.5)
        course.life.solve_on_spot(occasion.raiser, moment, done, occasion.happened, confirmed=confirmed)
        course.at = moment

    def _on_spot_closed(self, course: Course, occasion: Occasion) -> None:
        self._on_spot(course, occasion)
        course.hear()

    def _on_spot_reopened(self, course: Course, occasion: Occasion) -> None:
        self._on_spot(course, occasion)
        course.complain()

    def _on_spot_reopened_closed(self, course: Course, occasion: Occasion) -> None:
        self._on_spot_reopened(course, occasion)
        course.begin_work()
        course.resolve(again=True)
        course.hear()
