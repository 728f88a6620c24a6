"""The columns of an issue in a list, and the lists of issues, for exports. A confidential one is not told in a text."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, ngettext

from fieldvisit.issues.address import SORTS, Args, filter_of
from fieldvisit.issues.categories import CategoryFacts, all_categories
from fieldvisit.issues.counts import count_issues
from fieldvisit.issues.filters import IssueFilter
from fieldvisit.issues.queue_address import NARROWING
from fieldvisit.issues.queue_pages import WORK_GROUPS
from fieldvisit.issues.rows import IssueRow
from fieldvisit.issues.streaming import stream_issues
from fieldvisit.issues.wording import CHANNELS, CLOSED_HOW, INTAKES, OUTCOMES, STATES, URGENCIES
from fieldvisit.issues.workflow import TRIAGE_STATES
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.web.languages import page_language
from fieldvisit.web.lists import Column, Listing, Said, add_list


def _category(row: IssueRow) -> str:
    parts = (row.category.parent_text(page_language()), row.category.text(page_language()))
    return " › ".join(part for part in parts if part)


def _brief_words(row: IssueRow) -> object:
    return _("保密件 %(number)s", number=row.number) if row.confidential else row.description


def _brief_place(row: IssueRow) -> object:
    return None if row.confidential else " ".join(part for part in (row.village_name, row.grid_name) if part)


def _holder(row: IssueRow) -> object:
    return row.unit_name or row.level_name


def _brief_state(row: IssueRow) -> str:
    days = row.overdue_days
    late = ngettext("超期 %(days)s 天", "超期 %(days)s 天", days, days=days) if days else ""
    return " ".join(part for part in (str(STATES.get(row.state, row.state)), late) if part)


ISSUE_COLUMNS = (
    Column(_l("编号"), lambda row: row.number, 20, code=True),
    Column(_l("说的什么"), lambda row: row.description, 50, brief=_brief_words),
    Column(_l("类别"), _category, 20),
    Column(_l("缓急"), lambda row: URGENCIES.get(row.urgency, row.urgency), 10),
    Column(_l("状态"), lambda row: STATES.get(row.state, row.state), 10),
    Column(_l("镇街"), lambda row: row.town_name, 12),
    Column(_l("村社区"), lambda row: row.village_name, 12),
    Column(_l("网格"), lambda row: row.grid_name, 14),
    Column(_l("住在哪里"), lambda row: row.address, 30, brief=_brief_place),
    Column(_l("谁在办"), _holder, 18, brief=True),
    Column(_l("经办人"), lambda row: row.handler_name, 10),
    Column(_l("登记人"), lambda row: row.raised_by_name, 10),
    Column(_l("怎么来的"), lambda row: INTAKES.get(row.intake, row.intake), 10),
    Column(_l("登记时间"), lambda row: row.recorded_at, 17),
    Column(_l("已过天数"), lambda row: row.age_days, 10),
    Column(_l("办理期限"), lambda row: row.due_at, 17),
    Column(_l("超期天数"), lambda row: row.overdue_days or None, 10, brief=_brief_state),
    Column(_l("反映人数"), lambda row: row.reporters, 10),
    Column(_l("重办次数"), lambda row: row.reopened or None, 10),
    Column(_l("领衔领导"), lambda row: row.supervision.leader_name if row.supervision else None, 12),
    Column(_l("督办期限"), lambda row: row.supervision.deadline if row.supervision else None, 12),
    Column(_l("解决渠道"), lambda row: CHANNELS.get(row.resolution_channel or ""), 12),
    Column(_l("结果"), lambda row: OUTCOMES.get(row.outcome or ""), 10),
    Column(_l("答复"), lambda row: row.answer, 50),
    Column(_l("谁答复的"), lambda row: row.answered_by, 18),
    Column(_l("销号时间"), lambda row: row.closed_at, 17),
    Column(_l("照片（张）"), lambda row: row.photos or None, 10),
    Column(_l("怎么销号的"), lambda row: CLOSED_HOW.get(row.closed_how or ""), 16),
)
Ask = Callable[[Viewer, Said], IssueFilter]


def add_issue_list(code: str, endpoint: str, words: Any, act: Act, asked: Ask) -> None:
    """A list of issues: what the page's own filter finds."""
    add_list(
        Listing(
            code,
            endpoint,
            words,
            act,
            ISSUE_COLUMNS,
            lambda viewer, said: count_issues(viewer, {"all": asked(viewer, said)})["all"],
            lambda viewer, said: stream_issues(viewer, asked(viewer, said)),
        )
    )


def _every(viewer: Viewer, said: Said) -> IssueFilter:
    return filter_of(viewer, said, sort=Args(said).word("sort", SORTS) or "newest")


def _queue(act: Act, **more: Any) -> Ask:
    def asked(viewer: Viewer, said: Said) -> IssueFilter:
        return filter_of(viewer, {name: said[name] for name in NARROWING if said.get(name)}, act=act, **more)

    return asked


_IN_WORK = tuple(state for states in WORK_GROUPS.values() for state in states)
add_issue_list("issues", "issues.listing", _l("问题"), Act.ISSUE_SEE, _every)
add_issue_list(
    "triage", "issues.triage", _l("待受理"), Act.ISSUE_TRIAGE, _queue(Act.ISSUE_TRIAGE, states=TRIAGE_STATES)
)
add_issue_list("work", "issues.work", _l("我的办件"), Act.ISSUE_HANDLE, _queue(Act.ISSUE_HANDLE, states=_IN_WORK))
add_issue_list(
    "callbacks",
    "issues.callbacks",
    lazy_pgettext("page", "回访"),
    Act.CALLBACK_RECORD,
    _queue(Act.CALLBACK_RECORD, callback_due=True),
)


def _parent(row: CategoryFacts) -> str:
    above = {one.code: one for one in all_categories()}.get(row.parent_code or "")
    return "" if above is None else above.en if page_language() == "en" else above.zh


add_list(
    Listing(
        "categories", "issues.categories", _l("问题类别"), Act.ADMIN_SYSTEM,
        (
            Column(_l("代码"), lambda row: row.code, 24, code=True),
            Column(_l("上一级"), _parent, 18),
            Column(_l("中文名"), lambda row: row.zh, 20, brief=True),
            Column(_l("英文名"), lambda row: row.en, 28),
            Column(_l("通常哪种单位办"), lambda row: row.unit_kind, 22, code=True),
            Column(_l("次序"), lambda row: row.sort, 8),
            Column(_l("状态"), lambda row: _("在用") if row.active else _("已停用"), 10),
        ),
        lambda _viewer, _said: len(all_categories()),
        lambda _viewer, _said: iter(all_categories()),
    )
)  # fmt: skip
