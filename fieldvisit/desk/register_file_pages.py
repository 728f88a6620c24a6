"""按导入的格式导出: which list, which file, with numbers or without; the register's filters come along."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField, RadioField

from fieldvisit.desk.register_file import (
    AT_ONCE,
    FileWish,
    FileWishSchema,
    RegisterFile,
    ask_file,
    file_at_once,
    log_file,
    wished,
)
from fieldvisit.imports.policy import REGISTER
from fieldvisit.imports.words import KINDS
from fieldvisit.jobs.bell import ring
from fieldvisit.jobs.fetching import type_of
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.choices import choices
from fieldvisit.web.forms import SchemaForm
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.languages import page_language
from fieldvisit.web.lists import filters_in

FORMATS = {"xlsx": _l("Excel 表格（xlsx）"), "csv": _l("CSV 文本")}
Answer = str | Response | tuple[str, int]


class RegisterFileForm(SchemaForm):
    """How the register comes out."""

    schema = FileWishSchema
    kind = RadioField(
        _l("导出什么"), choices=choices((code, KINDS[code]) for code in REGISTER), default="households",
        validate_choice=False,
    )  # fmt: skip
    format = RadioField(_l("做成什么"), choices=choices(FORMATS.items()), default="xlsx", validate_choice=False)
    numbers = BooleanField(_l("连同完整的电话和证件号"))


def add_register_file_pages(blueprint: Blueprint) -> None:
    """Put the page on the desk's blueprint."""
    blueprint.add_url_rule("/households/file", "register_file", page)
    blueprint.add_url_rule("/households/file", "take_register_file", take, methods=["POST"])


def _offered(form: RegisterFileForm) -> RegisterFileForm:
    if not current_viewer().can(Act.NUMBER_EXPORT):
        del form.numbers
    return form


@requires(Act.REGISTER_IMPORT)
def page() -> str:
    """What may be chosen, and what comes out."""
    return _draw(_offered(RegisterFileForm(formdata=None)))


@requires(Act.REGISTER_IMPORT)
def take() -> Answer:
    """A few at once, many as a job."""
    form = _offered(RegisterFileForm())
    if not form.validate_on_submit():
        return _draw(form), 422
    wanted = wished(current_viewer(), _filters(), form.command)
    households = wanted.count()
    if households > AT_ONCE:
        with unit_of_work():
            ask_file(wanted, page_language())
            log_file(wanted, households)
        ring()
        flash(_("行数多，在后台做；做好了在这里下载。"), "done")
        return redirect(url_for("jobs.mine"))
    file, name = file_at_once(wanted)
    with unit_of_work():
        log_file(wanted, households)
    return send_file(file, mimetype=type_of(name), as_attachment=True, download_name=name, max_age=0)


def _filters() -> dict[str, str]:
    return filters_in(request.args.to_dict())


def _draw(form: RegisterFileForm) -> str:
    counts: dict[str, Any] = {
        kind: RegisterFile(current_viewer(), _filters(), FileWish(kind=kind)).count()
        for kind in ("households", "enterprises")
    }
    wanted = RegisterFile(current_viewer(), _filters(), FileWish())
    return render_template(
        "desk/register_file.html", form=form, counts=counts, asked=wanted.asked, said=_filters(), at_once=AT_ONCE
    )
