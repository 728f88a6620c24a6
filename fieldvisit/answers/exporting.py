"""Take answers along: a few at once, many as a job. Both are logged with what and how much.

Sealed answers come along only where they are asked for and the viewer may open them; each such export is in the audit
trail with how many sets it opened.
"""

import io
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext
from sqlalchemy import select

from fieldvisit.answers.export_columns import Behind, in_front, our_columns
from fieldvisit.answers.export_forms import form_languages
from fieldvisit.answers.export_rows import stream_sets, total_length
from fieldvisit.answers.export_schemas import WORDS, ExportWish
from fieldvisit.answers.filters import AnswerFilter, asked_answers
from fieldvisit.answers.flattening import Flattener, Wanted, repeats_of, with_sealed
from fieldvisit.answers.geojson import GeoTables
from fieldvisit.answers.headings import Naming
from fieldvisit.answers.listing import count_answers
from fieldvisit.answers.scope import FormAnswered, form_answered
from fieldvisit.answers.writing_csv import CsvTables
from fieldvisit.answers.writing_xlsx import XlsxTables
from fieldvisit.jobs import files
from fieldvisit.jobs.kinds import Made, Work, add_kind
from fieldvisit.jobs.service import ask_job
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import InvalidInput, NotAllowed
from fieldvisit.people import audit
from fieldvisit.people.acts import Act
from fieldvisit.people.queries import viewer_of
from fieldvisit.people.session import at_work
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.base import db
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.surveys.models import SurveyVersion, VersionState

if TYPE_CHECKING:
    from fieldvisit.jobs.models import Job

KIND = "answers"
AT_ONCE = 1000  # sets of answers; more than these, or longer ones, are left to the worker
AT_ONCE_CHARACTERS = 2_000_000
Said = Mapping[str, str]
Report = Callable[[int], None]


@dataclass(frozen=True)
class Export:
    """What is taken along: the answers of a form under filters, as wished."""

    viewer: Viewer
    form: FormAnswered
    said: Said
    wish: ExportWish

    @property
    def asked(self) -> AnswerFilter:
        """The filters."""
        return asked_answers(self.said)

    def count(self) -> int:
        """How many sets of answers it holds."""
        return count_answers(self.viewer, self.form, self.asked)

    def is_short(self, sets: int) -> bool:
        """Whether somebody may wait for it."""
        return sets <= AT_ONCE and total_length(self.viewer, self.form, self.asked) <= AT_ONCE_CHARACTERS


def wished(viewer: Viewer, form: FormAnswered, said: Said, wish: ExportWish) -> Export:
    """An export that may be made. Problems: not_allowed (sealed answers), invalid_input (sealed ones on a map)."""
    if wish.sealed and not viewer.can(Act.ANSWER_OPEN):
        raise NotAllowed(field="sealed")
    if wish.sealed and wish.format == "geojson":
        raise InvalidInput(_l("地图数据里不放保密的答案。"), field="sealed")
    return Export(viewer, form, said, wish)


def ask_export(export: Export, language: str) -> "Job":
    """Leave it to the worker. Problems: too_many_jobs."""
    viewer, wish = export.viewer, export.wish
    arguments = {"said": dict(export.said), "wish": wish.as_dict(), "working": viewer.working}
    return ask_job(viewer, KIND, arguments, subject=str(export.form.row.id), language=language)


def log_export(export: Export, sets: int) -> None:
    """Write down who took what along, in the running transaction. The filters may hold names and stay out."""
    detail = {"rows": sets, "format": export.wish.format, "sealed": export.wish.sealed}
    _record(export, "answers_exported", detail)


def export_at_once(export: Export) -> tuple[io.BytesIO, str]:
    """The file of a few answers, and its name."""
    file = io.BytesIO()
    name = write_export(export, file, lambda _number: None)
    file.seek(0)
    return file, name


def run_export(work: Work) -> Made:
    """Write the answers of a job, with the rights its owner has now."""
    viewer = viewer_of(work.asked_by) if work.asked_by else None
    if viewer is None:
        raise NotAllowed()
    viewer = at_work(viewer, work.arguments.get("working"))
    said = {str(name): str(text) for name, text in dict(work.arguments.get("said", {})).items()}
    form = form_answered(viewer, uuid.UUID(work.subject))
    export = wished(viewer, form, said, ExportWish(**work.arguments["wish"]))
    total = export.count()
    work.report(0, total)
    return Made(write_export(export, work.part, lambda number: work.report(number, max(total, number))))


def write_export(export: Export, target: Path | IO[bytes], report: Report) -> str:
    """Write the file; answers its name. What was opened is in the audit trail before anybody can fetch it."""
    if not export.viewer.can(Act.ANSWER_SEE):
        raise NotAllowed()
    form, wish, opened = export.form, export.wish, 0
    naming = Naming(wish.told == WORDS, _language(export))
    wanted = Wanted(naming, wish.per_choice, wish.sealed, str(_("、")))
    ours = our_columns(form.row.form_id, naming)
    flat = Flattener(form.questions, repeats_of(_definitions(form)), ours, wanted)
    behind = Behind(naming)
    sets = stream_sets(export.viewer, form, export.asked, with_sealed=wish.sealed)
    with _writer(export, target, flat) as writer:
        for number, one in enumerate(sets, start=1):
            opened += one.sealed is not None
            answers = with_sealed(one.answers, one.sealed) if one.sealed else one.answers
            beside = in_front(one), behind.of(one)
            for table, row in flat.rows(*beside, answers, closed=one.closed, has_sealed=one.has_sealed):
                writer.put(table, row)
            report(number)
    if opened:
        with unit_of_work():
            _record(export, "sealed_answers_exported", {"rows": opened})
    return files.safe_name(f"{form.row.title} {_('答卷')} {clock.today().isoformat()}", _ending(wish, flat))


def _writer(export: Export, target: Path | IO[bytes], flat: Flattener) -> XlsxTables | CsvTables | GeoTables:
    if export.wish.format == "xlsx":
        return XlsxTables(target, flat.tables, _about(export))
    if export.wish.format == "csv":
        return CsvTables(target, flat.tables, export.form.row.form_id)
    return GeoTables(target, flat.tables)


def _ending(wish: ExportWish, flat: Flattener) -> str:
    return "zip" if wish.format == "csv" and len(flat.tables) > 1 else wish.format


def _language(export: Export) -> str:
    wanted = export.wish.language
    return wanted if wanted in form_languages(export.form) else export.form.language


def _definitions(form: FormAnswered) -> Iterable[Sequence[Mapping[str, Any]]]:
    """What the versions ask, newest first; drafts have no answers."""
    for version in form.versions:
        if version.state != VersionState.DRAFT:
            yield db.session.scalar(select(SurveyVersion.definition).where(SurveyVersion.id == version.id)) or []


def _about(export: Export) -> list[tuple[str, str]]:
    form, wish = export.form, export.wish
    sealed = _("连同保密的答案") if wish.sealed else _("保密的答案没有导出，文字里的电话和证件号遮住了几位")
    return [
        (_("问卷"), f"{form.row.title} ({form.row.form_id})"),
        (_("导出时间"), f"{clock.local(clock.now()):%Y-%m-%d %H:%M}"),
        (_("导出人"), export.viewer.name),
        (pgettext("answers", "保密"), sealed),
        (_("说明"), _("请按个人信息保管，用完删除。")),
    ]


def _record(export: Export, act: str, detail: Mapping[str, object]) -> None:
    audit.record(
        act, actor_id=export.viewer.id, subject_kind="survey_form", subject_id=export.form.row.id, detail=detail
    )


add_kind(KIND, lambda _subject: _l("导出答卷"), run_export)
