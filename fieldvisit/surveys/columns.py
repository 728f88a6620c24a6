"""The list of forms as data: its filters and its columns."""

from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from fieldvisit.people.acts import Act
from fieldvisit.surveys.models import VersionState
from fieldvisit.surveys.queries import FormFilter, FormRow, form_page
from fieldvisit.surveys.words import KINDS, STATES, language_words
from fieldvisit.web.lists import Column, Listing, Said, add_list
from fieldvisit.web.paging import PageArgs, every_item


def asked_forms(said: Said) -> FormFilter:
    """The filters of an address; what makes no sense is not asked."""
    state = said.get("state", "")
    return FormFilter(said.get("q", "").strip()[:80], state if state in set(VersionState) else "")


FORM_COLUMNS: tuple[Column, ...] = (
    Column(_l("问卷"), lambda row: row.title, 28, brief=True),
    Column(_l("代号"), lambda row: row.form_id, 20),
    Column(_l("用在哪里"), lambda row: KINDS[row.kind], 12),
    Column(_l("给哪里的户用"), lambda row: row.area_name, 16),
    Column(_l("状态"), lambda row: STATES[row.state], 10, brief=True),
    Column(_l("版本"), lambda row: row.version, 14, brief=True),
    Column(_l("题数"), lambda row: row.questions, 8),
    Column(_l("语言"), lambda row: "、".join(str(language_words(one)) for one in row.languages), 20),
    Column(_l("答卷"), lambda row: row.answers, 8, brief=True),
    Column(_l("最近改动"), lambda row: row.changed_at, 18),
)


def _count(viewer: Any, said: Said) -> int:
    return form_page(viewer, asked_forms(said), PageArgs(1, 1)).total


def _rows(viewer: Any, said: Said) -> Iterator[FormRow]:
    return every_item(lambda number: form_page(viewer, asked_forms(said), PageArgs(number, 100)))


add_list(Listing("forms", "surveys.listing", lazy_pgettext("list", "问卷"), Act.FORM_SEE, FORM_COLUMNS, _count, _rows))
