"""The languages that people are met in at the door. A closed list: a cadre speaks some, a household is best met in one.

Codes are those of ISO 639-3. What is spoken by everyone here (普通话) stands in it too: not everyone speaks it well.
"""

from typing import Any

from flask_babel import lazy_gettext as _l

SPEECH: dict[str, Any] = {
    "wuu": _l("吴语（本地话）"),
    "cmn": _l("普通话"),
    "csl": _l("手语"),
    "czh": _l("徽语"),
    "gan": _l("赣语"),
    "hsn": _l("湘语"),
    "hak": _l("客家话"),
    "yue": _l("粤语"),
    "nan": _l("闽南语"),
    "hmn": _l("苗语"),
    "yii": _l("彝语"),
    "zha": _l("壮语"),
    "uig": _l("维吾尔语"),
    "bod": _l("藏语"),
    "kor": _l("朝鲜语"),
    "eng": _l("英语"),
}
