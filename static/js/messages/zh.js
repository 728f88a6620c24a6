/** 中文。 */
import { zhRecords } from "./zh-records.js";

/** @type {Record<string, string>} */
export const zh = {
  ...zhRecords,
  "app.name": "入户",
  "app.demo_stage": "演示阶段，勿录真实居民",
  "day.today": "今天", "day.yesterday": "昨天", "day.ago": "{n} 天前",
  "list.comma": "，",

  "go.back": "返回", "go.main": "跳到正文", "go.save": "保存", "go.change": "更改", "go.edit": "修改", "go.undo": "撤销", "go.remove": "去掉",
  "quick.label": "点一下加进去", "search.nothing": "没有找到。换个说法，或只打门牌号试试。", "search.found": "找到 {n} 条", "toast.away": "收起",
  "tabs.label": "主要页面", "tab.today": "今日", "tab.households": "联户", "tab.issues": "问题", "tab.me": "我和设备",

  "chip.all_sent": "都已送出", "chip.sending": "{n} 条存在本机，正在送出", "chip.offline": "离线，照常可用", "chip.offline_waiting": "离线 · {n} 条存在本机，联网自动送出",
  "chip.refused": "{n} 条需要看一下", "chip.sign_in": "请重新登录", "chip.sign_in_waiting": "请重新登录 · {n} 条存在本机", "chip.revoked": "本机已停用，请联系管理员",

  "sign_in.title": "登录", "sign_in.lead": "走村入户，随手记下", "sign_in.username": "用户名", "sign_in.password": "密码", "sign_in.press": "登录", "sign_in.busy": "正在登录…",
  "sign_in.once": "只需登录一次，之后没有网络也能打开", "sign_in.fill_both": "请填写用户名和密码。",
  "sign_in.problem.bad_credentials": "用户名或密码不对，请再试一次。", "sign_in.problem.too_many_tries": "试得太多了，请等几分钟再来。",
  "sign_in.problem.offline": "现在没有网络。第一次登录要连一次网，之后就不用了。", "sign_in.problem.timeout": "网络太慢，没有等到回答。请再试一次。",
  "sign_in.problem.not_ours": "这个网络要先在浏览器里登录（比如公共 Wi-Fi），登录后再试。", "sign_in.problem.busy": "服务器正忙，请稍等再试。",
  "sign_in.problem.not_allowed": "这个账号不能在平板上使用，请联系管理员。", "sign_in.problem.other": "没能登录，请稍后再试。还不行就联系管理员。",

  "today.worth": "今天值得去 {n} 户", "today.all_seen": "今天没有要紧的户", "today.none_yet": "还没有联户", "today.fetching": "正在取你的联户资料，第一次要一小会儿…",
  "today.no_households": "还没有分给你的联户。请找网格长安排，联网后自动出现在这里。",
  "today.walk": "步行约 {n} 分钟", "today.by_distance": "按远近排（要看一下位置）", "today.nearest_first": "已按远近排好。位置只用这一次，不会记录。",
  "today.rest": "我的其余联户", "today.by_address": "按地址看", "today.last": "上次 {day}", "today.said": "上次说：{what}", "today.also": "还可以",
  "reason.answered": "有答复了", "reason.callback_due": "要问满不满意", "reason.overdue": "{n} 天没走访", "reason.never_visited": "还没见到过",
  "reason.new_household": "新分来的", "reason.absent": "没来 {day}纳凉会", "reason.come_back.nobody_home": "{ago}没人在家", "reason.come_back.come_back_later": "{ago}约了改日",
  "say.first": "先告诉{who}：{answer}", "say.ask": "请{who}说一句满不满意。", "say.her": "她", "say.him": "他", "say.them": "对方", "say.open": "“", "say.close": "”",
  "say.about": "说过：{what}", "say.by": "{by} {day}答复",

  "household.title": "户档", "household.open": "打开户档", "household.enterprise": "企业", "household.inactive": "已不在册", "household.aged": "{n} 岁", "household.people": "{n} 口人",
  "household.not_yet": "还没走访过", "household.open_issues": "还有 {n} 个问题", "household.gone": "这一户现在不在你的平板上了，可能已换人联系。",
  "household.say_first": "进门先说", "household.said_last": "上次说的", "household.issues": "问题和结果", "household.who": "家里的人", "household.tags": "标签",
  "household.timeline": "走访记录", "household.all_visits": "全部 {n} 次", "household.no_visits": "还没有走访记录。去一次，记下来就在这里。", "household.assigned": "{who}联系（{why}），{day}起",
  "assigned.near": "就近", "assigned.kin": "就亲", "assigned.familiar": "就熟", "sex.f": "女", "sex.m": "男",
  "tag.sensitive": "敏感", "tag.basis": "依据：{basis}", "tag.verified": "{day}核实", "tag.expires": "{day}到期", "tag.read_aloud": "请先念给对方听：",
  "phone.show": "显示号码", "phone.ring": "打电话",
  "households.title": "我的联户", "households.over": "按走的顺序", "households.mine": "我的 {n} 户", "households.search": "姓名、门牌号或电话后四位", "households.elsewhere": "其他",

  "visit.record": "记录走访", "visit.outcome": "见到了吗", "visit.choose_outcome": "请先点一下见没见到。", "visit.kind": "方式", "visit.time": "时间",
  "visit.talk": "说了些什么", "visit.remark": "情况", "visit.outcome_first": "点了“见到了吗”，这里就有常用的话可选。", "visit.more_phrases": "还有 {n} 句", "visit.phrases": "常用的话", "visit.notes": "多写一点",
  "visit.notes_hint": "想多写一点就写在这里，也可以按住键盘上的话筒说", "visit.same_as_last": "和上次一样", "visit.also": "还可以记", "visit.issue_hint": "当场能解决也记下来", "visit.another_issue": "再提一个问题",
  "visit.who": "见到谁、和谁一起去", "visit.people_met": "见到谁", "visit.companions": "一起去的同事（算一次，大家都有）", "visit.people": "{n} 人",
  "visit.given": "送了什么", "visit.given_what": "物品", "visit.given_value": "价值（元）", "visit.given_more": "再加一样", "visit.save_change": "保存修改",
  "time.now": "现在", "time.now_is": "{at}（现在）", "time.this_morning": "今天上午", "time.last_evening": "昨天晚上", "time.exact": "或者写准确时间",
  "position.note": "记下位置", "position.optional": "可以不记", "position.noted": "位置记下了，误差约 {n} 米", "position.none": "没有取到位置，不要紧，照样可以保存。",
  "answer.title": "上次的问题有结果了", "answer.done_on": "{day}办结", "answer.ask": "满不满意", "answer.words": "怎么说的（可以不写）", "answer.reopens": "会自动重办，并告诉承办单位。",
  "answer.only": "只问满意度，不记走访（比如打电话问的）", "answer.keep": "记下回访", "answer.choose": "请先点一下满不满意。",

  "raise.title": "提出一个问题", "raise.elsewhere": "提一个问题（邻居家或公共场所）", "raise.where": "在哪里", "raise.public_place": "公共场所，不属于哪一户", "raise.search": "姓名或门牌号",
  "raise.search_hint": "网格里别的户，打门牌号就能找到。", "raise.category": "哪一类", "raise.category_in": "细一点", "raise.choose_category": "请点一个类别。", "raise.recent": "你最近用过", "raise.all_categories": "全部类别",
  "raise.description": "什么事", "raise.description_hint": "一句话：在哪里，怎么了，想怎么办", "raise.places": "门口|屋后|路边|河边|桥头|楼道|村口|田里", "raise.troubles": "坏了|堵了|漏水|积水|不亮|塌了|有异味|很吵|有危险|没人管|想请人看看",
  "raise.on_spot": "当场办了吗", "raise.on_spot.no": "还要交办", "raise.on_spot.solved": "当场解决了", "raise.on_spot.explained": "当场讲清了", "raise.on_spot_short": "就地解决",
  "raise.done": "怎么办的", "raise.done_words": "换好了|修好了|清理了|联系了村里来办|帮忙办好了|回看过，好了", "raise.explained_words": "讲清了政策|给了电话|约了再谈|对方听明白了",
  "raise.urgency": "急不急", "raise.reporter": "谁反映的（可以不填）", "raise.reporter_other": "其他人", "raise.reporter_name": "姓名", "raise.reporter_phone": "电话",
  "raise.confidential": "为反映人保密", "raise.confidential_hint": "只有承办人和上级网格长看得到是谁说的", "raise.add": "放进这次走访", "raise.add_hint": "和走访一起保存",
  "issues.over": "我提的，和联户的", "issues.open": "{n} 个问题还在办", "issues.none_open": "没有在办的问题", "issues.nothing": "还没有问题。群众说了什么难处，在走访里顺手记下来。",
  "issues.answered": "有答复，等回访", "issues.running": "还在办", "issues.past": "已办完", "issues.all_past": "看全部 {n} 个",
  "issue.title": "问题", "issue.gone": "这个问题现在不在你的平板上了。", "issue.with": "{unit}在办", "issue.due": "{day}前有结果", "issue.supervised": "领导领衔督办",
  "issue.answer": "答复", "issue.to_ask": "还没问满不满意", "issue.callbacks": "群众怎么说", "issue.not_reached": "没联系上", "issue.events": "一步一步",
  "issue.comment": "补充一句", "issue.comment_hint": "新的情况，承办人看得到", "issue.comment_send": "留下这句话",

  "meeting.title": "纳凉会", "meeting.place": "在哪里开的", "meeting.place_hint": "比如：文化礼堂门口", "meeting.say_place": "请写一下地点。", "meeting.places_before": "以前的地点", "meeting.grid": "哪个网格",
  "meeting.who": "谁家来了", "meeting.count": "来了 {n} 户", "meeting.search": "门牌号或姓", "meeting.no_roll": "户名册还没取到。联一次网就有了，也可以先只记人数。", "meeting.headcount": "一共多少人（可以不填）",
  "meeting.fewer": "少一人", "meeting.more": "多一人", "meeting.notes": "说了些什么", "meeting.notes_hint": "议得最多的是什么，约了谁再谈", "meeting.issues_hint": "会上提的问题，保存后到“问题”里一个个记。",
  "meeting.came": "来了", "meeting.did_not_come": "没来",

  "save.hint": "先存在本机，有网时自动送出，不用等", "save.full": "平板存满了，没有存上。你填的都还在这里，请清理一些空间再保存。", "save.failed": "没有存上。你填的都还在这里，请再按一次保存。",
  "saved.here": "已保存，存在本机，有网自动送出", "saved.changed": "已改好", "saved.taken_back": "已撤回，填过的留作草稿", "saved.too_late": "刚刚已经送出去了，可以修改，不能撤回。",
  "draft.kept": "草稿已自动存好", "draft.list": "没写完的", "draft.visit": "没写完的走访", "draft.raise": "没写完的问题", "draft.meeting": "没写完的纳凉会", "draft.go_on": "接着写", "draft.drop": "不要了", "draft.dropped": "草稿丢掉了",

  "outbox.title": "本机与送出", "outbox.here": "存在本机", "outbox.here_hint": "联网后自动送出。送出前都可以改，可以撤回。", "outbox.refused": "需要看一下", "outbox.refused_hint": "都好好存着，没有丢。网格长会一起核对。",
  "outbox.sent": "已经送到", "outbox.sent_hint": "最近 30 天。", "outbox.nothing": "这里还没有东西。你保存的每一条都会在这里看得到。", "outbox.all_sent": "都已送出", "outbox.waiting": "{n} 条存在本机，正等着送出", "outbox.waiting_offline": "{n} 条好好存在本机，联网自动送出",
  "outbox.last": "上次同步 {at}", "outbox.never": "还没同步过", "outbox.send_now": "现在送出", "outbox.sending": "正在送…", "outbox.done": "都已送到", "outbox.later": "现在送不出去，稍后会自己再送。", "outbox.withdraw": "撤回", "outbox.withdrawn": "已撤回",
  "outbox.why_other": "没有收下，网格长会核对。", "outbox.sign_in": "请重新登录，才能送出", "outbox.sign_in_hint": "本机的记录都在，登录后自动送出。",

  "me.language": "语言", "me.contrast": "对比度", "me.contrast.normal": "平常", "me.contrast.high": "更清楚（太阳底下）", "me.type": "字的大小", "me.type.normal": "平常", "me.type.large": "大字",
  "me.more": "更多", "me.device": "这台平板", "me.last_sync": "上次同步", "me.waiting": "等着送出", "me.records": "{n} 条", "me.households": "联户资料", "me.households_n": "{n} 户", "me.roll": "网格户名册", "me.space": "占用空间", "me.megabytes": "{n} MB",
  "me.kept": "长期保存", "me.kept_yes": "浏览器答应长期保存", "me.kept_no": "浏览器可能会清理", "me.kept_refused": "浏览器没有答应。把本页“添加到主屏幕”后再试。", "me.keep_press": "请浏览器长期保存", "me.version": "版本",
  "me.honest": "演示阶段，本机资料还没有加密，所以不要录真实居民。", "me.sign_out": "退出登录", "me.sign_out_hint": "退出会清掉本机资料。还有没送出的，就不能退出。", "me.sign_out_refused": "还有 {n} 条没有送出，先联网送出再退出。",
  "feedback.title": "意见反馈", "feedback.link": "这一页让你多费事了？说一声", "feedback.lead": "哪里让你多费事，直接说。会送到管理员那里，不记考核。", "feedback.what": "是哪一种", "feedback.words": "想说的话（可以不写）", "feedback.hint": "比如：同样的话要填两遍", "feedback.send": "送出意见", "feedback.empty": "点一项，或者写一句。",
  "feedback.reason.twice": "重复填写", "feedback.reason.typing": "要打的字太多", "feedback.reason.taps": "要点的太多", "feedback.reason.useless": "填了没用", "feedback.reason.slow": "太慢", "feedback.reason.unclear": "看不懂", "feedback.reason.forced": "不想填也得填",
  "feedback.about.today": "今日", "feedback.about.households": "联户", "feedback.about.household": "户档", "feedback.about.visit": "记录走访", "feedback.about.visit-issue": "提出一个问题", "feedback.about.raise": "提出一个问题",
  "feedback.about.issues": "问题", "feedback.about.issue": "问题", "feedback.about.meeting": "纳凉会", "feedback.about.outbox": "本机与送出", "feedback.about.me": "我和设备",
};
