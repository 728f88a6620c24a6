/** 中文：记录里的固定说法、状态和出错的话。 */

/** @type {Record<string, string>} */
export const zhRecords = {
  "kind.door": "上门走访", "kind.courtyard_meeting": "纳凉会", "kind.appointment": "约访", "kind.assistance": "帮访", "kind.condolence": "慰问", "kind.follow_up": "回访",
  "kind.enterprise": "访企", "kind.leader": "联点", "kind.sweep": "排查", "kind.alarm": "查看",
  "outcome.met": "见到了", "outcome.nobody_home": "家里没人", "outcome.refused": "不方便", "outcome.come_back_later": "改日再来", "outcome.moved_away": "已搬走",
  "outcome.pick.met": "见到了", "outcome.pick.nobody_home": "家里没人", "outcome.pick.refused": "不方便", "outcome.pick.come_back_later": "改日再来", "outcome.pick.moved_away": "已搬走",
  "satisfaction.satisfied": "满意", "satisfaction.basically": "基本满意", "satisfaction.not": "不满意",
  "satisfaction.pick.satisfied": "满意", "satisfaction.pick.basically": "基本满意", "satisfaction.pick.not": "不满意，重办", "satisfaction.pick.not_asked": "没问到",
  "urgency.normal": "一般", "urgency.urgent": "比较急", "urgency.danger": "有危险",

  "state.here": "存在本机", "state.submitted": "等受理", "state.dispatched": "已交办", "state.signed": "已签收", "state.in_progress": "办理中", "state.resolved": "已办结",
  "state.closed": "已销号", "state.rejected": "不予受理", "state.withdrawn": "已撤回", "state.returned": "退回", "state.suspended": "挂起", "state.merged": "已并案",
  "state.overdue": "{state} · 超期 {n} 天", "state.due_soon": "{state} · 还有 {n} 天",
  "issue_outcome.solved": "解决了", "issue_outcome.partial": "解决了一部分", "issue_outcome.explained": "讲清了", "issue_outcome.unable": "暂时办不了",
  "step.raise": "提出", "step.on_spot": "就地解决", "step.dispatch": "交办", "step.sign": "签收", "step.start": "开始办理", "step.contact": "联系了群众", "step.resolve": "办结", "step.close": "销号",
  "step.reopen": "重办", "step.escalate": "上报", "step.supervise": "领导领衔督办", "step.sign_off": "领导签字", "step.reject": "不予受理", "step.withdraw": "撤回", "step.comment": "补充", "step.callback": "回访",

  "op.visit.record": "走访", "op.issue.raise": "问题", "op.callback.record": "回访", "op.meeting.record": "纳凉会", "op.issue.comment": "补充", "op.issue.step": "办理", "op.feedback.give": "意见反馈",
  "row.pending": "存在本机", "row.sending": "正在送出，等回音", "row.acknowledged": "已送到", "row.conflict": "和后来的情况不一致", "row.quarantined": "等核对", "row.supersedes": "改过的",

  "relation.head": "户主", "relation.spouse": "配偶", "relation.son": "儿子", "relation.daughter": "女儿", "relation.child": "子女", "relation.parent": "父母", "relation.father": "父亲", "relation.mother": "母亲",
  "relation.grandchild": "孙辈", "relation.grandson": "孙子", "relation.granddaughter": "孙女", "relation.grandparent": "祖父母", "relation.sibling": "兄弟姐妹", "relation.son_in_law": "女婿", "relation.daughter_in_law": "儿媳",
  "relation.tenant": "租客", "relation.contact": "联系人", "relation.owner": "负责人", "relation.other": "其他",
  "role.cadre": "干部", "role.coordinator": "网格长", "role.handler": "承办人", "role.unit_lead": "单位负责人", "role.callback_officer": "回访员", "role.leader": "领导", "role.system_admin": "系统管理员", "role.security_admin": "安全管理员", "role.audit_admin": "审计管理员",

  "fault.required": "请写一句。", "fault.too_long": "太长了，请短一些。", "fault.too_many": "数字太大了，请看一下。", "fault.in_future": "这个时间还没到。", "fault.too_far_back": "只能记最近 7 天的。", "fault.not_a_number": "请填一个数。",

  "sync.offline": "现在没有网络，联网后自动送出。", "sync.timeout": "网络太慢，没有等到回音，稍后自己再送。", "sync.not_ours": "这个网络要先在浏览器里登录，稍后自己再送。", "sync.busy": "服务器正忙，稍后自己再送。",
  "sync.signed_out": "请重新登录，记录都在本机。", "sync.revoked": "本机已停用，请联系管理员。", "sync.elsewhere": "另一个窗口正在送。",

  "problem.offline": "没有网络。", "problem.timeout": "没有等到回音。", "problem.not_ours": "这个网络要先登录。", "problem.busy": "服务器正忙，稍后再送。", "problem.too_large": "这一条太大，没法送出，请网格长帮忙。", "problem.disk_full": "平板存满了。",
  "problem.already_tried": "已经送出过，不能再撤回。", "problem.not_here": "这一条已经不在本机。", "problem.outdated": "程序已更新，请关掉再打开。", "problem.store_failed": "本机没有存上，请再试。", "problem.outbox_not_empty": "还有没送出的。",
  "problem.waiting_for_parent": "等前面一条先收下。", "problem.conflict": "送到时情况已经变了，你写的留作补充。", "problem.rejected": "没有收下，网格长会核对。", "problem.signed_out": "请重新登录。", "problem.revoked": "本机已停用。", "problem.device_revoked": "本机已停用。", "problem.token_expired": "登录过期了，请重新登录。",
  "problem.invalid_input": "有一项填得不对，网格长会核对。", "problem.not_allowed": "这一户现在不归你联系，网格长会核对。", "problem.not_visible": "这一户现在不归你联系，网格长会核对。", "problem.stale_version": "别人先办了一步，你写的留作补充。", "problem.step_refused": "这一步现在不能办，你写的留作补充。",
  "problem.unknown_kind": "服务器还不认得这一种，网格长会核对。", "problem.id_reuse": "编号重复，两条都留着，网格长会核对。", "problem.malformed_json": "送出的内容坏了，网格长会核对。", "problem.bad_credentials": "用户名或密码不对。", "problem.too_many_tries": "试得太多了，请等几分钟。",
  "problem.unsupported_protocol": "程序太旧了，请联网打开一次更新。", "problem.past_grace": "这一户换人联系已超过 30 天，网格长会核对。",
};
