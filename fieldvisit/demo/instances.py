"""A set of answers as the XML that a tablet would have sent, written along the questions of the form."""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from fieldvisit.surveys.models import SurveyVersion

# {name of a question: its answer, or for a repeat its turns}; what the form does not ask is not written.
Reply = Mapping[str, Any]
_ROOT = "/data"


def instance_xml(
    form_id: str, version: SurveyVersion, reply: Reply, instance_id: str, corrects: str | None = None
) -> bytes:
    """The XML. `corrects`: the instance id of the answers these stand for."""
    before = f"<orx:deprecatedID>{corrects}</orx:deprecatedID>" if corrects else ""
    return (
        f'<data xmlns:orx="http://openrosa.org/xforms" id={quoteattr(form_id)} version={quoteattr(version.version)}>'
        f"{_inside(version.definition, _ROOT, reply)}"
        f"<orx:meta><orx:instanceID>{instance_id}</orx:instanceID>{before}</orx:meta></data>"
    ).encode()


def _inside(items: Sequence[Mapping[str, Any]], path: str, reply: Reply) -> str:
    return "".join(_written(items, item, reply) for item in items if item["group"] == path)


def _written(items: Sequence[Mapping[str, Any]], item: Mapping[str, Any], reply: Reply) -> str:
    name = item["name"]
    if item["type"] == "repeat":
        return "".join(f"<{name}>{_inside(items, item['path'], turn)}</{name}>" for turn in reply.get(name, ()))
    if item["type"] == "group":
        return f"<{name}>{_inside(items, item['path'], reply)}</{name}>"
    text = reply.get(name)
    return f"<{name}/>" if text is None else f"<{name}>{escape(str(text))}</{name}>"
