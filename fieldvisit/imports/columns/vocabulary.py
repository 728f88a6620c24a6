"""The words people write for the codes of the register. The first word of each is the one we write ourselves."""

from collections.abc import Callable, Mapping, Sequence

from fieldvisit.households.seed_tags import TAGS
from fieldvisit.imports.columns.parsers import plain_word

# Beside the words, the codes of GB/T 4761 (family relations), two digits.
RELATIONS: Mapping[str, str] = {
    "head": "户主 本人 户主本人 01 02",
    "spouse": "配偶 妻 妻子 丈夫 夫 爱人 老婆 老公 10 11 12",
    "son": "儿子 子 长子 次子 三子 四子 五子 独生子 独子 养子 继子 大儿子 二儿子 小儿子 20 21 22 23 24 25 26 27 29",
    "daughter": "女儿 女 长女 次女 二女 三女 四女 五女 独生女 独女 养女 继女 大女儿 二女儿 小女儿 "
    "30 31 32 33 34 35 36 37 39",
    "child": "子女 孩子",
    "son_in_law": "女婿 长女婿 次女婿 28",
    "daughter_in_law": "儿媳 儿媳妇 媳妇 媳 长媳 次媳 38",
    "father": "父亲 父 爸爸 继父 养父 51 57",
    "mother": "母亲 母 妈妈 继母 养母 52 58",
    "parent": "父母 岳父 岳母 公公 婆婆 公婆 50 53 54 55 56 59",
    "grandson": "孙子 孙 长孙 次孙 外孙 外孙子 41 43",
    "granddaughter": "孙女 孙女儿 外孙女 42 44",
    "grandchild": "孙辈 孙子女 外孙子女 曾孙 曾孙子 曾孙女 重孙 40 45 46 47 48 49",
    "grandparent": "祖父母 祖父 祖母 爷爷 奶奶 外公 外婆 外祖父 外祖母 60 61 62 63 64 65 66 67 68 69",
    "sibling": "兄弟姐妹 兄 弟 姐 妹 哥哥 弟弟 姐姐 妹妹 兄弟 姐妹 嫂子 弟媳 姐夫 妹夫 70 71 72 73 74 75 76 77 78 79",
    "tenant": "租客 租户 承租人 承租户 房客",
    "owner": "负责人 法人 法定代表人 业主 老板 经营者",
    "contact": "联系人",
    "other": "其他 其它 亲属 其他亲属 非亲属 亲戚 朋友 保姆 侄子 侄女 外甥 外甥女 叔叔 "
    "80 81 82 83 84 85 86 87 88 89 90 97 99",
}
# GB/T 2261.1: 1 man, 2 woman, 0 and 9 not known.
SEXES: Mapping[str, str] = {"m": "男 男性 1 male man", "f": "女 女性 2 female woman"}
UNKNOWN_SEX = ("0", "9", "未说明的性别", "未知的性别")
KINDS: Mapping[str, str] = {
    "family": "住户 家庭 家庭户 居民 居民户 农户 户 常住户 租住户 出租房",
    "enterprise": "企业 企业户 单位 商铺 店铺 沿街商铺 个体 个体户 个体工商户 公司 商户 工厂",
}
TRADES: Mapping[str, str] = {
    "textile": "家纺服装 纺织 服装 家纺 针织 经编 丝绸 织造 印染 纺织业 服装业 textiles",
    "leather": "皮革 皮件 制革 箱包 鞋业 制鞋",
    "metal": "五金机械 五金 机械 机械制造 金属 金属加工 模具 汽配 电器 电子 制造业 metal_and_machines",
    "chemical": "化工塑料 化工 塑料 橡胶 化纤 涂料 医药",
    "food": "食品 食品加工 酿造 饮料 糕点",
    "building": "建筑建材 建筑 建材 装修 装饰 木业 家具 建筑业",
    "shop": "商店零售 零售 小店 超市 便利店 商店 百货 烟酒 药店 零售业 shops",
    "catering": "餐饮住宿 餐饮 饭店 早餐 小吃 宾馆 民宿 住宿 旅馆 住宿和餐饮业 restaurants",
    "trade": "商贸物流 商贸 贸易 批发 物流 快递 运输 仓储 批发业",
    "service": "生活服务 服务 理发 维修 家政 洗车 培训 托管 幼儿园 诊所 养老 服务业 services",
    "farm": "种养加工 种植 养殖 农业 农场 合作社 家庭农场 农业合作社 农林牧渔",
    "other": "其他行业 其他 其它",
}
SOURCES: Mapping[str, str] = {
    "visit": "走访时了解 走访 入户走访 上门了解",
    "register": "部门名册 名册 部门 民政 残联 卫健 退役军人事务 台账 部门提供",
    "resident": "本人申报 申报 自报 居民申报 本人",
}
_MORE_TAGS: Mapping[str, str] = {
    "lone_elder": "独居老人 独居户 孤老 独居老年人",
    "empty_nest": "空巢老人 空巢家庭 空巢户",
    "disabled": "残疾人 残疾户 残疾人家庭 持证残疾人",
    "severe_illness": "大病户 重病 重大疾病 重病户 大病家庭",
    "minimum_income": "低保户 低保家庭 最低生活保障 低保对象",
    "destitute": "特困户 特困人员 特困供养 五保 五保户",
    "watched": "监测 监测对象 防返贫监测户 防返贫监测对象 边缘易致贫户 脱贫不稳定户",
    "left_behind": "留守儿童 留守家庭 留守户",
    "veterans_family": "优抚对象 军属 烈属 退役军人 光荣之家 军烈属 退役军人家庭",
    "relocation": "征迁户 拆迁 拆迁户 征地拆迁",
    "dispute": "矛盾户 矛盾纠纷 纠纷 纠纷户",
    "new_resident": "外来人口 流动人口 外来户 新居民户",
    "party_member": "党员 党员家庭 党员户主",
}
TAG_WORDS: Mapping[str, str] = {kind.code: f"{kind.zh} {_MORE_TAGS.get(kind.code, '')}" for kind in TAGS}
TAG_ENGLISH: Mapping[str, str] = {kind.code: kind.en for kind in TAGS}
ROLES: Mapping[str, str] = {
    "cadre": "联户干部 干部 网格员 联户 包户干部 走访干部",
    "coordinator": "协调员 网格长 网格协调员",
    "handler": "经办人 承办人",
    "unit_lead": "单位负责人",
    "callback_officer": "回访员",
    "leader": "领导",
    "leader_office": "领导办公室",
}
# The first word is the one written; the codes are those of people.speech.
SPEECH: Mapping[str, str] = {
    "wuu": "吴语 吴语（本地话） 本地话 吴方言 嘉兴话 海宁话",
    "cmn": "普通话 国语 汉语",
    "csl": "手语 聋人手语 中国手语",
    "czh": "徽语 徽州话",
    "gan": "赣语 江西话",
    "hsn": "湘语 湖南话",
    "hak": "客家话 客家语",
    "yue": "粤语 广东话 白话",
    "nan": "闽南语 闽南话 福建话",
    "hmn": "苗语 苗话",
    "yii": "彝语 彝话",
    "zha": "壮语 壮话",
    "uig": "维吾尔语 维语",
    "bod": "藏语 藏话",
    "kor": "朝鲜语 朝语 韩语",
    "eng": "英语 英文",
}
YES_NO: Mapping[str, str] = {"yes": "是 有 对 √ y 1 true ✓ v", "no": "否 无 不是 n 0 false × x"}


def english(code: str) -> str:
    """A code as an English word: son_in_law is Son in law."""
    return TAG_ENGLISH.get(code) or _ENGLISH.get(code) or code.replace("_", " ").capitalize()


_SPOKEN = {
    "wuu": "Wu", "cmn": "Mandarin", "csl": "Sign language", "czh": "Huizhou", "gan": "Gan", "hsn": "Xiang",
    "hak": "Hakka", "yue": "Cantonese", "nan": "Southern Min", "hmn": "Hmong", "yii": "Yi", "zha": "Zhuang",
    "uig": "Uyghur", "bod": "Tibetan", "kor": "Korean", "eng": "English",
}  # fmt: skip
_ENGLISH = {
    "m": "Male", "f": "Female", "yes": "Yes", "no": "No", "textile": "Textiles and clothing",
    "metal": "Metal and machines", "chemical": "Chemicals and plastics", "building": "Building and materials",
    "shop": "Shops", "catering": "Food and lodging", "trade": "Trade and logistics", "service": "Services",
    "farm": "Farm products", **_SPOKEN,
}  # fmt: skip


def spellings(words: Mapping[str, str]) -> dict[str, str]:
    """{plain spelling: code} of a vocabulary: its words, codes and English. The first code named keeps a word."""
    found: dict[str, str] = {}
    for code, line in words.items():
        for word in (*line.split(), code, english(code)):
            found.setdefault(word, code)
            found.setdefault(plain_word(word), code)
    return found


def firsts(words: Mapping[str, str], language: str = "zh") -> list[str]:
    """The words offered, one for each code."""
    return [english(code) if language == "en" else line.split()[0] for code, line in words.items()]


def saying(words: Mapping[str, str]) -> Callable[[str, str], str]:
    """How a code is written in a language."""
    chinese = {code: line.split()[0] for code, line in words.items()}
    return lambda code, language: english(code) if language == "en" else chinese.get(code, code)


def offering(words: Mapping[str, str]) -> Callable[[str], Sequence[str]]:
    """The words of a drop-down in a language."""
    return lambda language: firsts(words, language)
