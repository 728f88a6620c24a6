"""From the bytes of a workbook to a form: everything found wrong at once, or the XForm with its definition."""

import hashlib
import re
from dataclasses import asdict, dataclass, replace
from html import escape
from typing import Any

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from fieldvisit.surveys.xlsform import structure, wiring
from fieldvisit.surveys.xlsform.defining import UNASKED, definition_of
from fieldvisit.surveys.xlsform.faults import Fault, Unfit
from fieldvisit.surveys.xlsform.lines import OURS, Line, languages_in, lines_of, standard
from fieldvisit.surveys.xlsform.ours import NAMESPACE, rule_faults, rules_of
from fieldvisit.surveys.xlsform.reading import Book, read_book
from fieldvisit.surveys.xlsform.spoken import understood, understood_crash

FILES = (".csv", ".xml", ".geojson")
ITEMSETS = "itemsets.csv"
# A form id and a version stand in addresses.
FORM_ID = re.compile(r"^\w[\w .:()+@-]{0,127}$")
VERSION = re.compile(r"^\w[\w .:()+@-]{0,59}$")
LONGEST_TITLE = 200
_MEDIA = re.compile(r"jr://[a-z-]+/([^\"'<>]+)")
_ROOT = re.compile(r'(<instance><[^>]*? id="[^"]*")(?: version="[^"]*")?')
_NOISE = ("max-pixels",)  # advice of pyxform that our tablet follows by itself


@dataclass(frozen=True)
class Converted:
    """A form. `version` is empty where the workbook names none and nobody gave one; `media` are files it needs."""

    form_id: str
    version: str
    title: str
    languages: list[str]
    questions: int
    xform: str
    md5: str
    definition: list[dict[str, Any]]
    warnings: list[str]
    media: list[str]
    itemsets: str | None

    def said(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def convert_book(raw: bytes, *, fallback: str = "") -> Converted:
    """Make a form of a workbook. `fallback` stands in for a missing form id.

    Raises Unfit with every fault that was found.
    """
    book = read_book(raw)
    _ensure_sheets(book)
    settings = next(iter(lines_of(book, "settings")), Line("settings", 2))
    form_id = settings.get("form_id") or settings.get("set_form_id") or fallback
    lines = lines_of(book, "survey")
    places = _checked(book, lines, settings, form_id)
    version = settings.get("version")
    result = _through_pyxform(_as_dict(book, settings, form_id, version))
    languages = _languages(book, settings)
    by_path = {place.path: place.line for place in places}
    definition = definition_of(result._pyxform or {}, by_path, languages)
    return Converted(
        form_id=form_id,
        version=version,
        title=str((result._pyxform or {}).get("title") or form_id)[:LONGEST_TITLE],
        languages=languages or ["default"],
        questions=sum(item["type"] not in UNASKED for item in definition),
        xform=result.xform,
        md5=_md5(result.xform),
        definition=definition,
        warnings=[said for said in result.warnings if not any(noise in said for noise in _NOISE)][:40],
        media=sorted(set(_MEDIA.findall(result.xform)) | ({ITEMSETS} if result.itemsets else set())),
        itemsets=result.itemsets,
    )


def with_version(form: Converted, version: str) -> Converted:
    """The same form under another version, which is the caller's to check."""
    xform = _ROOT.sub(lambda found: f'{found[1]} version="{escape(version)}"', form.xform, count=1)
    return replace(form, version=version, xform=xform, md5=_md5(xform))


def _md5(xform: str) -> str:
    return hashlib.md5(xform.encode(), usedforsecurity=False).hexdigest()


def _ensure_sheets(book: Book) -> None:
    if "survey" not in book.sheets:
        raise Unfit([Fault("no_survey_sheet", values={"found": ", ".join(book.names[:12])})])
    heads = {standard(header)[0] for header in book.headers("survey")}
    missing = [name for name in ("type", "name") if name not in heads]
    if missing:
        raise Unfit([Fault("column_missing", "survey", 1, name) for name in missing])
    if not book.rows("survey"):
        raise Unfit([Fault("no_rows", "survey")])


def _checked(book: Book, lines: list[Line], settings: Line, form_id: str) -> list[structure.Place]:
    """Every check of ours; raises Unfit where any of them finds something."""
    made = structure.outline(lines, settings.get("name") or structure.ROOT)
    places, choices = made.places, lines_of(book, "choices")
    faults = list(_settings_faults(settings, form_id)) + made.faults
    faults += structure.label_faults(places)
    faults += structure.choice_faults(places, choices, FILES)
    faults += wiring.reference_faults(places, choices)
    faults += wiring.spelling_faults(places)
    faults += wiring.circular_faults(places)
    faults += rule_faults(book, places, choices)
    if not any(place.kind == "question" for place in places):
        faults.append(Fault("no_questions", "survey"))
    if faults:
        order = {name: place for place, name in enumerate((None, "settings", "survey", "choices"))}
        raise Unfit(sorted(faults, key=lambda one: (order.get(one.sheet, 9), one.row or 0)))
    return places


def _settings_faults(settings: Line, form_id: str) -> list[Fault]:
    faults = []
    if not form_id:
        faults.append(Fault("no_form_id", "settings", 2, "form_id"))
    elif not FORM_ID.match(form_id):
        faults.append(Fault("bad_form_id", "settings", 2, settings.column("form_id"), {"said": form_id[:60]}))
    version = settings.get("version")
    if version and not VERSION.match(version):
        faults.append(Fault("bad_version", "settings", 2, settings.column("version"), {"said": version[:60]}))
    return faults


def _languages(book: Book, settings: Line) -> list[str]:
    found = languages_in(book)
    first = settings.get("default_language")
    return [first, *(one for one in found if one != first)] if first in found else found


def _through_pyxform(workbook: dict[str, Any]) -> Any:
    try:
        return convert(workbook, default_language=workbook.pop("default_language"))
    except PyXFormError as error:
        raise Unfit([understood(error)]) from error
    except Exception as error:
        raise Unfit([understood_crash(error)]) from error


def _as_dict(book: Book, settings: Line, form_id: str, version: str) -> dict[str, Any]:
    """The workbook as pyxform takes it, with our columns as attributes of binds."""
    made: dict[str, Any] = {"sheet_names": book.names}
    for name in book.sheets:
        rows = book.rows(name)
        last = max(rows, default=1)
        made[name] = [dict(rows.get(number, {})) for number in range(2, last + 1)]
        made[f"{name}_header"] = [dict.fromkeys(book.headers(name))]
    ours = _put_rules(book, made["survey"])
    if ours:
        kept = {header: None for header in book.headers("survey") if not header.lower().startswith(f"{OURS}::")}
        made["survey_header"] = [kept | dict.fromkeys(ours)]
    plain = {header: text for header, text in settings.raw.items() if standard(header)[0] not in _REPLACED}
    plain |= {"form_id": form_id} | ({"version": version} if version else {})
    if ours:
        known = settings.get("namespaces")
        plain["namespaces"] = f'{known} {OURS}="{NAMESPACE}"'.strip()
    made["settings"], made["settings_header"] = [plain], [dict.fromkeys(plain)]
    made["default_language"] = next(iter(_languages(book, settings)), None)
    return made


_REPLACED = ("form_id", "set_form_id", "version", "namespaces")


def _put_rules(book: Book, rows: list[dict[str, str]]) -> list[str]:
    """Say our columns as binds; answers which there are."""
    used: dict[str, None] = {}
    for line in lines_of(book, "survey"):
        row = rows[line.number - 2]
        for header in [header for header in row if header.lower().startswith(f"{OURS}::")]:
            del row[header]
        for name, text in rules_of(line).items():
            row[f"bind::{OURS}:{name}"] = text
            used[f"bind::{OURS}:{name}"] = None
    return list(used)
