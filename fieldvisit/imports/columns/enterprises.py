"""企业: a row is an enterprise at its door, with whom to ask for."""

from dataclasses import replace

from fieldvisit.imports.columns import households, of_every_row, parsers, where, who
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
        *where.SPOT,
        of_every_row.NOTE,
    ),
    finish=finish,
    either=households.DOORS,
)
