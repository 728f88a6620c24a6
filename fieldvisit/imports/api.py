"""The API of imports: the same acts as on the pages, one after the other."""

import uuid
from typing import Any

from fieldvisit.imports import api_schemas as shapes
from fieldvisit.imports import mending, service, together
from fieldvisit.imports.models import Decision, Verdict
from fieldvisit.imports.queries import facts_of, import_of, import_page, kept_page, row_page
from fieldvisit.jobs.service import cancel_job
from fieldvisit.people.acts import Act
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.api import PREFIX, Paged, RoomApi, a_word, body_of, page_of
from fieldvisit.web.guard import current_viewer, requires, takes_up_to
from fieldvisit.web.paging import Page

api = RoomApi("imports_api", __name__, url_prefix=f"{PREFIX}/imports", description="Files brought into the register.")
blueprints = [api]
ONE = "/<uuid:import_id>"
ROW = f"{ONE}/rows/<int:number>"


class RowsQuery(Paged):
    """`verdict`: only rows of it; `leave` and `stale`: those left out, and those that no longer fitted."""

    verdict = a_word(*(str(one) for one in Verdict), Decision.LEAVE, Decision.STALE)


def _card(import_id: uuid.UUID) -> dict[str, Any]:
    return shapes.said_of(facts_of(import_of(current_viewer(), import_id)))


@api.on("GET", "", page_of(shapes.ImportSchema), asks=Paged)
@requires(Act.LIST_IMPORT)
def imports() -> Page[dict[str, Any]]:
    """Imports for one's areas, the newest first."""
    args, _rest = Paged.page_and_rest()
    page = import_page(current_viewer(), args)
    return Page([shapes.said_of(one) for one in page.items], page.total, page.page, page.per_page)


@api.on("POST", "", shapes.ImportSchema, 201, takes=shapes.BringFileSchema, refuses=(413,))
@requires(Act.LIST_IMPORT)
@takes_up_to(shapes.MAX_BODY)
def bring() -> Any:
    """Keep a file and read its head: `columns` are those that were recognised. Nothing is written."""
    said = body_of(shapes.BringFileSchema, max_bytes=shapes.MAX_BODY)
    return _card(service.bring(current_viewer(), said.kind, said.area_id, said.file_name, said.content))


@api.on("GET", ONE, shapes.ImportSchema, refuses=(404,))
@requires(Act.LIST_IMPORT)
def one(import_id: uuid.UUID) -> Any:
    """How it stands."""
    return _card(import_id)


@api.on("GET", f"{ONE}/rows", page_of(shapes.ImportRowSchema), asks=RowsQuery, refuses=(404,))
@requires(Act.LIST_IMPORT)
def rows(import_id: uuid.UUID) -> Page[dict[str, Any]]:
    """Its rows and what each would do, the wrong ones first."""
    args, said = RowsQuery.page_and_rest()
    row = import_of(current_viewer(), import_id)
    page = row_page(row.id, said.get("verdict") or "", args)
    return Page([shapes.row_said(one) for one in page.items], page.total, page.page, page.per_page)


@api.on("POST", f"{ONE}/file", shapes.ImportSchema, takes=shapes.OpenAgainSchema, refuses=(404, 409))
@requires(Act.LIST_IMPORT)
def open_again(import_id: uuid.UUID) -> Any:
    """Read the head of another sheet, in another encoding, or from another row."""
    said = body_of(shapes.OpenAgainSchema)
    service.open_again(
        current_viewer(), import_id, sheet=said.sheet, encoding=said.encoding, header_row=said.header_row
    )
    return _card(import_id)


@api.on("POST", f"{ONE}/columns", shapes.ImportSchema, takes=shapes.ChooseColumnsSchema, refuses=(404, 409, 429))
@requires(Act.LIST_IMPORT)
def look(import_id: uuid.UUID) -> Any:
    """Say which column is what; it is looked through at once, or by the worker (`reading` until then)."""
    said = body_of(shapes.ChooseColumnsSchema)
    service.look(current_viewer(), import_id, said.columns, said.datum)
    return _card(import_id)


@api.on("PATCH", ROW, shapes.ImportRowSchema, takes=shapes.MendCellsSchema, refuses=(404, 409))
@requires(Act.LIST_IMPORT)
def mend(import_id: uuid.UUID, number: int) -> Any:
    """Write wrong cells of a row anew; it is judged again."""
    said = body_of(shapes.MendCellsSchema)
    with unit_of_work():
        found = mending.mend_cells(import_of(current_viewer(), import_id, lock=True), number, said.cells)
    return shapes.row_said(found)


@api.on("POST", f"{ROW}/decide", shapes.ImportRowSchema, takes=shapes.DecideSchema, refuses=(404, 409))
@requires(Act.LIST_IMPORT)
def decide(import_id: uuid.UUID, number: int) -> Any:
    """Say what a row is."""
    said = body_of(shapes.DecideSchema)
    with unit_of_work():
        row = import_of(current_viewer(), import_id, lock=True)
        found = mending.decide(row, number, said.decision, subject_id=said.subject_id)
    return shapes.row_said(found)


@api.on("POST", f"{ONE}/decide", shapes.HowManySchema, takes=shapes.DecideAllSchema, refuses=(404, 409))
@requires(Act.LIST_IMPORT)
def decide_all(import_id: uuid.UUID) -> Any:
    """Say what all likely rows are that nobody decided; answers how many."""
    said = body_of(shapes.DecideAllSchema)
    with unit_of_work():
        number = mending.leave_all(import_of(current_viewer(), import_id, lock=True), said.decision)
    return {"number": number}


@api.on("GET", f"{ONE}/wrong", shapes.TogetherSchema, refuses=(404, 409))
@requires(Act.LIST_IMPORT)
def in_common(import_id: uuid.UUID) -> Any:
    """What is wrong in the same way in several rows."""
    row = import_of(current_viewer(), import_id)
    mending.ensure_open(row)
    return shapes.together_said(together.in_common(row))


@api.on("POST", f"{ONE}/wrong", shapes.HowManySchema, takes=shapes.MendSameSchema, refuses=(404, 409))
@requires(Act.LIST_IMPORT)
def mend_same(import_id: uuid.UUID) -> Any:
    """Write one text in the place of another in every wrong row (2,000 in one go); answers how many."""
    said = body_of(shapes.MendSameSchema)
    with unit_of_work():
        row = import_of(current_viewer(), import_id, lock=True)
        number = together.mend_same(row, said.field, said.cell, said.text)
    return {"number": number}


@api.on("POST", f"{ONE}/wrong/undo", shapes.HowManySchema, refuses=(404, 409))
@requires(Act.LIST_IMPORT)
def undo_step(import_id: uuid.UUID) -> Any:
    """Take the last change of many rows back; answers how many."""
    with unit_of_work():
        number = together.take_step_back(import_of(current_viewer(), import_id, lock=True))
    return {"number": number}


@api.on("POST", f"{ONE}/wrong/grids", shapes.HowManySchema, takes=shapes.TakeGridsSchema, refuses=(404, 409))
@requires(Act.LIST_IMPORT)
def take_grids(import_id: uuid.UUID) -> Any:
    """Take the grids found for rows that have none, by position or address: of one row, or of all."""
    said = body_of(shapes.TakeGridsSchema)
    with unit_of_work():
        number = together.take_grids(import_of(current_viewer(), import_id, lock=True), said.number)
    return {"number": number}


@api.on("POST", f"{ONE}/swap", shapes.ImportSchema, refuses=(404, 409, 429))
@requires(Act.LIST_IMPORT)
def swap(import_id: uuid.UUID) -> Any:
    """Change latitude and longitude over, and have the file looked through again."""
    service.swap_positions(current_viewer(), import_id)
    return _card(import_id)


@api.on("GET", f"{ONE}/kept", page_of(shapes.KeptSchema), asks=Paged, refuses=(404,))
@requires(Act.LIST_IMPORT)
def kept(import_id: uuid.UUID) -> Page[dict[str, Any]]:
    """Whom taking it back left alone: `kept` was changed since, `held` is in use."""
    args, _rest = Paged.page_and_rest()
    page = kept_page(import_of(current_viewer(), import_id).id, args)
    return Page([one.__dict__ for one in page.items], page.total, page.page, page.per_page)


@api.on("POST", f"{ONE}/confirm", shapes.ImportSchema, refuses=(404, 409, 429))
@requires(Act.LIST_IMPORT)
def confirm(import_id: uuid.UUID) -> Any:
    """Write it: at once, or by the worker (`writing` until then)."""
    service.confirm(current_viewer(), import_id)
    return _card(import_id)


@api.on("POST", f"{ONE}/undo", shapes.ImportSchema, refuses=(404, 409, 429))
@requires(Act.LIST_IMPORT)
def undo(import_id: uuid.UUID) -> Any:
    """Take all of it back; what was changed since stays (`counts.kept`)."""
    service.take_back(current_viewer(), import_id)
    return _card(import_id)


@api.on("POST", f"{ONE}/go-on", shapes.ImportSchema, refuses=(404, 409, 429))
@requires(Act.LIST_IMPORT)
def go_on(import_id: uuid.UUID) -> Any:
    """Work on what stopped half-way."""
    service.go_on(current_viewer(), import_id)
    return _card(import_id)


@api.on("POST", f"{ONE}/cancel", shapes.ImportSchema, refuses=(404,))
@requires(Act.LIST_IMPORT)
def cancel(import_id: uuid.UUID) -> Any:
    """Stop what the worker does with it; what was written is taken back."""
    row = import_of(current_viewer(), import_id)
    if row.job_id is not None:
        with unit_of_work():
            cancel_job(current_viewer(), row.job_id)
    return _card(import_id)


@api.on("DELETE", ONE, None, refuses=(404, 409))
@requires(Act.LIST_IMPORT)
def drop(import_id: uuid.UUID) -> None:
    """Nothing comes of it: the file and what was read of it go."""
    service.drop(current_viewer(), import_id)
