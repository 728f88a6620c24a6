"""The tags a household may bear. A sensitive one needs a stated basis, and a notice is read aloud before it is set.

Medical, identity and financial facts and minors are sensitive in law (个人信息保护法, art. 28).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TagKind:
    """One tag, its words in both languages, and what is read aloud where it is sensitive."""

    code: str
    zh: str
    en: str
    sensitive: bool = False
    notice_zh: str | None = None
    notice_en: str | None = None
    verify_days: int = 365  # after so many days someone should look whether it is still true


_HEALTH_ZH = (
    "这一项属于健康信息。登记是为了上门照看，只有联系您的干部和网格长看得到，您可以不同意，也可以随时要求删掉。"
)
_HEALTH_EN = (
    "This is about health. It is noted so that someone looks in on you; only your cadre and the grid coordinator "
    "see it. You may decline, and you may have it removed at any time."
)
_MONEY_ZH = (
    "这一项涉及家庭困难情况。登记是为了落实帮扶，只有联系您的干部和网格长看得到，您可以不同意，也可以随时要求删掉。"
)
_MONEY_EN = (
    "This is about hardship. It is noted so that help arrives; only your cadre and the grid coordinator see it. "
    "You may decline, and you may have it removed at any time."
)
_MINOR_ZH = "这一项涉及未成年人，要由监护人同意。登记是为了平时多照看，您可以不同意，也可以随时要求删掉。"
_MINOR_EN = (
    "This is about a minor, so the guardian must agree. It is noted so that someone looks after the child. "
    "You may decline, and you may have it removed at any time."
)


def _health(code: str, zh: str, en: str) -> TagKind:
    return TagKind(code, zh, en, True, _HEALTH_ZH, _HEALTH_EN)


def _money(code: str, zh: str, en: str) -> TagKind:
    return TagKind(code, zh, en, True, _MONEY_ZH, _MONEY_EN, 180)


TAGS: tuple[TagKind, ...] = (
    TagKind("lone_elder", "独居", "Lone elder", verify_days=180),
    TagKind("empty_nest", "空巢", "Empty nest", verify_days=180),
    _health("disabled", "残疾", "Disabled"),
    _health("severe_illness", "大病", "Severe illness"),
    _money("minimum_income", "低保", "Minimum income"),
    _money("destitute", "特困", "Destitute"),
    _money("watched", "监测户", "Watched household"),
    TagKind("left_behind", "留守", "Left behind", True, _MINOR_ZH, _MINOR_EN, 180),
    TagKind("veterans_family", "优抚", "Veteran's family"),
    TagKind("relocation", "征迁", "Relocation"),
    TagKind("dispute", "矛盾", "Dispute", verify_days=180),
    TagKind("new_resident", "新居民", "New resident", verify_days=180),
    TagKind("party_member", "党员户", "Party member's"),
)
TAG_OF: dict[str, TagKind] = {kind.code: kind for kind in TAGS}


def verify_days(code: str) -> int:
    """After how many days a tag should be looked at again."""
    return TAG_OF[code].verify_days if code in TAG_OF else 365
