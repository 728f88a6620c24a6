"""How pages write times, days and what people entered."""

from datetime import date, datetime

from flask import Flask
from flask_babel import format_date, format_datetime
from flask_babel import gettext as _
from markupsafe import Markup, escape

from fieldvisit.kernel import clock
from fieldvisit.kernel.masking import without_numbers
from fieldvisit.web.languages import page_language


def said(text: object) -> Markup:
    """What people entered, marked so that neither a translator nor a language test takes it for ours."""
    if text is None or text == "":
        return Markup("")
    return Markup('<bdi translate="no">{}</bdi>').format(escape(text))


def day(value: date | datetime | None) -> str:
    """`11月18日`, with the year when it is another one."""
    if value is None:
        return ""
    local = clock.local_date(value) if isinstance(value, datetime) else value
    same_year = local.year == clock.today().year
    if page_language() == "en":
        return str(format_date(local, "d MMM" if same_year else "d MMM y"))
    return str(format_date(local, "M月d日" if same_year else "y年M月d日"))


def month(value: date) -> str:
    """`2026年5月`."""
    return str(format_date(value, "MMM y" if page_language() == "en" else "y年M月"))


def moment(value: datetime | None) -> str:
    """`11月18日 14:20`."""
    if value is None:
        return ""
    return f"{day(value)} {format_datetime(value, 'HH:mm')}"


def days_ago(value: date | datetime | None) -> str:
    """`今天`, `昨天`, `9 天前`."""
    if value is None:
        return str(_("从未"))
    local = clock.local_date(value) if isinstance(value, datetime) else value
    days = (clock.today() - local).days
    if days <= 0:
        return str(_("今天"))
    return str(_("昨天") if days == 1 else _("%(days)s 天前", days=days))


def share(numerator: int, denominator: int) -> str:
    """`72.8 %`, or a dash on a zero base."""
    return f"{100 * numerator / denominator:.1f} %" if denominator else "–"


def count(number: int) -> str:
    """`1,284`."""
    return f"{number:,}"


def install_words(app: Flask) -> None:
    """Give these to the templates."""
    filters = {"said": said, "day": day, "month": month, "moment": moment, "days_ago": days_ago, "count": count}
    app.jinja_env.filters.update(filters, masked=without_numbers)
    app.jinja_env.globals.update(share=share)
