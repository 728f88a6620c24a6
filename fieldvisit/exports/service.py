"""Take a list along: at once while it is short, as a job when it is long. Both are logged with what and how much."""

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fieldvisit.exports.sheet import write_sheet
from fieldvisit.jobs.files import safe_name
from fieldvisit.jobs.kinds import Made, Work, add_kind
from fieldvisit.jobs.service import ask_job
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import NotAllowed
from fieldvisit.people import audit
from fieldvisit.people.places import places
from fieldvisit.people.queries import viewer_of
from fieldvisit.people.session import at_work
from fieldvisit.people.viewer import Viewer
from fieldvisit.web.lists import Listing, Said, list_named, list_words

if TYPE_CHECKING:
    from fieldvisit.jobs.models import Job

KIND = "export"
AT_ONCE = 2000  # rows; more than these are left to the worker


def export_at_once(viewer: Viewer, listing: Listing, said: Said, address: str) -> tuple[io.BytesIO, str]:
    """The file of a short list, and its name."""
    file = io.BytesIO()
    about = _about(viewer, listing, address)
    write_sheet(file, listing, listing.stream(viewer, said), about, lambda _number: None)
    file.seek(0)
    return file, _file_name(listing)


def log_export(viewer: Viewer, listing: Listing, rows: int) -> None:
    """Write down who took what along, in the running transaction. The filters may hold names and stay out."""
    audit.record(
        "list_exported", actor_id=viewer.id, subject_kind="list", subject_id=listing.code, detail={"rows": rows}
    )


def ask_export(viewer: Viewer, listing: Listing, said: Said, address: str, language: str) -> "Job":
    """Leave a long list to the worker. Problem: too_many_jobs."""
    arguments = {"said": dict(said), "address": address, "working": viewer.working}
    return ask_job(viewer, KIND, arguments, subject=listing.code, language=language)


def run_export(work: Work) -> Made:
    """Write the list of a job, with the rights its owner has now."""
    viewer = viewer_of(work.asked_by) if work.asked_by else None
    if viewer is None:
        raise NotAllowed()
    viewer = at_work(viewer, work.arguments.get("working"))
    listing, said = list_named(viewer, work.subject), _words(work.arguments)
    total = listing.number(viewer, said)
    work.report(0, total)
    about = _about(viewer, listing, str(work.arguments.get("address", "")))
    rows = listing.stream(viewer, said)
    write_sheet(work.part, listing, rows, about, lambda number: work.report(number, max(total, number)))
    return Made(_file_name(listing))


def _words(arguments: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in dict(arguments.get("said", {})).items()}


def _about(viewer: Viewer, listing: Listing, address: str) -> list[tuple[str, str]]:
    return [
        (_("列表"), str(listing.words)),
        (_("导出时间"), f"{clock.local(clock.now()):%Y-%m-%d %H:%M}"),
        (_("导出人"), viewer.name),
        (_("条件"), address),
        *_place(viewer),
        (_("说明"), _("不含电话和证件号。请按个人信息保管，用完删除。")),
    ]


def _place(viewer: Viewer) -> list[tuple[str, str]]:
    """Where the viewer works now, if not everywhere: the list says only that place."""
    here = places().by_path([viewer.working]).get(viewer.working) if viewer.working else None
    return [(_("地方"), here.line)] if here else []


def _file_name(listing: Listing) -> str:
    return safe_name(f"{listing.words} {clock.today().isoformat()}", "xlsx")


def _job_words(code: str) -> object:
    return _l("导出：%(list)s", list=list_words(code))


add_kind(KIND, _job_words, run_export)
