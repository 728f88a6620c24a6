"""The issue categories a Jiaxing town starts with (the kinds of department: `people/seed_unit_kinds.py`).

Why here and not in a migration: the table is edited by administrators afterwards, so these rows are only a
first filling, used alike by a real start (`init --empty`) and by the demo. A category names a *kind* of
department, never a department: which unit of which town that is, the routes decide when they are loaded.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeedCategory:
    """One row of the two-level table; `parent` is empty for the upper level."""

    code: str
    parent: str
    zh: str
    en: str
    unit_kind: str
    usual_urgency: str


_NORMAL, _URGENT, _DANGER = "normal", "urgent", "danger"

# code, zh, en, unit kind, usual urgency; a code without a dot opens the upper level its followers belong to
_ROWS: tuple[tuple[str, str, str, str, str], ...] = (
    ("infra", "基础设施", "Roads, water and light", "town_construction", _NORMAL),
    ("infra.road", "村道路面", "Village roads", "town_construction", _NORMAL),
    ("infra.farmroad", "机耕路", "Farm tracks", "town_agriculture", _NORMAL),
    ("infra.drain", "排水沟管", "Ditches and drains", "town_construction", _NORMAL),
    ("infra.light", "路灯照明", "Street lights", "town_construction", _NORMAL),
    ("infra.bridge", "桥梁护栏", "Bridges and railings", "town_construction", _URGENT),
    ("infra.power", "供电", "Electricity", "town_power", _URGENT),
    ("infra.water", "自来水", "Tap water", "county_water", _URGENT),
    ("infra.telecom", "通信网络", "Telephone and network", "county_telecom", _NORMAL),
    ("traffic", "交通出行", "Getting about", "county_traffic", _NORMAL),
    ("traffic.bus", "公交班线", "Buses", "county_traffic", _NORMAL),
    ("traffic.parking", "停车", "Parking", "town_construction", _NORMAL),
    ("traffic.crossing", "路口安全", "Dangerous crossings", "county_police", _URGENT),
    ("traffic.jam", "拥堵会车", "Congestion", "town_police", _NORMAL),
    ("housing", "住房建设", "Housing and building", "town_construction", _NORMAL),
    ("housing.permit", "建房审批", "Building permits", "county_planning", _NORMAL),
    ("housing.newsite", "新村点建设", "New village sites", "county_planning", _NORMAL),
    ("housing.decay", "危旧房", "Unsafe old houses", "county_housing", _URGENT),
    ("housing.relocation", "征迁安置", "Relocation", "town_construction", _NORMAL),
    ("housing.estate", "小区物业", "Estate management", "town_construction", _NORMAL),
    ("env", "环境卫生", "Environment", "town_environment", _NORMAL),
    ("env.garbage", "垃圾清运", "Rubbish", "town_environment", _NORMAL),
    ("env.river", "河道水质", "Rivers and ponds", "town_environment", _NORMAL),
    ("env.noise", "噪声扰民", "Noise", "town_enforcement", _NORMAL),
    ("env.smell", "废气异味", "Fumes and smells", "county_environment", _NORMAL),
    ("env.toilet", "公厕改厕", "Toilets", "town_environment", _NORMAL),
    ("agri", "农业生产", "Farming", "town_agriculture", _NORMAL),
    ("agri.irrigation", "灌溉排涝", "Irrigation and flooding", "town_agriculture", _URGENT),
    ("agri.silk", "蚕桑养殖", "Silkworms and livestock", "town_agriculture", _NORMAL),
    ("agri.land", "土地流转", "Leased land", "town_agriculture", _NORMAL),
    ("agri.pest", "病虫兽害", "Pests and wild animals", "town_agriculture", _NORMAL),
    ("agri.subsidy", "惠农补贴", "Farm subsidies", "town_agriculture", _NORMAL),
    ("agri.sales", "农产品销路", "Selling produce", "town_agriculture", _NORMAL),
    ("welfare", "民生救助", "Welfare", "town_civil", _NORMAL),
    ("welfare.elder", "养老照料", "Care for the old", "town_civil", _NORMAL),
    ("welfare.minimum", "低保特困", "Minimum income", "town_civil", _NORMAL),
    ("welfare.disabled", "残疾人服务", "Disability services", "town_civil", _NORMAL),
    ("welfare.relief", "临时救助", "Emergency relief", "town_civil", _URGENT),
    ("welfare.veteran", "优抚", "Veterans", "town_civil", _NORMAL),
    ("health", "医疗卫生", "Health", "town_health", _NORMAL),
    ("health.insurance", "医保报销", "Medical insurance", "county_medical_insurance", _NORMAL),
    ("health.clinic", "村卫生室", "Village clinic", "town_health", _NORMAL),
    ("health.chronic", "慢病用药", "Long-term medicine", "town_health", _NORMAL),
    ("health.prevention", "防疫消杀", "Disease prevention", "county_health", _NORMAL),
    ("edu", "教育文体", "Schooling and culture", "county_education", _NORMAL),
    ("edu.enrol", "入学转学", "School places", "county_education", _NORMAL),
    ("edu.care", "托管接送", "After-school care", "county_education", _NORMAL),
    ("edu.culture", "文体设施", "Sports and culture", "town_civil", _NORMAL),
    ("work", "就业社保", "Work and pensions", "town_hr", _NORMAL),
    ("work.job", "求职就业", "Looking for work", "town_hr", _NORMAL),
    ("work.wage", "拖欠工资", "Unpaid wages", "county_hr", _URGENT),
    ("work.pension", "养老保险", "Pensions", "county_hr", _NORMAL),
    ("work.training", "技能培训", "Training", "town_hr", _NORMAL),
    ("biz", "企业服务", "Help for enterprises", "town_economy", _NORMAL),
    ("biz.hiring", "招工用工", "Hiring", "town_economy", _NORMAL),
    ("biz.finance", "融资贷款", "Finance", "town_economy", _NORMAL),
    ("biz.licence", "证照审批", "Licences", "town_market", _NORMAL),
    ("biz.site", "厂房用地", "Factory space", "town_economy", _NORMAL),
    ("biz.dorm", "员工食宿", "Workers' housing", "town_economy", _NORMAL),
    ("safety", "平安安全", "Safety", "town_law", _NORMAL),
    ("safety.fire", "消防隐患", "Fire risks", "town_law", _URGENT),
    ("safety.gas", "用电用气安全", "Gas and wiring", "town_law", _DANGER),
    ("safety.fraud", "反诈防骗", "Fraud", "town_police", _URGENT),
    ("safety.theft", "治安防盗", "Theft and order", "town_police", _NORMAL),
    ("safety.dog", "犬只管理", "Dogs", "town_enforcement", _NORMAL),
    ("safety.food", "食品安全", "Food safety", "town_market", _NORMAL),
    ("dispute", "矛盾与村务", "Disputes and village affairs", "town_law", _NORMAL),
    ("dispute.neighbour", "邻里纠纷", "Neighbours", "town_law", _NORMAL),
    ("dispute.boundary", "宅基田界", "Plot boundaries", "town_law", _NORMAL),
    ("dispute.family", "家庭赡养", "Family support", "town_law", _NORMAL),
    ("dispute.village", "村务公开", "Village accounts", "town_party", _NORMAL),
    ("dispute.conduct", "干部作风", "Conduct of cadres", "county_discipline", _NORMAL),
)

SEED_CATEGORIES: tuple[SeedCategory, ...] = tuple(
    SeedCategory(code, code.split(".", 1)[0] if "." in code else "", zh, en, unit_kind, urgency)
    for code, zh, en, unit_kind, urgency in _ROWS
)
