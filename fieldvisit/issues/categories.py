"""The two-level table of categories: reads of it, and the few ways administrators change it.

A category is never deleted, because old issues bear it; deactivated, it is only no longer offered. A tablet that
was offline meanwhile may still bring an issue of it.
"""

from collections import defaultdict
from dataclasses import dataclass, fields

from flask import g, has_request_context
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from fieldvisit.issues.category_schemas import AddCategory, AmendCategory
from fieldvisit.issues.models import Category
from fieldvisit.kernel.errors import InvalidInput, NotAllowed, NotVisible
from fieldvisit.people import audit
from fieldvisit.people.acts import Act
from fieldvisit.people.marks import move_mark
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.constraints import constraint_means
from fieldvisit.storage.rows import execute


def _taken() -> InvalidInput:
    return InvalidInput(_l("这个代码已经有了。"), field="code")


constraint_means("pk_category", _taken, sqlite="category.code")


@dataclass(frozen=True)
class CategoryFacts:
    """One category."""

    code: str
    parent_code: str | None
    zh: str
    en: str
    unit_kind: str | None
    sort: int
    active: bool


@dataclass(frozen=True)
class CategoryLabel:
    """A category in words, with its parent's. An unknown code stands for itself."""

    code: str
    zh: str
    en: str
    parent_zh: str = ""
    parent_en: str = ""

    def text(self, language: str) -> str:
        """The category's own words."""
        return self.en if language == "en" else self.zh

    def parent_text(self, language: str) -> str:
        """The upper level's words, empty at the upper level."""
        return self.parent_en if language == "en" else self.parent_zh


@dataclass(frozen=True)
class CategoryGroup:
    """An upper-level category with those below it."""

    category: CategoryFacts
    children: tuple[CategoryFacts, ...]


_COLUMNS = (getattr(Category, part.name) for part in fields(CategoryFacts))
_ALL = select(*_COLUMNS).order_by(Category.sort, Category.code).limit(2000)


def all_categories() -> list[CategoryFacts]:
    """Every category, also those deactivated, in the order of the table."""
    if has_request_context() and "categories" in g:
        return list(g.categories)
    found = [CategoryFacts(*row) for row in execute(_ALL, {})]
    if has_request_context():
        g.categories = found
    return found


def category_of(code: str) -> CategoryFacts | None:
    """One category, or None."""
    return next((category for category in all_categories() if category.code == code), None)


def codes_under(code: str) -> list[str]:
    """The code and those directly below it."""
    return [code, *(category.code for category in all_categories() if category.parent_code == code)]


def active_tree() -> list[CategoryGroup]:
    """What is offered when an issue is raised."""
    below: dict[str | None, list[CategoryFacts]] = defaultdict(list)
    for category in all_categories():
        if category.active:
            below[category.parent_code].append(category)
    return [CategoryGroup(upper, tuple(below[upper.code])) for upper in below[None]]


def category_labels() -> dict[str, CategoryLabel]:
    """{code: its words}."""
    known = {category.code: category for category in all_categories()}
    labels = {}
    for category in known.values():
        parent = known.get(category.parent_code) if category.parent_code else None
        above = (parent.zh, parent.en) if parent else ("", "")
        labels[category.code] = CategoryLabel(category.code, category.zh, category.en, *above)
    return labels


def label_of(code: str, labels: dict[str, CategoryLabel]) -> CategoryLabel:
    """The words of a code; a code the table does not know stands for itself."""
    return labels.get(code) or CategoryLabel(code, code, code)


def reference_categories() -> list[dict[str, object]]:
    """The flat list tablets hold. Deactivated ones travel too, marked, so that old issues keep their words."""
    return [
        {"code": category.code, "parent": category.parent_code, "zh": category.zh, "en": category.en}
        | ({} if category.active else {"active": False})
        for category in all_categories()
    ]


def add_category(viewer: Viewer, command: AddCategory) -> Category:
    """A new category on either level. A code that is taken breaks the table's own constraint."""
    _ensure_may_edit(viewer)
    if command.parent_code is not None:
        parent = db.session.get(Category, command.parent_code)
        if parent is None or parent.parent_code is not None:
            raise InvalidInput(_l("上级类别不存在，或者它自己已经是第二级。"), field="parent_code")
    row = Category(
        code=command.code,
        parent_code=command.parent_code,
        zh=command.zh,
        en=command.en,
        unit_kind=command.unit_kind,
        sort=command.sort,
        active=True,
    )
    db.session.add(row)
    return _changed(viewer, row, "category_added")


def amend_category(viewer: Viewer, code: str, command: AmendCategory) -> Category:
    """Rename it, move it in the order, or say which kind of unit handles it."""
    _ensure_may_edit(viewer)
    row = _row(code)
    row.zh, row.en, row.unit_kind, row.sort = command.zh, command.en, command.unit_kind, command.sort
    return _changed(viewer, row, "category_amended")


def set_category_active(viewer: Viewer, code: str, active: bool) -> Category:
    """Offer it again, or no longer."""
    _ensure_may_edit(viewer)
    row = _row(code)
    row.active = active
    return _changed(viewer, row, "category_activated" if active else "category_deactivated")


def _ensure_may_edit(viewer: Viewer) -> None:
    if not viewer.can(Act.ADMIN_SYSTEM):
        raise NotAllowed()


def _row(code: str) -> Category:
    row = db.session.get(Category, code)
    if row is None:
        raise NotVisible(field="code")
    return row


def _changed(viewer: Viewer, row: Category, act: str) -> Category:
    audit.record(act, actor_id=viewer.id, subject_kind="category", subject_id=row.code)
    db.session.flush()
    move_mark("categories")
    if has_request_context():
        g.pop("categories", None)
    return row
