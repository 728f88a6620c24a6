"""What the register knows of a workshop: the trade that its name tells, how many work there, what to heed."""

from typing import Any

from fieldvisit.demo.chance import Chance

TRADES = (
    ("textile", ("家纺", "针织", "经编", "丝绸")),
    ("leather", ("皮件",)),
    ("metal", ("五金",)),
)
_TO_HEED = {
    "textile": ("布匹堆得高，通道要留出来。", "二楼住着工人，楼梯口不能堆料。", "配电箱旁边有棉絮，要常清。"),
    "leather": ("胶水单独放，离火源远些。", "烘干间夏天温度高，要看通风。"),
    "metal": ("冲床要有护罩。", "气瓶分开放，立着固定。"),
    "other": ("仓库和车间没有隔开。", "电动车不要在车间里充电。", "灭火器今年到期，要换。"),
}
_NOTED = 0.5


def trade_named(name: str) -> str:
    """The trade that an enterprise's name tells."""
    return next((trade for trade, parts in TRADES if any(part in name for part in parts)), "other")


def firm_card(name: str) -> dict[str, Any]:
    """Trade, staff and safety of an enterprise, the same each time for the same name."""
    chance, trade = Chance("firm card", name), trade_named(name)
    noted = chance.happens(_NOTED)
    return {"trade": trade, "staff": chance.number(4, 120), "safety": chance.one(_TO_HEED[trade]) if noted else None}
