"""From a figure to the answers behind it: the page's own filter, narrowed by what the figure counts. Pure."""

from datetime import date

from fieldvisit.answers.crossing import MONTH, OTHER, PLACE, Axis
from fieldvisit.answers.drawing import last_of
from fieldvisit.answers.filters import AnswerFilter
from fieldvisit.answers.places import ELSEWHERE

Said = dict[str, str]
_FIELDS = {
    "version": "version_id",
    "area": "area_id",
    "review": "review",
    "since": "since",
    "until": "until",
    "cadre": "cadre_id",
    "channel": "channel",
    "files": "files",
    "fit": "fit",
    "path": "path",
    "value": "value",
}


def said_of(asked: AnswerFilter, sealed_words: str = "") -> Said:
    """The filter as an address says it; words that were searched for as they came, sealed."""
    said = {name: getattr(asked, field) for name, field in _FIELDS.items()}
    said["words"] = sealed_words if asked.words else ""
    return {name: str(value) for name, value in said.items() if value not in (None, "")}


def narrowed(said: Said, more: Said) -> Said | None:
    """Both, or None where the table of answers cannot ask both: it looks at one question and one state."""
    clash = any(name in said and said[name] != value for name, value in more.items() if name not in ("area", "value"))
    if clash or ("value" in said and more.get("value", said["value"]) != said["value"]):
        return None
    return {**said, **more}


def between(said: Said, since: date, until: date) -> Said:
    """Narrowed to these days, as far as they lie in those that are asked for."""
    first = max(since.isoformat(), said.get("since", ""))
    last = min(until.isoformat(), said.get("until", until.isoformat()))
    return {**said, "since": first, "until": last}


def answer(path: str, value: str = "") -> Said:
    """What narrows to those that answered a question, or answered it so."""
    return {"path": path, "value": value} if value else {"path": path}


def behind_keys(said: Said, *sides: tuple[Axis, str]) -> Said | None:
    """The rows behind one or two keys of a crossed table; None where the table of answers cannot ask for them."""
    found: Said | None = said
    for axis, key in sides:
        if found is None:
            return None
        found = _behind(found, axis, key)
    return found


def _behind(said: Said, axis: Axis, key: str) -> Said | None:
    if axis.code == MONTH:
        first = date.fromisoformat(f"{key}-01")
        return between(said, first, last_of(first))
    if axis.code == PLACE:
        return None if key == str(ELSEWHERE) else narrowed(said, {"area": key})
    # Numbers are compared as numbers here and as texts there: 3 and 3.0 are two texts.
    return None if key == OTHER or not axis.known else narrowed(said, answer(axis.code, key))
