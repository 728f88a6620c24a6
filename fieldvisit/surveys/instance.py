"""The XML of one filled-in questionnaire: which form, which version, which instance, and the answers as a tree.

Source: OpenRosa metadata schema (https://docs.getodk.org/openrosa-metadata/) and ODK XForms, "instance".
"""

from dataclasses import dataclass
from typing import NoReturn

from flask_babel import lazy_gettext as _l

from fieldvisit.kernel.errors import Problem
from fieldvisit.kernel.text import has_control
from fieldvisit.surveys.xml_tree import Node, fingerprint, read_tree

LONGEST_FORM_ID, LONGEST_VERSION, LONGEST_INSTANCE_ID = 128, 60, 255


@dataclass(frozen=True)
class Instance:
    """One set of answers as it was sent. `sha256`: of what it says, whatever its blanks and prefixes."""

    form_id: str
    version: str
    instance_id: str
    deprecated_id: str | None
    root: Node
    xml: str
    sha256: str


def read_instance(raw: bytes) -> Instance:
    """The instance. Problems: those of read_tree; 400: no_form_id, no_instance_id, bad_instance."""
    root = read_tree(raw)
    meta = root.child("meta")
    form_id = root.attributes.get("id", "").strip() or _space_of_a_form(root.space)
    if not form_id:
        _refuse("no_form_id", _l("答卷没有写是哪份问卷。"))
    instance_id = _meta(meta, "instanceID") or root.attributes.get("instanceID", "").strip()
    if not instance_id:
        _refuse("no_instance_id", _l("答卷没有编号（instanceID），重发时会重复，所以没有收下。"))
    return Instance(
        form_id=_fitting(form_id, LONGEST_FORM_ID),
        version=_fitting(root.attributes.get("version", "").strip(), LONGEST_VERSION),
        instance_id=_fitting(instance_id, LONGEST_INSTANCE_ID),
        deprecated_id=_fitting(_meta(meta, "deprecatedID"), LONGEST_INSTANCE_ID) or None,
        root=root,
        xml=raw.decode("utf-8-sig"),
        sha256=fingerprint(root),
    )


def _refuse(code: str, words: object) -> NoReturn:
    raise Problem(words, code=code, field="instance_xml")


def _space_of_a_form(space: str) -> str:
    """Old forms are known by the namespace of their root; that of XForms itself names none."""
    return "" if space.startswith(("http://www.w3.org/", "http://openrosa.org/")) else space


def _meta(meta: Node | None, name: str) -> str:
    found = meta.child(name) if meta is not None else None
    return found.text.strip() if found is not None else ""


def _fitting(text: str, longest: int) -> str:
    if len(text) > longest or has_control(text) or "\n" in text:
        _refuse("bad_instance", _l("答卷里的编号或版本写得不对。"))
    return text
