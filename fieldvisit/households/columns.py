"""The columns of a household in a list, for exports. Whole names in a spreadsheet, the family name in a text."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fieldvisit.households.register import RegisterRow
from fieldvisit.households.rules import tag_words
from fieldvisit.households.words import KINDS, TRADES
from fieldvisit.kernel.text import mask_name
from fieldvisit.web.languages import page_language
from fieldvisit.web.lists import Column


def _brief_name(row: RegisterRow) -> str:
    return mask_name(row.name) if row.kind == "family" else row.name


def _tags(row: RegisterRow) -> str:
    return str(_("、")).join(tag_words(code, page_language()) for code in row.tags)


def _trade(row: RegisterRow) -> object:
    return TRADES.get(row.trade, row.trade) if row.trade else None


HOUSEHOLD_COLUMNS = (
    Column(_l("户"), lambda row: row.name, 16, brief=_brief_name),
    Column(_l("住户还是企业"), lambda row: KINDS.get(row.kind, row.kind), 12),
    Column(_l("行业"), _trade, 12),
    Column(_l("用工人数"), lambda row: row.staff, 10),
    Column(_l("人数"), lambda row: row.persons if row.kind == "family" else None, 8),
    Column(_l("住在哪里"), lambda row: row.address, 36, brief=True),
    Column(_l("网格"), lambda row: row.grid_name, 14),
    Column(_l("标签"), _tags, 24),
)
