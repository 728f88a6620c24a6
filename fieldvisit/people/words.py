"""How roles and recorded acts are called on pages."""

from typing import Any

from flask_babel import lazy_gettext as _l

from fieldvisit.people.acts import Role

ROLES: dict[str, Any] = {
    Role.CADRE: _l("联户干部"),
    Role.COORDINATOR: _l("协调员"),
    Role.HANDLER: _l("经办人"),
    Role.UNIT_LEAD: _l("单位负责人"),
    Role.CALLBACK_OFFICER: _l("回访员"),
    Role.LEADER: _l("领导"),
    Role.LEADER_OFFICE: _l("领导办公室"),
    Role.SYSTEM_ADMIN: _l("系统管理员"),
    Role.SECURITY_ADMIN: _l("安全管理员"),
    Role.AUDIT_ADMIN: _l("审计管理员"),
}
GRID_LEAD = _l("网格长")  # what a coordinator of a village or a grid is called

# What the scope of a role may be. An area, a unit, or the holder's own households.
ROLE_SCOPES: dict[str, str] = {
    Role.CADRE: "own",
    Role.HANDLER: "unit",
    Role.UNIT_LEAD: "unit",
}

ACTS: dict[str, Any] = {
    "account_opened": _l("开了账号"),
    "account_taken_back": _l("撤回了导入的账号"),
    "account_amended": _l("改了账号的情况"),
    "account_closed": _l("停用了账号"),
    "account_opened_again": _l("重新启用了账号"),
    "password_set": _l("重设了密码"),
    "grant_given": _l("给了权限"),
    "grant_ended": _l("收回了权限"),
    "device_registered": _l("登记了设备"),
    "device_revoked": _l("注销了设备"),
    "device_emptied": _l("平板的数据被清除过"),
    "token_made": _l("开了个人令牌"),
    "token_revoked": _l("停了个人令牌"),
    "survey_key_made": _l("开了 ODK Collect 的密钥"),
    "survey_key_revoked": _l("停了 ODK Collect 的密钥"),
    "signed_out_everywhere": _l("退出了所有登录"),
    "number_revealed": _l("看了完整号码"),
    "answer_opened": _l("看了一道加密的答案"),
    "household_merged": _l("合并了两户"),
    "household_moved": _l("把一户划到了别的网格"),
    "proposal_confirmed": _l("让提议的一户上了户册"),
    "proposal_refused": _l("没让提议的一户上户册"),
    "change_taken": _l("换上了平板上的改动"),
    "change_left": _l("没换平板上的改动"),
    "phrase_added": _l("加了常用语"),
    "phrase_amended": _l("改了常用语"),
    "phrase_activated": _l("恢复了常用语"),
    "phrase_deactivated": _l("停用了常用语"),
    "unit_added": _l("加了单位"),
    "unit_taken_back": _l("撤回了导入的单位"),
    "unit_amended": _l("改了单位"),
    "feedback_seen": _l("看过了意见"),
    "category_added": _l("加了类别"),
    "category_amended": _l("改了类别"),
    "review_reapplied": _l("补记了待核对的一条"),
    "review_dismissed": _l("放下了待核对的一条"),
    "device_key_told": _l("平板补报了签名用的钥匙"),
    "import_brought": _l("带来了要导入的文件"),
    "import_dropped": _l("丢掉了要导入的文件"),
    "import_confirmed": _l("确认了导入"),
    "import_written": _l("导入写好了"),
    "import_undone": _l("撤销了导入"),
    "outbox_imported": _l("导入了平板存的文件"),
    "list_exported": _l("导出了列表"),
    "register_exported": _l("按导入的格式导出了户册"),
    "numbers_exported": _l("导出了完整号码"),
    "export_fetched": _l("下载了导出文件"),
    "answers_exported": _l("导出了答卷"),
    "sealed_answers_exported": _l("导出了保密的答案"),
    "household_printed": _l("打印了一户"),
    "issue_printed": _l("打印了一件问题"),
}
SUBJECTS: dict[str, Any] = {
    "account": _l("账号"),
    "device": _l("设备"),
    "household": _l("户"),
    "member": _l("成员"),
    "unit": _l("单位"),
    "feedback": _l("意见"),
    "issue": _l("问题"),
    "reporter": _l("反映人"),
    "category": _l("类别"),
    "phrase": _l("常用语"),
    "operation": _l("平板操作"),
    "list": _l("列表"),
    "job": _l("后台任务"),
    "token": _l("个人令牌"),
    "register_import": _l("导入"),
}


def role_scope(role: str) -> str:
    """`own`, `unit` or `area`: on what the role is given."""
    return ROLE_SCOPES.get(role, "area")


# What an entry of the audit trail says beside the act; a key that is not here stands for itself.
DETAILS: dict[str, Any] = {
    "rows": _l("行数"),
    "role": _l("角色"),
    "unit_id": _l("单位编号"),
    "area_path": _l("区域路径"),
    "read_only": _l("只读"),
    "days": _l("有效天数"),
    "lost": _l("没送到的件数"),
    "active": _l("在用"),
    "number": _l("哪个号码"),
    "field": _l("哪一项"),
    "fields": _l("哪几项"),
    "import": _l("哪次导入"),
    "household_id": _l("哪一户"),
    "into": _l("并到"),
    "from": _l("原来的网格"),
    "to": _l("现在的网格"),
}
# The tablet's screens, as what was said about one of them names it.
SCREENS: dict[str, Any] = {
    "today": _l("平板：今天"),
    "households": _l("平板：住户"),
    "household": _l("平板：一户"),
    "visit": _l("平板：记走访"),
    "visit-issue": _l("平板：走访时记问题"),
    "raise": _l("平板：记问题"),
    "issues": _l("平板：问题"),
    "issue": _l("平板：一件问题"),
    "appointment": _l("平板：约访"),
    "propose": _l("平板：提议一户"),
    "evening": _l("平板：晚上补记"),
    "walk": _l("平板：安排路线"),
    "meeting": _l("平板：纳凉会"),
    "outbox": _l("平板：本机与送出"),
    "me": _l("平板：我和设备"),
    "device": _l("平板：这台平板"),
    "closed": _l("平板：太久没联网"),
    "door": _l("平板：锁着时记走访"),
}
