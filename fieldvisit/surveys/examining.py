"""A workbook looked at in a process of its own, so that no file can hold up or bring down the server."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from fieldvisit.surveys.xlsform.converting import Converted
from fieldvisit.surveys.xlsform.faults import Fault

SECONDS = 40  # by the clock; the process itself has less of a processor
MODULE = "fieldvisit.surveys.xlsform"
_STEM = re.compile(r"[^\w.-]+", re.ASCII)


@dataclass(frozen=True)
class Examined:
    """A form, or what is wrong with its workbook (`Fault.said`)."""

    form: Converted | None
    faults: list[dict[str, Any]]


def examine(raw: bytes, file_name: str = "") -> Examined:
    """Look at a workbook. A missing form id is made from the file's name."""
    asked = [sys.executable, "-m", MODULE, form_id_from(file_name) or "-"]
    try:
        done = subprocess.run(asked, input=raw, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return Examined(None, [Fault("too_slow").said()])
    if done.returncode != 0:
        return Examined(None, [Fault("too_slow" if done.returncode in _OUT_OF_TIME else "checker_died").said()])
    return examined(json.loads(done.stdout))


_OUT_OF_TIME = (-9, -24)  # killed, by the limit on its processor too


def examined(said: Mapping[str, Any]) -> Examined:
    """What the process said."""
    form = Converted(**said["form"]) if "form" in said else None
    return Examined(form, list(said.get("faults", ())))


def form_id_from(file_name: str) -> str:
    """A form id from a file's name, where that leaves one: `Safety check.xlsx` → `Safety-check`."""
    stem = _STEM.sub("-", PurePath(file_name.replace("\\", "/")).stem).strip("-.")
    return stem[:60] if any(sign.isalnum() for sign in stem) else ""
