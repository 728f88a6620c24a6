"""How reasons and loads are called on pages."""

from typing import Any

from flask_babel import lazy_gettext as _l

REASONS: dict[str, Any] = {"near": _l("就近：住得近"), "kin": _l("就亲：沾亲带故"), "familiar": _l("就熟：平时熟悉")}
LOADS: dict[str, Any] = {
    "none": _l("还没有户"),
    "under": _l("不到 5 户"),
    "ok": _l("5–15 户"),
    "over": _l("超过 15 户"),
}
LOAD_TONES = {"none": "", "under": "soon", "ok": "done", "over": "late"}
