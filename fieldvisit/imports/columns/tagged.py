"""Tags of a household: which, on what they rest, until when."""

from datetime import date

from fieldvisit.households.rules import is_sensitive
from fieldvisit.households.seed_tags import TAGS as TAGS_KNOWN
from fieldvisit.imports.columns import parsers, vocabulary
from fieldvisit.imports.columns.fields import Fault, Field, Values
from fieldvisit.kernel import clock


def _tags(value: list[str], language: str) -> str:
    return "、".join(vocabulary.saying(vocabulary.TAG_WORDS)(code, language) for code in value)


TAGS = Field(
    "tags",
    "标签",
    "Tags",
    parsers.several_of(vocabulary.spellings(vocabulary.TAG_WORDS), vocabulary.firsts(vocabulary.TAG_WORDS)),
    "人员类别 户属性 家庭类别 家庭情况 重点人群 重点人员 户类别 人员标签 户标签 困难类型 特殊情况 tags",
    say=_tags,
    example="空巢",
    example_en="Empty nest",
    width=18,
    hint="几个标签之间用顿号。",
    hint_en="Several with a comma between them.",
)
BASIS = Field(
    "basis",
    "依据",
    "Basis",
    parsers.text(200),
    "标签依据 认定依据 依据文件 证明材料 basis",
    width=24,
    hint="残疾、大病、低保、特困、监测户、留守要写依据。",
    hint_en="Needed for disabled, severe illness, minimum income, destitute, watched and left behind.",
)


_SAYS = "is_"
# Lists with a column for each tag, in which one writes 是 or ticks: 是否低保户.
TICKED = tuple(
    Field(
        f"{_SAYS}{kind.code}",
        f"是否{kind.zh}",
        f"{kind.en}?",
        parsers.one_of(vocabulary.spellings(vocabulary.YES_NO), vocabulary.firsts(vocabulary.YES_NO)),
        " ".join(f"是否{name}" for name in vocabulary.TAG_WORDS[kind.code].split()[1:]),
        read_only=True,
    )
    for kind in TAGS_KNOWN
)


def finish_ticked(values: Values) -> None:
    """Put what is ticked among the tags; where no column says a tag, none is said to be missing."""
    said = [code for code in values if code.startswith(_SAYS)]
    if said:
        ticked = [code.removeprefix(_SAYS) for code in said if values.pop(code) == "yes"]
        values["tags"] = list(dict.fromkeys([*(values.get("tags") or ()), *ticked])) or None


def basis_faults(tags: list[str], basis: str | None, field: str) -> list[Fault]:
    """A sensitive tag says on what it rests."""
    if not basis and any(is_sensitive(tag) for tag in tags):
        return [Fault(field, "basis", "")]
    return []


def date_faults(verified: date | None, expires: date | None) -> list[Fault]:
    """A tag is verified before today and expires after that."""
    faults = []
    if verified and verified > clock.today():
        faults.append(Fault("verified_on", "future", verified.isoformat()))
    if expires and expires <= (verified or date.min):
        faults.append(Fault("expires_on", "expires_early", expires.isoformat()))
    return faults
