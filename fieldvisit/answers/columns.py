"""The lists of answers and of who has not answered, as data. Whole names in a sheet, the family name in a text."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fieldvisit.answers.filters import asked_answers
from fieldvisit.answers.listing import AnswerLine, count_answers, stream_answers
from fieldvisit.answers.missing import asked_missing, count_missing, stream_missing
from fieldvisit.answers.scope import FormAnswered, form_answered
from fieldvisit.answers.shown import shown_answers, shown_questions
from fieldvisit.answers.unmatched import count_unmatched, stream_unmatched
from fieldvisit.answers.words import CHANNELS, REVIEWS
from fieldvisit.households.columns import HOUSEHOLD_COLUMNS
from fieldvisit.kernel.errors import NotVisible
from fieldvisit.kernel.text import mask_name
from fieldvisit.people.acts import Act
from fieldvisit.web.lists import Column, Listing, Said, add_list, lifted

WITHIN = "survey_id"


@dataclass(frozen=True)
class Listed:
    """A line with the answers that the list shows."""

    line: AnswerLine
    shown: list[tuple[str, str]]


def form_of(viewer: Any, said: Said) -> FormAnswered:
    """The form whose list it is. Problems: not_visible."""
    try:
        return form_answered(viewer, uuid.UUID(said.get(WITHIN, "")))
    except ValueError:
        raise NotVisible() from None


def _listed(viewer: Any, said: Said) -> Iterator[Listed]:
    form = form_of(viewer, said)
    questions, language = shown_questions(form, said), form.language
    for line in stream_answers(viewer, form, asked_answers(said)):
        yield Listed(line, shown_answers(questions, line.row, language))


def _name(row: Listed) -> str:
    return row.line.household.name if row.line.household else ""


def _brief_name(row: Listed) -> str:
    return _brief_home(row.line)


def _brief_home(line: AnswerLine) -> str:
    home = line.household
    return "" if home is None else mask_name(home.name) if home.kind == "family" else home.name


def _shown(row: Listed) -> str:
    return "\n".join(f"{label}{_('：')}{words}" for label, words in row.shown)


add_list(
    Listing(
        "answers", "answers.listing", _l("答卷"), Act.ANSWER_SEE,
        (
            Column(_l("什么时候"), lambda row: row.line.row.recorded_at, 17, brief=True),
            Column(_l("哪一户"), _name, 16, brief=_brief_name),
            Column(_l("住在哪里"), lambda row: row.line.household.address if row.line.household else "", 36),
            Column(_l("网格"), lambda row: row.line.grid_name, 14, brief=True),
            Column(_l("谁填的"), lambda row: row.line.row.account_name, 12),
            Column(_l("答了什么"), _shown, 50),
            Column(_l("核对"), lambda row: REVIEWS[row.line.row.review], 10, brief=True),
            Column(_l("版本"), lambda row: row.line.row.version, 14),
            Column(_l("从哪里来"), lambda row: CHANNELS[row.line.row.channel], 16),
            Column(_l("文件（个）"), lambda row: row.line.kept + row.line.awaited or None, 10),
            Column(_l("还没传到（个）"), lambda row: row.line.awaited or None, 12),
        ),
        lambda viewer, said: count_answers(viewer, form_of(viewer, said), asked_answers(said)),
        _listed,
        WITHIN,
    )
)  # fmt: skip
add_list(
    Listing(
        "missing_answers", "answers.missing", _l("没答的户"), Act.ANSWER_SEE,
        (
            *lifted(HOUSEHOLD_COLUMNS, lambda line: line.home),
            Column(_l("联户干部"), lambda line: line.cadre.cadre_name if line.cadre else None, 14, brief=True),
        ),
        lambda viewer, said: count_missing(viewer, form_of(viewer, said), asked_missing(said)),
        lambda viewer, said: stream_missing(viewer, form_of(viewer, said), asked_missing(said)),
        WITHIN,
    )
)  # fmt: skip
add_list(
    Listing(
        "unmatched_answers", "answers.unmatched", _l("没有对上问卷的答卷"), Act.ANSWER_SEE,
        (
            Column(_l("问卷代号"), lambda line: line.row.form_id, 24, brief=True),
            Column(_l("版本"), lambda line: line.row.version, 14),
            Column(_l("哪一户"), lambda line: line.household.name if line.household else "", 16, brief=_brief_home),
            Column(_l("网格"), lambda line: line.grid_name, 14, brief=True),
            Column(_l("谁填的"), lambda line: line.row.account_name, 12),
            Column(_l("什么时候收到"), lambda line: line.row.received_at, 17, brief=True),
        ),
        lambda viewer, _said: count_unmatched(viewer),
        lambda viewer, _said: stream_unmatched(viewer),
    )
)  # fmt: skip
