"""One row of a file at a time: its cells and verdict in words; mended, decided, left out."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fieldvisit.areas.queries import areas_of
from fieldvisit.households.rules import tag_words
from fieldvisit.households.words import RELATIONS, SEXES
from fieldvisit.imports import mending, policy, words
from fieldvisit.imports.choosing import head_of
from fieldvisit.imports.columns.kinds import KINDS
from fieldvisit.imports.queries import ImportFacts, RowFacts, import_of
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.kernel.text import mask_identity, mask_phone
from fieldvisit.people.acts import Act
from fieldvisit.people.speech import SPEECH
from fieldvisit.people.words import ROLES
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.languages import page_language
from fieldvisit.web.problems import wording

ROW = "/imports/<uuid:import_id>/rows/<int:number>"
CELL = "cell-"


@dataclass(frozen=True)
class RowWords:
    """A row as a page shows it. `wrong`: {field, words, header, cell, whys}; `changes`: (field, before, after)."""

    facts: RowFacts
    about: str
    wrong: Sequence[dict[str, Any]]
    changes: Sequence[tuple[Any, str, str]]
    like: Sequence[dict[str, Any]]


def add_row_pages(blueprint: Blueprint) -> None:
    """Put the acts on the blueprint of imports."""
    blueprint.add_url_rule(ROW, "mend", mend, methods=["POST"])
    blueprint.add_url_rule(f"{ROW}/decide", "decide", decide, methods=["POST"])
    blueprint.add_url_rule("/imports/<uuid:import_id>/decide", "decide_all", decide_all, methods=["POST"])


@requires(Act.LIST_IMPORT)
def mend(import_id: uuid.UUID, number: int) -> Response:
    """Write the wrong cells of a row anew."""
    cells = {name.removeprefix(CELL): text for name, text in request.form.items() if name.startswith(CELL)}
    try:
        with unit_of_work():
            found = mending.mend_cells(import_of(current_viewer(), import_id, lock=True), number, cells)
        if found.said.get("faults"):
            flash(_("第 %(number)s 行还有错。", number=number), "late")
        else:
            said = words.VERDICTS[found.verdict]
            flash(_("第 %(number)s 行改好了：%(verdict)s。", number=number, verdict=said), "done")
    except InvalidInput as problem:
        flash(wording(problem), "late")
    return _back(import_id, number)


@requires(Act.LIST_IMPORT)
def decide(import_id: uuid.UUID, number: int) -> Response:
    """Say what a row is: `same:<household>`, `new`, `leave`, or nothing again."""
    said, _sep, key = request.form.get("decision", "").partition(":")
    try:
        subject_id = uuid.UUID(key) if key else None
        with unit_of_work():
            row = import_of(current_viewer(), import_id, lock=True)
            mending.decide(row, number, said or None, subject_id=subject_id)
    except ValueError:
        flash(_("请从列出的里面选。"), "late")
    except InvalidInput as problem:
        flash(wording(problem), "late")
    return _back(import_id, number)


@requires(Act.LIST_IMPORT)
def decide_all(import_id: uuid.UUID) -> Response:
    """Every likely row that nobody decided: new, or left out."""
    with unit_of_work():
        number = mending.leave_all(import_of(current_viewer(), import_id, lock=True), request.form.get("decision", ""))
    flash(_("定了 %(number)s 行。", number=number), "done")
    return redirect(url_for("imports.one", import_id=import_id, verdict="likely"))


def _back(import_id: uuid.UUID, number: int) -> Response:
    verdict, page = request.form.get("verdict", "all")[:10], request.form.get("page", "1")[:6]
    return redirect(url_for("imports.one", import_id=import_id, verdict=verdict, page=page, _anchor=f"r-{number}"))


# --- in words ---


def rows_in_words(facts: ImportFacts, rows: Sequence[RowFacts]) -> list[RowWords]:
    """Rows as a page shows them: numbers masked, codes in words."""
    if not rows or facts.row.said is None:
        return []
    head = head_of(facts.row)
    language = page_language()
    fields = {one.code: one.words(language) for one in KINDS[facts.row.kind].fields}
    made = []
    for row in rows:
        wrong = [
            {
                "field": one["field"],
                "words": fields.get(one["field"], one["field"]),
                "has_column": one["place"] is not None,
                "cell": one["cell"],
                "whys": [words.why_wrong(fault) for fault in one["faults"]],
            }
            for one in mending.fields_to_mend(row, head.columns)
        ]
        changes = [
            (words.change_words(facts.row.kind, name), _shown(name, old), _shown(name, new))
            for name, (old, new) in row.said.get("changes", {}).items()
        ]
        like = [
            {**one, "why": words.WHY.get(one["why"], ""), "href": seen_at(facts.row.kind, one["id"])}
            for one in row.said.get("like", ())
        ]
        made.append(RowWords(row, row.said.get("about", ""), wrong, changes, like))
    return made


def seen_at(kind: str, key: str | uuid.UUID) -> str:
    """Where somebody of a register is looked at."""
    if kind == policy.CADRES:
        return url_for("people_admin.account", account_id=key)
    if kind == policy.UNITS:
        number = uuid.UUID(str(key)).int
        known = number < 2**31  # what the import itself put there has a number that only its row knows
        return url_for("people_admin.unit", unit_id=number) if known else url_for("people_admin.units")
    return url_for("desk.household", household_id=key)


def _shown(name: str, value: Any) -> str:
    """A value in words; of a number only its ends."""
    if value in (None, "", []):
        return ""
    if name == "phone":
        return mask_phone(str(value)) or ""
    if name == "identity_number":
        # What stands there is known by its mark alone.
        return _("有号码") if len(str(value)) == 64 else mask_identity(str(value)) or ""
    if name in ("grid", "area"):
        found = areas_of([int(value)])
        return str(found[int(value)].name) if found else ""
    if name == "position":
        return f"{value[0]:.5f}, {value[1]:.5f}"
    if name == "role":
        return str(_("，")).join(str(part) for part in (ROLES.get(value[0], value[0]), value[1]) if part)
    if name == "kind":
        return str(KINDS[policy.UNITS].field("kind").say(value, page_language()))
    if name == "speaks" and isinstance(value, list):
        return str(_("、")).join(str(SPEECH.get(code, code)) for code in value)
    if name == "tags":
        return str(_("、")).join(tag_words(code, page_language()) for code in value)
    return str({"sex": SEXES, "relation": RELATIONS, "speaks": SPEECH}.get(name, {}).get(value, value))
