"""企业: a row is an enterprise at its door, with whom to ask for."""

from dataclasses import replace

from fieldvisit.households.rules import LONGEST_SAFETY, MOST_STAFF
from fieldvisit.imports.columns import households, of_every_row, parsers, vocabulary, where, who
from fieldvisit.imports.columns.fields import Fault, Field, Kind, Values

NAME = Field(
    "name",
    "企业名称",
    "Enterprise",
    parsers.text(80, literal=True),
    "单位名称 公司名称 商户名称 店铺名称 名称 店名 企业 商铺名称 经营主体 主体名称 字号名称 enterprise name",
    required=True,
    example="嘉禾纺织有限公司",
    example_en="嘉禾纺织有限公司",
    width=26,
)
CONTACT = Field(
    "contact",
    "联系人",
    "Contact",
    who.name_of(),
    "企业联系人 联络人 负责人 法人 法定代表人 法人代表 经营者 老板 业主 contact",
    example="沈国平",
    example_en="沈国平",
)

TRADE = Field(
    "trade",
    "行业",
    "Trade",
    parsers.one_of(vocabulary.spellings(vocabulary.TRADES), vocabulary.firsts(vocabulary.TRADES)),
    "行业类别 所属行业 行业类型 行业分类 主营 主营业务 经营类别 经营类型 主要做什么 trade",
    say=vocabulary.saying(vocabulary.TRADES),
    choices=vocabulary.offering(vocabulary.TRADES),
    example="家纺服装",
    example_en="Textiles and clothing",
    width=16,
)
STAFF = Field(
    "staff",
    "用工人数",
    "Staff",
    parsers.whole(0, MOST_STAFF, units="人名个"),
    "员工人数 职工人数 从业人数 从业人员 员工数 职工数 用工数 工人数 企业人数 人数 staff employees",
    example="36",
    example_en="36",
    width=10,
)
SAFETY = Field(
    "safety",
    "安全情况",
    "Safety",
    parsers.text(LONGEST_SAFETY),
    "安全隐患 安全备注 安全说明 消防情况 消防安全 安全生产 安全生产情况 safety",
    example="二楼住人，通道要看",
    example_en="二楼住人，通道要看",
    width=26,
    hint="要留意的地方；不写人名和电话。",
    hint_en="What to look after; no names or phones.",
)


def finish(values: Values) -> list[Fault]:
    """What is seen of the row as a whole."""
    return where.finish_door(values) + where.finish_position(values)


ENTERPRISES = Kind(
    "enterprises",
    "企业",
    "Enterprises",
    (
        replace(of_every_row.KEY, names="户系统编号 household_id"),
        NAME,
        *where.PLACE,
        CONTACT,
        who.PHONE,
        TRADE,
        STAFF,
        SAFETY,
        *where.SPOT,
        of_every_row.NOTE,
    ),
    finish=finish,
    either=households.DOORS,
)
