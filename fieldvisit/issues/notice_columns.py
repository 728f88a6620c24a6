"""The columns of 消息, for its export. A confidential issue is not told in a text."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fieldvisit.issues.notices import NoticeRow, notice_list
from fieldvisit.issues.wording import NOTICES
from fieldvisit.people.acts import Act
from fieldvisit.people.viewer import Viewer
from fieldvisit.web.lists import Column, Listing, Said, add_list
from fieldvisit.web.paging import every_item

A_PIECE = 500


def _rows(viewer: Viewer, _said: Said) -> Iterator[NoticeRow]:
    return every_item(lambda number: notice_list(viewer, number, A_PIECE))


def _brief_words(row: NoticeRow) -> object:
    return _("保密件 %(number)s", number=row.number) if row.confidential else row.description


def _who(row: NoticeRow) -> str:
    if not row.actor_name:
        return str(_("系统按规则"))
    return f"{row.actor_name} {_('代')} {row.on_behalf_of}" if row.on_behalf_of else row.actor_name


add_list(
    Listing(
        "notices", "issues.notices", _l("消息"), Act.SIGNED_IN,
        (
            Column(_l("什么时候"), lambda row: row.at, 17, brief=True),
            Column(_l("什么事"), lambda row: NOTICES.get(row.code, row.code), 24, brief=True),
            Column(_l("编号"), lambda row: row.number, 20, code=True),
            Column(_l("说的什么"), lambda row: row.description, 50, brief=_brief_words),
            Column(_l("谁"), _who, 16),
            Column(_l("说了什么"), lambda row: row.note, 40),
            Column(_l("看过了"), lambda row: _("是") if row.seen else None, 8),
        ),
        lambda viewer, _said: notice_list(viewer, 1, 1).total,
        _rows,
    )
)  # fmt: skip
