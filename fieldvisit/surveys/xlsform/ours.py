"""Our own columns of the survey sheet: what an answer sets going, and which answers lie sealed.

`fieldvisit::raise` (a category), `fieldvisit::task` (words), `fieldvisit::propose` (`field:…` or `tag:…`),
`fieldvisit::when` (the choices that set them going) and `fieldvisit::sealed`. They travel in the XForm as attributes of
its binds, under a namespace of ours, so that a form is whole wherever it goes; other programs leave them alone.
"""

from collections.abc import Iterator

from fieldvisit.surveys.xlsform.faults import Fault
from fieldvisit.surveys.xlsform.lines import OURS, Line
from fieldvisit.surveys.xlsform.reading import Book
from fieldvisit.surveys.xlsform.structure import Place

NAMESPACE = "urn:fieldvisit:xforms"
ACTS = ("raise", "task", "propose")
COLUMNS = (*ACTS, "when", "sealed")
FIELDS = ("name", "group", "hamlet", "door")  # of a household, that an answer may propose to change
LONGEST_TASK = 120
_YES = ("yes", "true", "true()", "1")
_CHOSEN = ("select", "rank", "acknowledge", "trigger")


def rules_of(line: Line) -> dict[str, str]:
    """{column: what stands there} of a row; `sealed` is "yes" or absent."""
    found = {name: line.get(f"{OURS}::{name}") for name in COLUMNS}
    if found["sealed"].lower() not in _YES:
        found["sealed"] = ""
    return {name: text for name, text in found.items() if text}


def rule_faults(book: Book, places: list[Place], choices: list[Line]) -> Iterator[Fault]:
    """What can be said of our columns without knowing this installation's tables."""
    for header in book.headers("survey"):
        base, _, name = header.partition("::")
        if base.strip().lower() == OURS and name.strip().lower() not in COLUMNS:
            values = {"known": ", ".join(f"{OURS}::{one}" for one in COLUMNS)}
            yield Fault("unknown_rule_column", "survey", 1, header, values)
    known = {(choice.get("list_name"), choice.get("name")) for choice in choices}
    for place in places:
        yield from _faults_at(place, known)


def _faults_at(place: Place, known: set[tuple[str, str]]) -> Iterator[Fault]:
    rules = rules_of(place.line)
    acts = [name for name in ACTS if name in rules]
    if not rules:
        return
    if place.kind != "question":
        yield _fault("rule_on_group", place, next(iter(rules)))
    elif acts and "when" not in rules and place.line.get("type").startswith(_CHOSEN) and "propose" not in acts:
        yield _fault("rule_needs_when", place, acts[0])
    elif "when" in rules and not acts:
        yield _fault("when_without_rule", place, "when")
    if "when" in rules and place.list and not place.list.endswith((".csv", ".xml", ".geojson")):
        strange = [value for value in rules["when"].split() if (place.list, value) not in known]
        if strange:
            yield _fault("when_no_choice", place, "when", value=strange[0], list=place.list)
    if len(rules.get("task", "")) > LONGEST_TASK:
        yield _fault("task_too_long", place, "task", most=LONGEST_TASK)
    sort, _, what = rules.get("propose", "field:name").partition(":")
    if sort not in ("field", "tag") or not what or (sort == "field" and what not in FIELDS):
        values = {"known": ", ".join(f"field:{name}" for name in FIELDS)}
        yield _fault("propose_unknown", place, "propose", said=rules["propose"], **values)


def _fault(code: str, place: Place, name: str, **values: object) -> Fault:
    return Fault(code, place.line.sheet, place.line.number, place.line.column(f"{OURS}::{name}"), values)
