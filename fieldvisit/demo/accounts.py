"""The accounts one signs in with to look around, one for each kind of work."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A demo account: who it is, its roles, on what (`own`, `village`, `town`, `county`, `city`, `unit:<kind>`)."""

    username: str
    name: str
    title: str
    roles: tuple[str, ...]
    scope: str
    zh: str
    en: str


DEMO_ACCOUNTS: tuple[DemoAccount, ...] = (
    DemoAccount(
        "cadre",
        "陈建国",
        "村干部",
        ("cadre",),
        "own",
        "南洋网格的干部，联户12户：打开平板看今天去谁家",
        "Cadre with 12 households in 南洋网格: open the tablet and see whom to visit today",
    ),
    DemoAccount(
        "cadre2",
        "沈丽",
        "村干部",
        ("cadre",),
        "own",
        "同一网格的另一名干部：看得到自己的联户，看不到别人的",
        "Another cadre of the same grid, with households of her own",
    ),
    DemoAccount(
        "coordinator",
        "陈芳",
        "网格长",
        ("coordinator",),
        "village",
        "荆山村网格长：待受理、户册、联户安排、走访覆盖",
        "Grid coordinator of 荆山村: triage, register, assignment, coverage",
    ),
    DemoAccount(
        "handler",
        "徐国强",
        "经办人",
        ("handler",),
        "unit:town_construction",
        "镇城建办经办人：签收并办理交来的问题",
        "Handler in 镇城建办: signs for issues and works on them",
    ),
    DemoAccount(
        "callback",
        "许静",
        "回访员",
        ("callback_officer",),
        "town",
        "周王庙镇回访员：问群众是不是真解决了",
        "Call-back officer of 周王庙镇: asks residents whether it is really solved",
    ),
    DemoAccount(
        "town",
        "顾明华",
        "镇协调员",
        ("coordinator",),
        "town",
        "周王庙镇协调员：受理村里上报的问题",
        "Coordinator of 周王庙镇: triages what villages send up",
    ),
    DemoAccount(
        "county",
        "祝文斌",
        "市协调员",
        ("coordinator",),
        "county",
        "海宁市协调员：受理镇里上报的问题",
        "Coordinator of 海宁市: triages what towns send up",
    ),
    DemoAccount(
        "leader",
        "王书记",
        "市领导",
        ("leader",),
        "county",
        "海宁市领导：未解决的问题、领衔督办、签字销号",
        "Leader of 海宁市: what is unresolved, personal supervision, sign-off",
    ),
    DemoAccount(
        "office",
        "蒋文静",
        "市领导办公室",
        ("leader_office",),
        "county",
        "海宁市领导办公室：替领导督办、批示、代签，两个名字都记下",
        "Office of the leader of 海宁市: supervises, directs and signs in the leader's name, both names kept",
    ),
    DemoAccount(
        "unitlead",
        "费建平",
        "城建办主任",
        ("unit_lead",),
        "unit:town_construction",
        "镇城建办主任：办件在办里转给谁",
        "Lead of 镇城建办: hands cases over inside the unit",
    ),
    DemoAccount(
        "admin",
        "系统管理员",
        "管理员",
        ("system_admin", "security_admin", "audit_admin"),
        "city",
        "管理员（演示里一人兼系统、安全、审计三职）",
        "Administrator (in the demo one person holds system, security and audit)",
    ),
)
