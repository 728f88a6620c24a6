"""The kinds of department a county starts with, and their words.

A kind is a code of the county's own: categories name kinds, routes find the department of that kind. These are the ones
we know; a code that somebody adds is shown as it is.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeedUnitKind:
    """A kind of department: which level it sits at and what it is called there."""

    code: str
    level: str
    zh: str
    en: str


def _kind(code: str, zh: str, en: str) -> SeedUnitKind:
    return SeedUnitKind(code, code.split("_", 1)[0], zh, en)


SEED_UNIT_KINDS: tuple[SeedUnitKind, ...] = (
    _kind("town_construction", "镇城建办", "Town Construction Office"),
    _kind("town_civil", "镇社会事务办", "Town Social Affairs Office"),
    _kind("town_economy", "镇经发办", "Town Economic Development Office"),
    _kind("town_agriculture", "镇农业农村办", "Town Agriculture and Rural Affairs Office"),
    _kind("town_environment", "镇生态环境办", "Town Environment Office"),
    _kind("town_enforcement", "镇综合行政执法队", "Town Enforcement Team"),
    _kind("town_police", "派出所", "Police Station"),
    _kind("town_law", "镇平安法治办", "Town Safety and Law Office"),
    _kind("town_party", "镇党群办", "Town Party and Public Affairs Office"),
    _kind("town_health", "镇卫生院", "Town Health Centre"),
    _kind("town_hr", "镇便民服务中心", "Town Service Centre"),
    _kind("town_power", "供电所", "Power Supply Station"),
    _kind("town_market", "市场监管所", "Market Supervision Station"),
    _kind("county_planning", "市自规局", "Natural Resources and Planning Bureau"),
    _kind("county_housing", "市住建局", "Housing and Construction Bureau"),
    _kind("county_traffic", "市交通局", "Transport Bureau"),
    _kind("county_police", "市公安局", "Public Security Bureau"),
    _kind("county_education", "市教育局", "Education Bureau"),
    _kind("county_health", "市卫健局", "Health Bureau"),
    _kind("county_medical_insurance", "市医保局", "Medical Insurance Bureau"),
    _kind("county_hr", "市人社局", "Human Resources and Social Security Bureau"),
    _kind("county_civil", "市民政局", "Civil Affairs Bureau"),
    _kind("county_water", "市水务集团", "Water Group"),
    _kind("county_environment", "市生态环境局", "Ecology and Environment Bureau"),
    _kind("county_telecom", "市通信发展办", "Telecommunications Office"),
    _kind("county_discipline", "市纪检监察组", "Discipline Inspection Team"),
)

_WORDS = {kind.code: kind for kind in SEED_UNIT_KINDS}


def unit_kind_words(code: str, language: str) -> str | None:
    """What a kind is called; None for a code that is not ours."""
    kind = _WORDS.get(code)
    return None if kind is None else kind.en if language == "en" else kind.zh
