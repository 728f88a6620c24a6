"""The register taken along in the layout in which it is brought in, to be mended elsewhere and brought back.

A few households at once, many as a job. Phones and identity numbers come along only where they are asked for, row by
row as far as the right goes; each such file is in the audit trail with how many people's it opened.
"""

import io
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import fields, validate
from sqlalchemy import ColumnElement, and_

from fieldvisit.areas.queries import grids_under
from fieldvisit.assignments.policy import household_within
from fieldvisit.desk.register_filters import Asked, asked_register, narrowing, reach_of
from fieldvisit.households import policy as household_policy
from fieldvisit.households.bulk import Home, homes_of, numbers_of
from fieldvisit.households.models import HouseholdKind
from fieldvisit.households.register import count_households, is_of, stream_ids
from fieldvisit.imports.columns.writing import write_rows, write_text_rows
from fieldvisit.imports.kinds.telling import Numbers, PlaceWords, rows_told
from fieldvisit.imports.policy import ENTERPRISES, HOUSEHOLDS, REGISTER
from fieldvisit.imports.reading.limits import MOST_ROWS
from fieldvisit.imports.words import KINDS
from fieldvisit.jobs import files
from fieldvisit.jobs.kinds import Made, Work, add_kind
from fieldvisit.jobs.service import ask_job
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import NotAllowed, Problem
from fieldvisit.people import audit
from fieldvisit.people.acts import Act
from fieldvisit.people.queries import viewer_of
from fieldvisit.people.session import at_work
from fieldvisit.people.viewer import Viewer
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.web.asked import asking
from fieldvisit.web.languages import page_language
from fieldvisit.web.schemas import BaseSchema

if TYPE_CHECKING:
    from fieldvisit.jobs.models import Job

KIND = "register_file"
AT_ONCE = 1000  # households; more than these are left to the worker
MOST_GRIDS = 20_000
FORMATS = ("xlsx", "csv")
_ONLY = {HOUSEHOLDS: HouseholdKind.FAMILY, ENTERPRISES: HouseholdKind.ENTERPRISE}
_CHOOSE = _l("请从列出的里面选。")
Report = Callable[[int], None]


@dataclass(frozen=True, kw_only=True)
class FileWish:
    """Which list (of `imports.policy.REGISTER`), as which file, and whether numbers come along in full."""

    kind: str = HOUSEHOLDS
    format: str = "xlsx"
    numbers: bool = False


class FileWishSchema(BaseSchema):
    """The page and the API ask the same."""

    command: ClassVar[type[Any] | None] = FileWish

    kind = fields.String(load_default=HOUSEHOLDS, validate=validate.OneOf(REGISTER, error=_CHOOSE))
    format = fields.String(load_default="xlsx", validate=validate.OneOf(FORMATS, error=_CHOOSE))
    numbers = fields.Boolean(load_default=False, truthy={True}, falsy={False})


@dataclass(frozen=True)
class RegisterFile:
    """What is taken along: the households of the register's page under its filters, as wished."""

    viewer: Viewer
    said: Mapping[str, str]
    wish: FileWish

    @property
    def asked(self) -> Asked:
        """The filters of the page."""
        with asking(self.said):
            return asked_register()

    @property
    def reach(self) -> ColumnElement[bool]:
        """Those that the viewer sees there and might bring in."""
        ways = [reach_of(self.viewer, self.asked), household_within(self.viewer, Act.REGISTER_IMPORT)]
        only = _ONLY.get(self.wish.kind)
        return and_(*ways, *([is_of(only)] if only else []))

    def count(self) -> int:
        """How many households it is about."""
        return count_households(self.reach, self.asked.plain, narrowing(self.asked))


def wished(viewer: Viewer, said: Mapping[str, str], wish: FileWish) -> RegisterFile:
    """A file that may be made. Problems: not_allowed (numbers)."""
    if wish.numbers and not viewer.can(Act.NUMBER_EXPORT):
        raise NotAllowed(field="numbers")
    return RegisterFile(viewer, said, wish)


def ask_file(wanted: RegisterFile, language: str) -> "Job":
    """Leave it to the worker. Problems: too_many_jobs."""
    arguments = {"said": dict(wanted.said), "wish": asdict(wanted.wish), "working": wanted.viewer.working}
    return ask_job(wanted.viewer, KIND, arguments, subject=wanted.wish.kind, language=language)


def log_file(wanted: RegisterFile, households: int) -> None:
    """Write down who took what along, in the running transaction. The filters may hold names and stay out."""
    _record(wanted, "register_exported", {"rows": households, **asdict(wanted.wish)})


def file_at_once(wanted: RegisterFile) -> tuple[io.BytesIO, str]:
    """The file of a few households, and its name."""
    made = io.BytesIO()
    name = write_file(wanted, made, lambda _number: None)
    made.seek(0)
    return made, name


def run_file(work: Work) -> Made:
    """Write the file of a job, with the rights its owner has now."""
    viewer = viewer_of(work.asked_by) if work.asked_by else None
    if viewer is None or not viewer.can(Act.REGISTER_IMPORT):
        raise NotAllowed()
    said = {str(name): str(text) for name, text in dict(work.arguments["said"]).items()}
    wanted = wished(at_work(viewer, work.arguments.get("working")), said, FileWish(**work.arguments["wish"]))
    total = wanted.count()
    work.report(0, total)
    return Made(write_file(wanted, work.part, lambda number: work.report(number, max(total, number))))


def write_file(wanted: RegisterFile, target: Path | IO[bytes], report: Report) -> str:
    """Write it; answers its name. What was opened is in the audit trail before anybody can fetch it."""
    kind, language, opened = wanted.wish.kind, page_language(), Opened()
    rows = _bounded(_rows(wanted, opened, report))
    if wanted.wish.format == "xlsx":
        write_rows(target, kind, rows, language=language, about=_about(wanted))
    elif isinstance(target, Path):
        with target.open("wb") as file:
            write_text_rows(file, kind, rows, language=language)
    else:
        write_text_rows(target, kind, rows, language=language)
    if opened.people:
        with unit_of_work():
            _record(wanted, "numbers_exported", {"rows": opened.people})
    return files.safe_name(f"{KINDS[kind]} {clock.today().isoformat()}", wanted.wish.format)


@dataclass
class Opened:
    """How many people's numbers were opened."""

    people: int = 0


def _rows(wanted: RegisterFile, opened: Opened, report: Report) -> Iterator[dict[str, Any]]:
    places = PlaceWords(grids_under(wanted.viewer.places(Act.REGISTER_IMPORT), limit=MOST_GRIDS))
    may = household_policy.within(wanted.viewer, Act.NUMBER_EXPORT)
    done = 0
    for piece in stream_ids(wanted.reach, wanted.asked.plain, narrowing(wanted.asked), may):
        found = homes_of([key for key, _may in piece])
        numbers = _numbers(wanted, [found[key] for key, allowed in piece if allowed and key in found])
        opened.people += len(numbers)
        homes = (found[key] for key, _may in piece if key in found)
        yield from rows_told(wanted.wish.kind, homes, places, numbers)
        done += len(piece)
        report(done)


def _numbers(wanted: RegisterFile, homes: Sequence[Home]) -> Numbers:
    """The numbers of the people that the list shows; of tags none."""
    if not wanted.wish.numbers or wanted.wish.kind == "tags":
        return {}
    heads = wanted.wish.kind in _ONLY
    people: list[uuid.UUID] = [one.id for home in homes for one in home.people if one.head or not heads]
    found = numbers_of(people)
    return {key: (phone, None if wanted.wish.kind == ENTERPRISES else number) for key, (phone, number) in found.items()}


def _bounded(rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """No more than a file may have that is brought in."""
    for number, row in enumerate(rows, start=2):
        if number > MOST_ROWS:
            raise Problem(code="too_large", status=413)
        yield row


def _about(wanted: RegisterFile) -> list[tuple[str, str]]:
    numbers = (
        _("连同完整的电话和证件号")
        if wanted.wish.numbers
        else _("电话和证件号没有导出，这几列空着；带回来时空着的格不会抹掉户册上的内容")
    )
    return [
        (_("列表"), str(KINDS[wanted.wish.kind])),
        (_("导出时间"), f"{clock.local(clock.now()):%Y-%m-%d %H:%M}"),
        (_("导出人"), wanted.viewer.name),
        (_("号码"), numbers),
        (_("怎么带回来"), _("改好以后到“导入文件”里选这个文件。系统编号那一列不要改。标签的依据写在标签那张表里。")),
        (_("说明"), _("请按个人信息保管，用完删除。")),
    ]


def _record(wanted: RegisterFile, act: str, detail: Mapping[str, object]) -> None:
    audit.record(act, actor_id=wanted.viewer.id, subject_kind="list", subject_id="households", detail=detail)


add_kind(KIND, lambda kind: _l("按导入的格式导出%(kind)s", kind=KINDS.get(kind, kind)), run_file)
