"""Quick phrases for a visit: what is said at most doors, one tap each.

They are why a routine visit needs no typing. Each is offered only where it can be true: `kinds` and
`outcomes` narrow the list, an empty tuple means everywhere. They record what was *said*, never a score.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeedPhrase:
    """One phrase with the visit kinds, outcomes and household kinds (family, enterprise) it fits."""

    id: str
    zh: str
    en: str
    kinds: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    households: tuple[str, ...] = ()


_MET = ("met",)
_HOME = ("door", "assistance", "condolence", "follow_up", "leader", "sweep", "appointment")
_FAMILY = ("family",)
_ENTERPRISE = ("enterprise",)


def _said(id_: str, zh: str, en: str) -> SeedPhrase:
    return SeedPhrase(id_, zh, en, _HOME, _MET, _FAMILY)


def _firm(id_: str, zh: str, en: str) -> SeedPhrase:
    return SeedPhrase(id_, zh, en, ("enterprise", "leader", "door"), _MET, _ENTERPRISE)


SEED_PHRASES: tuple[SeedPhrase, ...] = (
    SeedPhrase("all-well", "一切正常", "All is well", _HOME, _MET),
    _said("in-good-health", "身体还好", "In good health"),
    _said("insurance-explained", "讲了医保新政策", "Explained the new medical insurance"),
    _said("looking-for-work", "想找工作", "Looking for work"),
    _said("needs-escort", "老人需要陪诊", "Needs someone along to the doctor"),
    SeedPhrase("as-last-time", "和上次一样", "Same as last time", (), _MET),
    _said("medicine-enough", "药够吃", "Has enough medicine"),
    _said("medicine-short", "药快吃完了", "Running out of medicine"),
    _said("children-home", "孩子周末回来", "Children come at the weekend"),
    _said("children-away", "孩子在外面上班", "Children work elsewhere"),
    _said("fraud-warned", "提醒了防诈骗", "Warned about fraud"),
    _said("fire-checked", "看了用电用火", "Looked at wiring and stove"),
    _said("gas-checked", "看了煤气管", "Looked at the gas hose"),
    _said("card-left-met", "留了联系卡", "Left a contact card"),
    _said("pension-arrived", "养老金收到了", "The pension has arrived"),
    _said("garden-tidied", "房前屋后收拾了", "Tidied up around the house"),
    _said("rent-changed", "租客有变化", "Tenants have changed"),
    _said("baby-born", "添了小孩", "A child was born"),
    _said("meeting-told", "说了纳凉会的事", "Told about the courtyard meeting"),
    _said("answer-told", "把答复告诉了", "Told them the answer"),
    SeedPhrase(
        "lonely-chat", "陪着说了会话", "Sat and talked a while", ("door", "assistance", "condolence"), _MET, _FAMILY
    ),
    SeedPhrase("gift-given", "慰问品送到了", "Handed over the gift", ("condolence",), _MET, _FAMILY),
    _firm("orders-steady", "订单平稳", "Orders are steady"),
    _firm("orders-fewer", "订单少了", "Fewer orders"),
    _firm("short-of-hands", "缺工", "Short of hands"),
    _firm("fire-exits-clear", "消防通道通畅", "Fire exits are clear"),
    _firm("policy-left", "送了惠企政策", "Left the policies for enterprises"),
    SeedPhrase("knocked-twice", "敲门没人应", "Nobody answered", (), ("nobody_home",)),
    SeedPhrase("neighbour-says-out", "邻居说出去了", "Neighbour says they are out", (), ("nobody_home",)),
    SeedPhrase("card-at-door", "门上留了联系卡", "Left a card on the door", (), ("nobody_home",)),
    SeedPhrase("phoned-first", "打过电话了", "Phoned them", (), ("nobody_home", "come_back_later")),
    SeedPhrase("busy-now", "正忙，改天再来", "Busy, another day", (), ("come_back_later", "refused")),
    SeedPhrase("eating-now", "在吃饭", "They were eating", (), ("come_back_later",)),
    SeedPhrase("night-shift", "上夜班在睡觉", "Asleep after a night shift", (), ("come_back_later",)),
    SeedPhrase("needs-nothing", "说没什么事，不用进门", "Says nothing is needed", (), ("refused",)),
    SeedPhrase("not-comfortable", "不方便，没进门", "Not convenient, did not go in", (), ("refused",)),
    SeedPhrase("moved-town", "搬到镇上去了", "Moved to the town", (), ("moved_away",)),
    SeedPhrase("moved-children", "跟子女住了", "Lives with the children now", (), ("moved_away",)),
    SeedPhrase("house-empty", "房子空着", "The house stands empty", (), ("moved_away",)),
)
