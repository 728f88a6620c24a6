"""Which questions a list of answers shows beside each line, and what was said to them."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from fieldvisit.answers.filters import LONGEST_PATH
from fieldvisit.answers.questions import Question, label_of
from fieldvisit.answers.saying import say
from fieldvisit.answers.scope import FormAnswered
from fieldvisit.answers.telling import flat
from fieldvisit.surveys.models import SurveySubmission

NAMES = ("show1", "show2", "show3")
USUAL = 2  # shown where nobody has chosen


def shown_questions(form: FormAnswered, said: Mapping[str, str]) -> list[Question]:
    """Those the address names, the one it filters by first; else the first that are answered by choosing."""
    named = [said.get(name, "")[:LONGEST_PATH] for name in ("path", *NAMES)]
    found = {one.path: one for path in named if path and (one := form.question(path)) is not None}
    usual = [one for one in form.open_questions if one.chosen and not one.silent and not one.repeat]
    return list(found.values()) or usual[:USUAL]


def shown_answers(questions: Sequence[Question], row: SurveySubmission, language: str) -> list[tuple[str, str]]:
    """(question, answer in words) of each that was answered; the turns of a repeat side by side."""
    said: dict[str, list[str]] = {}
    for _key, path, values in flat(row.answers):
        said.setdefault(path, []).extend(values)
    return [
        (label_of(one, language), str(_("；")).join(say(one, text, language) for text in said[one.path]))
        for one in questions
        if one.path in said
    ]
