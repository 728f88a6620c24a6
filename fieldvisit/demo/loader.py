"""Load the demo: make everything in memory, then write it table by table in the caller's transaction.

Through Core and in bulk, because one object a row would take minutes; the rows are those the services would have
written (events fold to the state, versions count the steps, dossiers have been raised once a write).
"""

from collections.abc import Callable
from datetime import date, timedelta

from fieldvisit.demo import writing
from fieldvisit.demo.answering import Answering
from fieldvisit.demo.answers_read import read_answers
from fieldvisit.demo.answers_shown import files_of
from fieldvisit.demo.areas import Areas, load_areas
from fieldvisit.demo.asking import COORDINATOR, Published, publish_forms
from fieldvisit.demo.assigning import Keeping, assign
from fieldvisit.demo.bounding import bring_boundaries
from fieldvisit.demo.chance import Chance
from fieldvisit.demo.changing import changes
from fieldvisit.demo.checking import checks
from fieldvisit.demo.correcting import Corrections
from fieldvisit.demo.days import History
from fieldvisit.demo.errands import Errands
from fieldvisit.demo.issue_book import IssueBook
from fieldvisit.demo.issue_life import Life
from fieldvisit.demo.leading_days import CAME_TO_THE_MEETING, STAYED_AWAY, LeadingDays
from fieldvisit.demo.noticing import notice_rows
from fieldvisit.demo.noting import Noting
from fieldvisit.demo.occasions import Occasions
from fieldvisit.demo.people import Officials, hire
from fieldvisit.demo.picturing import Pictures
from fieldvisit.demo.planning import Planning
from fieldvisit.demo.proposing import proposals
from fieldvisit.demo.register import Home, Registry
from fieldvisit.demo.revisions import Revisions
from fieldvisit.demo.seed import seed_categories, tell_sequences
from fieldvisit.demo.stories import Pen
from fieldvisit.demo.sweeping import sweep
from fieldvisit.demo.teaming import write_teams
from fieldvisit.demo.tying import tie_rows
from fieldvisit.demo.visiting import Diary, FieldWork
from fieldvisit.households.models import Dossier, FieldChange
from fieldvisit.issues.models import Notice
from fieldvisit.issues.settling import callback_share
from fieldvisit.plans.models import CadreTie
from fieldvisit.storage.base import db
from fieldvisit.surveys.models import SurveyAttachment, SurveyReview, SurveySubmission
from fieldvisit.visits.models import Appointment

Progress = Callable[[str], None]


def load_demo(*, today: date, password_hash: str, progress: Progress) -> None:
    """Write the whole demo as of that day; history ends the day before."""
    history = History(today)
    progress("  areas of Jiaxing …")
    areas = load_areas()
    seed_categories()
    progress("  households, cadres and departments …")
    officials = hire(areas, history.founded() - timedelta(days=20), password_hash)
    homes = Registry(areas, today, history.founded()).fill()
    keeping = assign(homes, officials, history.founded())
    writing.write_people(officials)
    writing.write_register(homes, keeping, today, history)
    writing.write(CadreTie, tie_rows(homes, keeping, officials, history.founded()))
    write_teams(officials, areas, history.founded())
    bring_boundaries(homes, areas, officials.by_username["admin"], history)
    told = _Telling(history, areas, officials, homes, keeping)
    progress("  sixty days of visits and meetings …")
    told.visits()
    progress("  issues and what came of them …")
    told.issues()
    progress("  what waits for somebody …")
    told.loose_ends()
    progress("  questionnaires and what was answered …")
    told.answers(publish_forms(areas.town.id, officials, history))
    writing.write(Dossier, told.revisions.rows())
    tell_sequences()
    db.session.flush()
    progress(f"  {len(homes)} households, {len(told.diary.knocks)} visits, {len(told.lives)} issues")


class _Telling:
    """The sixty days, told in order: visits, then the issues they brought, then what is left lying."""

    def __init__(
        self, history: History, areas: Areas, officials: Officials, homes: list[Home], keeping: Keeping
    ) -> None:
        self._history = history
        self._areas = areas
        self._officials = officials
        self._homes = homes
        self._keeping = keeping
        self._pen = Pen()
        self._leading = LeadingDays(homes, officials.by_username["cadre"], history)
        noting = Noting(history.today.year, self._pen, _neighbours(homes))
        self._work = FieldWork(history, officials, keeping, noting)
        self._errands = Errands(self._work, history, officials, keeping, homes)
        self.revisions = Revisions([home.id for home in homes], [row["id"] for row in officials.account_rows])
        self.lives: list[Life] = []

    @property
    def diary(self) -> Diary:
        """All visits and meetings."""
        return self._work.diary

    def visits(self) -> None:
        """The leading twelve by hand, the others by chance, and those that are more than a word at the door."""
        work, leading = self._work, self._leading
        leading.visit(work)
        for home in Chance("rounds", self._history.today).shuffled(self._homes):
            cadre = self._keeping.keeper.get(home.id)
            if cadre is not None and home.id not in leading.ids():
                work.go_round(home, cadre)
        self._errands.run()
        work.meet(self._homes, leading.ids(CAME_TO_THE_MEETING), leading.ids(STAYED_AWAY))
        work.follow_up(self._homes, leading.ids())

    def issues(self) -> None:
        """The plan of issues; then everything that visits and issues are written as."""
        apart = self._leading.ids()
        occasions = Occasions(self.diary, self._homes, self._officials, self._history, apart)
        share = callback_share()
        book = IssueBook(self._history, self._areas, self._officials, occasions, self._homes, self._pen, share)
        self._leading.raise_issues(book)
        book.tell_all()
        self.lives = book.lives
        self._errands.go_back(self.lives)
        planning = Planning(self._history, self.diary.knocks, apart)
        planning.plan()
        corrections = Corrections(self.diary, self._officials, self._history, apart)
        corrections.correct()
        sweep(self._work, self._history, self._keeping, self._homes, {*apart, *planning.touched})
        writing.write_diary(self.diary)
        writing.write(Appointment, planning.rows)
        writing.write_issues(self.lives)
        writing.write_photos(self._pictures())
        self.revisions.diary(self.diary)
        self.revisions.lives(self.lives)
        self.revisions.households(planning.touched)
        self.revisions.users(corrections.users)

    def _pictures(self) -> Pictures:
        pictures = Pictures(self._history)
        pictures.of_issues(self.lives)
        pictures.of_visits(self.diary.knocks)
        return pictures

    def loose_ends(self) -> None:
        """Notices, proposals, values to take or leave, operations to check, and what cadres found a burden."""
        writing.write(Notice, notice_rows(self._history))
        proposed = proposals(self._history, self._homes, self._officials, self._keeping)
        writing.write_proposals(proposed)
        self.revisions.households(proposed.touched)
        self.revisions.users(proposed.made_by)
        waiting = changes(self._history, self._homes, self._keeping, self._officials.coordinators)
        writing.write(FieldChange, waiting)
        self.revisions.households([row["household_id"] for row in waiting])
        self.revisions.households([row["household_id"] for row in waiting if row["settled_at"]])
        writing.write_feedback(self._officials, self._history)
        for model, rows in checks(self._history, self._officials, self._keeping):
            writing.write(model, rows)

    def answers(self, published: Published) -> None:
        """What was answered to the questionnaires, what became of it, and the pictures that came along."""
        noting = Noting(self._history.today.year, Pen(), _neighbours(self._homes), Chance("answers", "said"))
        answering = Answering(self._history, self.diary, noting, published)
        answering.answer()
        read = read_answers(answering, self._officials.by_username[COORDINATOR], self._history)
        writing.write(SurveySubmission, answering.rows)
        writing.write(SurveyReview, read)
        writing.write(SurveyAttachment, files_of(answering))
        self.revisions.households(answering.touched)


def _neighbours(homes: list[Home]) -> dict[str, list[str]]:
    """{hamlet: how its families' heads are called}."""
    found: dict[str, list[str]] = {}
    for home in homes:
        if home.kind == "family":
            found.setdefault(home.hamlet, []).append(home.called)
    return found
