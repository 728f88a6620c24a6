"""The sides of a crossed table in words."""

from collections.abc import Callable, Sequence
from datetime import date

from flask_babel import gettext as _

from fieldvisit.answers.counting import AGREED
from fieldvisit.answers.crossing import MONTH, OTHER, PLACE, Axis
from fieldvisit.answers.places import Compared
from fieldvisit.answers.questions import Question, label_of
from fieldvisit.answers.showing import labels_of, number_words
from fieldvisit.web.words import month

Words = Callable[[str], str]


def side_words(axis: Axis, language: str) -> str:
    """How a side is called. `language`: of the form."""
    if axis.question is not None:
        return label_of(axis.question, language)
    return str(_("地方") if axis.code == PLACE else _("哪个月"))


def keys_in_words(axis: Axis, compared: Compared, language: str) -> Words:
    """How the keys of a side are called."""
    if axis.code == PLACE:
        names = {str(one.id): one.name for one in compared.parts}
        return lambda key: names.get(key) or str(_("别处"))
    if axis.code == MONTH:
        return lambda key: month(date.fromisoformat(f"{key}-01"))
    return _of_question(axis.question, language) if axis.question is not None else str


def _of_question(question: Question, language: str) -> Words:
    if question.kind in AGREED:
        return lambda _key: str(_("确认了"))
    labels = labels_of(question, language)
    if not labels:
        return lambda key: number_words(float(key))
    return lambda key: str(_("其他值")) if key == OTHER else labels.get(key, key)


def sides_offered(questions: Sequence[Question], language: str) -> list[tuple[str, str]]:
    """What may be chosen for a side, as (code, words)."""
    return [
        (PLACE, str(_("地方"))),
        (MONTH, str(_("哪个月"))),
        *((one.path, label_of(one, language)) for one in questions),
    ]
