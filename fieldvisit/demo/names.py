"""Invented people of a Haining village: family names as they are common there, given names by age and sex.

Ages show in names: 阿宝 and 根生 are old, 晓东 is in the middle, 梓涵 goes to school. A few names test the
software on purpose (𠮷 and 㛃 lie outside the basic plane or the common fonts, 欧阳 is a surname of two
characters, 买买提·艾力 has a dot and no surname).
"""

from typing import NamedTuple

from fieldvisit.demo.chance import Chance

_SURNAMES = (
    ("沈", 12), ("陈", 9), ("朱", 8), ("张", 8), ("陆", 8), ("周", 7), ("徐", 7), ("许", 6), ("王", 6),
    ("吴", 5), ("钱", 5), ("姚", 5), ("金", 4), ("顾", 4), ("马", 4), ("祝", 4), ("俞", 3), ("章", 3),
    ("查", 2), ("贾", 2), ("高", 2), ("杨", 2), ("莫", 2), ("褚", 1), ("曹", 2), ("戴", 2), ("潘", 1),
    ("欧阳", 0.4),
)  # fmt: skip
_SURNAMES_AWAY = (
    ("李", 9), ("王", 8), ("刘", 7), ("杨", 6), ("赵", 5), ("黄", 5), ("罗", 4), ("何", 4), ("唐", 3),
    ("韦", 3), ("龙", 2), ("田", 2), ("冉", 2), ("欧阳", 1), ("谭", 2), ("覃", 2),
)  # fmt: skip


def _names(words: str) -> tuple[str, ...]:
    return tuple(words.split())


# until which birth year, men's, women's
_GIVEN: tuple[tuple[int, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        1952,
        _names("阿大 阿毛 根生 水林 金龙 阿四 关林 阿祥 福生 根祥 炳荣 松泉 福泉 桂林 银根 顺宝 文龙 有根 雪根 炳林"),
        _names("阿宝 阿珍 彩宝 金宝 凤宝 杏宝 秀宝 阿五 文宝 桂宝 云宝 雪宝 顺珍 杏珍 彩英 阿彩 阿娥 三宝 福珍 阿凤"),
    ),
    (
        1969,
        _names("建良 国强 关荣 建华 永明 雪明 金明 建明 国平 志明 法明 跃明 利明 富荣 月明 建林 金祥 伟忠 永林 水明"),
        _names("美珍 凤英 秀英 雪珍 亚珍 菊英 玉珍 惠珍 建英 月英 文英 秋英 美英 桂英 雪英 利英 惠英 彩珍 国珍 金妹"),
    ),
    (
        1989,
        _names("晓东 伟强 海平 斌 建峰 晓峰 国峰 海峰 志强 伟 永强 军 勇 海明 晓明 建军 磊 涛 𠮷 利峰"),
        _names("丽 敏 小燕 晓燕 芳 静 丽娟 丽华 红 霞 娟 海燕 建芳 晓芳 雪芳 晓红 丽萍 亚萍 㛃 燕萍"),
    ),
    (
        2009,
        _names("浩 杰 凯 佳伟 俊杰 宇 晨 嘉诚 佳豪 天宇 晨阳 文杰 子豪 泽宇 宇航 佳明 一帆 俊 思远 博文"),
        _names("佳怡 婷 雨婷 佳敏 思怡 晓雯 静怡 梦婷 雯 倩 佳慧 诗琪 雨欣 嘉怡 悦 欣 思琪 佳琪 㛃 文静"),
    ),
    (
        9999,
        _names("子涵 宇轩 浩然 沐辰 子墨 奕辰 梓轩 一鸣 宸 俊熙 浩宇 梓睿 嘉树 言 沐阳 子睿"),
        _names("梓萱 一诺 欣怡 雨桐 可欣 梓涵 依诺 若曦 语桐 诗涵 沐瑶 思齐 芷晴 安琪 可心 念慈"),
    ),
)

_FIRM_PLACE = ("海宁", "海宁", "周王庙", "荆山")
_FIRM_WORD = _names(
    "润禾 锦棠 云桑 越丰 恒织 佳绒 兴联 明茂 千丝 瑞盈 禾创 拓邦达 百絮 "
    "正扬 金蚕 凌织 盛绒 欣和 立泓 远棠 顺茂 宏锦 嘉絮 启桑 天织"
)
_TOWN_FIRM_PLACE = ("海宁", "海宁", "周王庙", "嘉兴")
_TOWN_FIRM_WORD = _names(
    "云舒 恒业 华桑 锦程 丰年 翔宇 安达 裕隆 泰和 佳禾 新澜 润泽 康盛 启明 广源 宏图 德馨 众诚 永昌 瑞祥 "
    "海潮 天虹 银河 百川 万隆 同心 聚力 晶阳 绿野 兰亭 金桥 双箭 长青 飞跃 星辰 博雅 元亨 利通 东篱 南屏 沁园 听潮"
)
_FIRM_TRADE = _names("家纺厂 包装厂 针织厂 皮件厂 印刷厂 经编有限公司 五金厂 纸箱厂 丝绸厂 农机合作社")

# What an old neighbour is called: 沈阿婆, 周老伯, 许大姐, 老陆
_OLD = 1956
_MIDDLE = 1978


class Person(NamedTuple):
    """An invented person; `surname` apart, because 欧阳 is two characters."""

    surname: str
    name: str
    sex: str
    birth_year: int


def surname(chance: Chance, *, away: bool = False) -> str:
    """A family name of the village, or of those who came from elsewhere to work."""
    return chance.weighted(_SURNAMES_AWAY if away else _SURNAMES)


def person(chance: Chance, family_name: str, sex: str, birth_year: int) -> Person:
    """Someone of that family, sex and age."""
    men, women = next((men, women) for until, men, women in _GIVEN if birth_year <= until)
    return Person(family_name, family_name + chance.one(men if sex == "m" else women), sex, birth_year)


def called(who: Person) -> str:
    """How a cadre writes of them: 沈阿婆, 周老伯, 许大姐, 老陆, or the whole name of the young."""
    if "·" in who.name or who.birth_year > _MIDDLE:
        return who.name
    if who.birth_year <= _OLD:
        return who.surname + ("阿婆" if who.sex == "f" else "老伯")
    return f"{who.surname}大姐" if who.sex == "f" else f"老{who.surname}"


def firms(chance: Chance, count: int) -> list[str]:
    """Invented enterprises of 荆山村, each word used once."""
    words = chance.shuffled(_FIRM_WORD)[:count]
    return [chance.one(_FIRM_PLACE) + word + chance.one(_FIRM_TRADE) for word in words]


def firms_of_town(chance: Chance) -> list[str]:
    """Those of the other villages, with words of their own."""
    words = chance.shuffled(_TOWN_FIRM_WORD)
    return [chance.one(_TOWN_FIRM_PLACE) + word + chance.one(_FIRM_TRADE) for word in words]


def phone(serial: int) -> str:
    """A number that no operator gives out: 1990000 and the serial."""
    return f"1990000{serial:04d}"


def identity_number(born: Person, serial: int) -> str:
    """Eighteen places with a right check digit under area 990481, which no province has."""
    order = serial % 500 * 2 + (1 if born.sex == "m" else 0)
    digits = f"990481{born.birth_year}{1 + serial % 12:02d}{1 + serial % 28:02d}{order:03d}"
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(digits))
    return digits + "10X98765432"[total % 11]
