"""Four hundred different things are said, none often, and none against its category or its outcome."""

import re
from collections import Counter, defaultdict
from functools import cache

import pytest
from sqlalchemy import select

from fieldvisit.demo.leading_days import VISITS
from fieldvisit.demo.stories import MOST_USES, notes, spoken, stories
from fieldvisit.issues.models import Issue, IssueEvent
from fieldvisit.issues.seed_categories import SEED_CATEGORIES
from fieldvisit.storage.base import db
from fieldvisit.visits.models import Meeting, Visit
from tests.demo.shapes import SLOT, fits

LEAST_DIFFERENT = 400
OUTCOMES = ("met", "nobody_home", "refused", "come_back_later", "moved_away")
# One of these stands in every trouble of the category: nobody would look for it elsewhere.
WORDS = {
    "agri.irrigation": "水泵|积水|进水口",
    "agri.land": "田",
    "agri.pest": "野猪|稻|马蜂",
    "agri.sales": "没人收|超市",
    "agri.silk": "蚕|茧",
    "agri.subsidy": "补贴|种粮",
    "biz.dorm": "住|食堂|宿舍",
    "biz.finance": "工资|补贴|退税",
    "biz.hiring": "工|招",
    "biz.licence": "许可|环评|店招|执照",
    "biz.site": "园区|厂房|货车|农田",
    "dispute.boundary": "弄堂|埂|登记|宅基",
    "dispute.conduct": "干部|便民点",
    "dispute.family": "子女|夫妻|媳妇|小辈",
    "dispute.neighbour": "滴|隔壁|竹子|藤|借",
    "dispute.village": "村务|补偿|分红",
    "edu.care": "托管|校车|作业|放学",
    "edu.culture": "篮球|礼堂|书屋",
    "edu.enrol": "学|入园",
    "env.garbage": "垃圾|农膜|分类桶|旧沙发",
    "env.noise": "半夜|敲|音响|打桩|嗡嗡",
    "env.river": "河|浜",
    "env.smell": "味道",
    "env.toilet": "公厕|坐便|化粪池",
    "health.chronic": "药",
    "health.clinic": "药|卫生室",
    "health.insurance": "报销|医保|社保卡",
    "health.prevention": "蚊|疫苗|留样",
    "housing.decay": "墙|屋顶|瓦",
    "housing.estate": "幢|物业|单元",
    "housing.newsite": "新村点",
    "housing.permit": "违建|翻建|建房|宅基",
    "housing.relocation": "征迁",
    "infra.bridge": "桥",
    "infra.drain": "沟|下水|落水管|雨水",
    "infra.farmroad": "机耕路|泥路",
    "infra.light": "路灯",
    "infra.power": "电|千伏安",
    "infra.road": "路|窨井|转弯",
    "infra.telecom": "信号|宽带|电话线|验证码",
    "infra.water": "水|龙头",
    "safety.dog": "狗",
    "safety.fire": "充电|柴|消防|纸箱",
    "safety.food": "熟食|奶粉|食堂",
    "safety.fraud": "电话|理财|贷款|验证码",
    "safety.gas": "煤气|插线板|线路|灶上",
    "safety.theft": "不见|推走|丢|锁",
    "traffic.bus": "车|公交",
    "traffic.crossing": "路口|岔口",
    "traffic.jam": "顶牛|大车|收摊",
    "traffic.parking": "停|倒车|车堵",
    "welfare.disabled": "轮椅|在家做|残疾",
    "welfare.elder": "独居|老年食堂|女儿|复查|老年证|呼叫器",
    "welfare.minimum": "低保",
    "welfare.relief": "着火|重病|划破",
    "welfare.veteran": "优抚|光荣牌|优待",
    "work.job": "活|上班|招聘|零工",
    "work.pension": "养老金|丧葬",
    "work.training": "免费班|熟手|学",
    "work.wage": "工钱|工资|计件",
}
# What an answer of each outcome has to say, and what would belie it.
SAYS = {
    "explained": "讲清|问过|答复|测了|谈了|对账|立案|受理|调阅|联系了",
    "unable": "办不到|无权|不能|列入不了|没有解决",
    "partial": "先|一次|到|设了|搭了|发了|装",
    "reject": "不予受理|不在受理",
    "withdraw": "撤回|不用管",
}
BELIES = {
    "solved": "未解决|没解决|办不到|暂不能|不予受理|没谈拢|还没",
    "on_spot": "未解决|没解决|办不到|暂不能|不予受理|{soon}|还没",
    "unable": "已办好|已解决|修好了",
    "explained": "已解决|修好了",
}
SHUT = "没人|锁|没碰上|灯关|没应|关着|门口"
NOTE_SAYS = {
    "nobody_home": SHUT,
    "refused": "不|拦|没进|退|关上",
    "come_back_later": "约|再来|来坐|后来|改|后在家|晚上来|七点|月底|让|空了",
    "moved_away": "搬|退",
}
NOTE_BELIES = {"met": "没人应|没人，|敲了没|搬空|退了租|下次再敲"}


def test_every_category_has_its_words() -> None:
    assert set(WORDS) == {row.code for row in SEED_CATEGORIES if row.parent}


def test_a_story_speaks_of_its_category_and_ends_as_it_says() -> None:
    for story in stories():
        assert re.search(WORDS[story.category], story.said), story.said
        assert re.search(SAYS.get(story.end, ""), story.done), story.done
        assert not (story.end in BELIES and re.search(BELIES[story.end], story.done)), story.done


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_note_speaks_of_its_outcome(outcome: str) -> None:
    for text in (text for found in notes()[outcome].values() for text in found):
        assert re.search(NOTE_SAYS.get(outcome, ""), text), text
        assert not (outcome in NOTE_BELIES and re.search(NOTE_BELIES[outcome], text)), text


def test_no_two_patterns_are_the_same() -> None:
    texts = [text for by_who in notes().values() for found in by_who.values() for text in found]
    texts += [story.said for story in stories()] + [story.done for story in stories()]
    assert {text: count for text, count in Counter(texts).items() if count > 1} == {}


@cache
def _patterns() -> dict[str, list[tuple[str, str]]]:
    """{first words: [(outcome or kind, pattern)]}, so that a text is held against few."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, by_who in notes().items():
        for text in (text for texts in by_who.values() for text in texts):
            found["" if "{" in text[:2] else text[:2]].append((key, text))
    return found


def _pattern_of(text: str) -> tuple[str, str]:
    for start in (text[:2], ""):
        for key, pattern in _patterns().get(start, ()):
            if fits(text, pattern):
                return key, pattern
    raise LookupError(text)


def _by_hand() -> set[str | None]:
    return {seen.note for seen in VISITS}


def test_every_note_fits_its_visit_and_no_pattern_is_worn_out(village: object) -> None:
    used: Counter[str] = Counter()
    proposed = {visit.notes for visit in db.session.scalars(select(Visit)) if visit.notes in spoken()["proposed"]}
    rows = db.session.scalars(select(Visit).where(Visit.notes.is_not(None), Visit.supersedes.is_(None)))
    for visit in rows:
        if visit.notes in _by_hand() | proposed:
            continue
        key, pattern = _pattern_of(str(visit.notes))
        assert key == (visit.kind if visit.kind in notes() else visit.outcome), f"{visit.kind} {visit.notes}"
        used[pattern] += 1
    assert max(used.values()) <= MOST_USES
    assert len(used) >= LEAST_DIFFERENT, "patterns, not only names filled in"


def test_four_hundred_texts_and_none_used_more_than_five_times(village: object) -> None:
    said = Counter(db.session.scalars(select(Issue.description)))
    said += Counter(text for text in db.session.scalars(select(Visit.notes)) if text)
    said += Counter(text for text in db.session.scalars(select(Meeting.notes)) if text)
    answers = select(IssueEvent.note).where(IssueEvent.step.in_(("resolve", "on_spot", "reject", "withdraw")))
    said += Counter(db.session.scalars(answers))
    assert len(said) >= LEAST_DIFFERENT
    assert {text: count for text, count in said.items() if count > MOST_USES} == {}
    assert sum(said.values()) < 2 * len(said)


def test_no_story_is_worn_out(village: object) -> None:
    told: Counter[str] = Counter()
    for issue in db.session.scalars(select(Issue)):
        told[
            next(one.id for one in stories() if one.category == issue.category and fits(issue.description, one.said))
        ] += 1
    assert max(told.values()) <= MOST_USES and len(told) >= 100


def test_slots_are_few_in_a_note() -> None:
    """A note that is mostly slots would read like a form."""
    for text in (text for by_who in notes().values() for found in by_who.values() for text in found):
        plain = SLOT.sub("", text)
        assert len(plain) >= 8 and len(SLOT.findall(text)) <= 5, text
