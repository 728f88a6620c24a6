"""The XML that OpenRosa clients read. Pure: from what is said to bytes.

Sources: OpenRosa form list, form manifest and form submission APIs (https://docs.getodk.org/openrosa/).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True)
class ListedForm:
    """One version of a form as the list names it; addresses are absolute. `manifest`: where it needs files."""

    form_id: str
    title: str
    version: str
    md5: str
    download: str
    manifest: str | None = None


@dataclass(frozen=True)
class ListedFile:
    """A file a form needs. `integrity`: where a client asks which rows of an entity list are gone."""

    name: str
    md5: str
    download: str
    integrity: str | None = None


def form_list(forms: Iterable[ListedForm], *, verbose: bool = False) -> str:
    """`<xforms>`. Every form has its id, name and address: one without would void the whole list for a client."""
    items = "".join(_form(one, verbose) for one in forms)
    return f'{_HEAD}<xforms xmlns="http://openrosa.org/xforms/xformsList">{items}</xforms>'


def _form(one: ListedForm, verbose: bool) -> str:
    parts = {
        "formID": one.form_id,
        "name": one.title or one.form_id,
        "version": one.version,
        "hash": f"md5:{one.md5}",
        "descriptionText": one.title if verbose else None,
        "downloadUrl": one.download,
        "manifestUrl": one.manifest,
    }
    return f"<xform>{_elements(parts)}</xform>"


def manifest(files: Iterable[ListedFile]) -> str:
    """`<manifest>`."""
    items = "".join(_file(one) for one in files)
    return f'{_HEAD}<manifest xmlns="http://openrosa.org/xforms/xformsManifest">{items}</manifest>'


def _file(one: ListedFile) -> str:
    kind = ' type="entityList"' if one.integrity else ""
    parts = {
        "filename": one.name,
        "hash": f"md5:{one.md5}",
        "downloadUrl": one.download,
        "integrityUrl": one.integrity,
    }
    return f"<mediaFile{kind}>{_elements(parts)}</mediaFile>"


def integrity(deleted: Mapping[str, bool]) -> str:
    """Which of the rows that were asked for are gone."""
    items = "".join(
        f'<entity id="{escape(key, _QUOTE)}"><deleted>{"true" if gone else "false"}</deleted></entity>'
        for key, gone in deleted.items()
    )
    return f"{_HEAD}<data><entities>{items}</entities></data>"


def response(message: str) -> str:
    """What a client shows its user, of success and of refusal."""
    said = escape(message)
    return f'{_HEAD}<OpenRosaResponse xmlns="http://openrosa.org/http/response"><message>{said}</message></OpenRosaResponse>'


_QUOTE = {'"': "&quot;"}


def _elements(parts: Mapping[str, str | None]) -> str:
    return "".join(f"<{name}>{escape(text)}</{name}>" for name, text in parts.items() if text is not None)
