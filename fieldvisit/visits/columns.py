"""The columns of the lists of this room, for exports. Whole names in a spreadsheet, the family name in a text."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fieldvisit.kernel.text import mask_name
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.visits.address import asked_meetings, asked_visits
from fieldvisit.visits.listing import GivenLine, VisitLine, areas_seen, count_visits, given_by_area, stream_visits
from fieldvisit.visits.meeting_listing import MeetingLine, count_meetings, stream_meetings
from fieldvisit.visits.phrases import PhraseFacts, all_phrases, phrase_words
from fieldvisit.visits.words import HOUSEHOLDS, KINDS, OUTCOMES
from fieldvisit.web.languages import page_language
from fieldvisit.web.lists import Column, Listing, Said, add_list


def _brief_name(line: VisitLine) -> str:
    return mask_name(line.household.name) if line.household.kind == "family" else line.household.name


def _several(words: Any) -> str:
    return str(_("、")).join(str(word) for word in words)


def _phrases(line: VisitLine) -> str:
    words = phrase_words(page_language())
    return str(_("；")).join(words.get(code, code) for code in line.visit.phrases)


def _given_lines(viewer: Viewer, _said: Said) -> list[GivenLine]:
    asked = asked_visits()
    return [line for line in given_by_area(viewer, areas_seen(viewer, asked.area_id), asked) if line.visits]


def _brief_value(line: GivenLine) -> object:
    return _("%(households)s 户，共值 %(value)s 元", households=line.households, value=f"{line.fen / 100:,.2f}")


def _brief_came(line: MeetingLine) -> object:
    return _("来了 %(came)s 户", came=line.came)


def _offered(words: dict[str, Any], codes: tuple[str, ...]) -> str:
    return _several(words.get(code, code) for code in codes) or str(_("都行"))


def _phrase_words(row: PhraseFacts) -> str:
    return row.text(page_language())


add_list(
    Listing(
        "visits", "visits.listing", _l("走访记录"), Act.VISIT_SEE,
        (
            Column(_l("什么时候"), lambda line: line.visit.started_at, 17, brief=True),
            Column(_l("哪一户"), lambda line: line.household.name, 16, brief=_brief_name),
            Column(_l("住在哪里"), lambda line: line.household.address, 36, brief=True),
            Column(_l("网格"), lambda line: line.grid_name, 14),
            Column(_l("哪一种走访"), lambda line: KINDS.get(line.visit.kind, line.visit.kind), 10, brief=True),
            Column(_l("结果"), lambda line: OUTCOMES.get(line.visit.outcome, line.visit.outcome), 12, brief=True),
            Column(_l("谁去的"), lambda line: line.visit.cadre_name, 12),
            Column(_l("同去的人"), lambda line: _several(one.get("name", "") for one in line.visit.companions), 20),
            Column(_l("常用语"), _phrases, 30),
            Column(_l("记的话"), lambda line: line.visit.notes, 50),
            Column(_l("送了什么"), lambda line: _several(gift.get("what", "") for gift in line.visit.given), 20),
            Column(_l("共值（元）"), lambda line: line.visit.given_fen / 100 if line.visit.given_fen else None, 12),
            Column(_l("照片（张）"), lambda line: line.photos or None, 10),
            Column(_l("更正过"), lambda line: _("是") if line.visit.supersedes else None, 8),
        ),
        lambda viewer, _said: count_visits(viewer, asked_visits()),
        lambda viewer, _said: stream_visits(viewer, asked_visits()),
    )
)  # fmt: skip
add_list(
    Listing(
        "meetings", "visits.meetings", _l("纳凉会"), Act.VISIT_SEE,
        (
            Column(_l("什么时候"), lambda line: line.meeting.started_at, 17, brief=True),
            Column(_l("地点"), lambda line: line.meeting.place, 24, brief=True),
            Column(_l("网格"), lambda line: line.grid_name, 14, brief=True),
            Column(_l("谁办的"), lambda line: line.meeting.cadre_name, 12),
            Column(_l("来了多少户"), lambda line: line.came, 12, brief=_brief_came),
            Column(_l("来了多少人"), lambda line: line.meeting.headcount, 12),
            Column(_l("记的话"), lambda line: line.meeting.notes, 50),
        ),
        lambda viewer, _said: count_meetings(viewer, asked_meetings()),
        lambda viewer, _said: stream_meetings(viewer, asked_meetings()),
    )
)  # fmt: skip
add_list(
    Listing(
        "given", "visits.given", _l("慰问帮扶"), Act.INSIGHT_SEE,
        (
            Column(_l("地方"), lambda line: line.area.name, 16, brief=True),
            Column(_l("走访"), lambda line: line.visits, 10),
            Column(_l("户"), lambda line: line.households, 10),
            Column(_l("共值（元）"), lambda line: line.fen / 100, 14, brief=_brief_value),
        ),
        lambda viewer, said: len(_given_lines(viewer, said)),
        lambda viewer, said: iter(_given_lines(viewer, said)),
    )
)  # fmt: skip
add_list(
    Listing(
        "phrases", "visits.phrases", _l("常用语"), Act.ADMIN_SYSTEM,
        (
            Column(_l("代码"), lambda row: row.id, 24, code=True),
            Column(_l("中文"), lambda row: row.zh, 30, brief=_phrase_words),
            Column(_l("英文"), lambda row: row.en, 36),
            Column(_l("哪几种走访"), lambda row: _offered(KINDS, row.kinds), 20),
            Column(_l("哪几种结果"), lambda row: _offered(OUTCOMES, row.outcomes), 20),
            Column(_l("住户还是企业"), lambda row: _offered(HOUSEHOLDS, row.households), 14),
            Column(_l("次序"), lambda row: row.sort, 8),
            Column(_l("状态"), lambda row: _("在用") if row.active else _("已停用"), 10),
        ),
        lambda _viewer, _said: len(all_phrases()),
        lambda _viewer, _said: iter(all_phrases()),
    )
)  # fmt: skip
