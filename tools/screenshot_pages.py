"""Whose pages are pictured, and the way to each: a table that is added to when a page is added.

A way leads from the address bar to what is worth a look; `household`, `issue` and the like press the first fitting
link, because ids differ from demo to demo.
"""

import json
from collections.abc import Callable

from playwright.sync_api import Page

Step = Callable[[Page], object]


def opens(path: str) -> Step:
    """Go to an address."""
    return lambda page: page.goto(path)


def follows(path: str, link: str, number: int = 0) -> Step:
    """Go to an address and open a link that stands there."""

    def press(page: Page) -> object:
        page.goto(path)
        address = page.locator(link).nth(number).get_attribute("href", timeout=5000)
        return page.goto(str(address))

    return press


def then(first: Step, *more: Step) -> Step:
    """One after the other."""

    def walk(page: Page) -> None:
        for step in (first, *more):
            step(page)

    return walk


def presses(selector: str) -> Step:
    """Press the first of these."""
    return lambda page: page.locator(selector).first.click(timeout=5000)


def beyond(suffix: str) -> Step:
    """From the page that is open to the one whose address goes on so."""
    return lambda page: page.goto(page.url.partition("?")[0] + suffix)


def _choose(page: Page) -> None:
    page.goto("/assignments")
    for tick in page.locator("main input.tick").all()[:3]:
        tick.check()
    page.locator("[data-needs-selection]").click()


def _move(page: Page) -> None:
    page.goto("/households")
    for tick in page.locator("main tbody input.tick").all()[:3]:
        tick.check()
    page.locator("[data-needs-selection]").click()


def _ahead(page: Page) -> None:
    page.locator("#to").select_option(index=2)
    page.locator("form[method=get].card button").click()


def _look_at_sample(page: Page) -> None:
    """How many households it would be."""
    page.locator("label", has=page.locator("input[value=percent]")).click()
    page.fill("#amount", "10")
    page.locator("button[value=look]").click()


def _make_sample(page: Page) -> None:
    """A sample, just drawn."""
    _look_at_sample(page)
    page.locator("button[value=make]").click()


def _collect(page: Page) -> None:
    """A phone is added: its QR code."""
    page.goto("/collect")
    page.fill("main form.card input[name=name]", "小米，工作手机")
    page.locator("main form.card button.primary").click()
    page.wait_for_load_state()


def _photographed(page: Page) -> None:
    """The first issue of the list that has photos."""
    page.goto("/issues")
    for address in [str(link.get_attribute("href")) for link in page.locator(ISSUE).all()]:
        page.goto(address)
        if page.locator(".photo-strip a").count():
            return
    raise LookupError("no issue with a photo on the first page")


def _first_answers(page: Page) -> None:
    """The newest answers of the list that is open."""
    page.goto(str(page.locator("main tbody tr a.strong").first.get_attribute("href", timeout=5000)))


def _broken_form(page: Page) -> None:
    """A workbook that is none, with what is said of it."""
    page.goto("/surveys/new")
    page.set_input_files("#file", {"name": "安全.xlsx", "mimeType": "application/octet-stream", "buffer": b"PK"})
    page.locator("#upload button").click()


def _boundaries(page: Page) -> None:
    """A file of boundaries in which something was found."""
    shape = {"type": "Polygon", "coordinates": [[[120.5, 30.4], [120.6, 30.5], [120.6, 30.4], [120.5, 30.5]]]}
    feature = {"type": "Feature", "properties": {"code": "330481999999001"}, "geometry": shape}
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    page.goto("/admin/boundaries/new")
    page.set_input_files("#file", {"name": "网格.geojson", "mimeType": "application/geo+json", "buffer": content})
    page.locator("input[value='WGS-84']").check()
    page.locator("main form button.primary").click()


def _token(page: Page) -> None:
    page.goto("/profile")
    page.fill("form[action$='/tokens'] input[name=name]", "每周汇总表")
    page.locator("form[action$='/tokens'] button").first.click()


def _answers(form: str, suffix: str) -> Step:
    """A page of what was answered to the form of this title."""
    return then(lambda page: page.goto("/surveys"), lambda page: _through(page, form), beyond(suffix))


def _through(page: Page, words: str) -> None:
    page.goto(str(page.locator("main tbody a", has_text=words).first.get_attribute("href", timeout=5000)))


def _drawn(page: Page) -> None:
    """The map has come, with its names."""
    page.locator("#map[data-drawn]").wait_for()
    page.wait_for_load_state("networkidle")


def _planned(page: Page) -> None:
    """A proposal for the first grid, drawn."""
    page.goto("/plans")
    page.locator("main form .btn.primary").click()
    page.locator("#plan-map[data-drawn]").wait_for()
    page.wait_for_load_state("networkidle")


def _plan_chosen(page: Page) -> None:
    """Two homes of the first cadre are chosen for the third."""
    _planned(page)
    page.locator(".keeper[data-cadre] summary").first.click()
    for tick in page.locator(".keeper[open] .tick").all()[:2]:
        tick.check()
    page.locator("#plan-cadre").select_option(index=3)


def _leaving(page: Page) -> None:
    """Who takes over from the first cadre of the list."""
    page.goto("/assignments")
    page.locator("section[aria-labelledby=cadres] tbody a").first.click()
    page.locator("main a[href*='/plans/leave/']").click()


# A register as people keep it: two households that come in, a grid nobody has, a number that cannot be.
REGISTER = """网格,门牌号,户主姓名,联系电话,备注,养狗
南洋网格,{door}号,沈根宝,13800001111,租客,是
南洋网格,902号,张三观,12,,
东头网格,903号,陈阿毛,13800003333,,否
东头网格,904号,沈阿毛,,,否
"""


def _import_columns(page: Page) -> None:
    """A file is brought; its columns are recognised."""
    page.goto("/imports/new")
    content = REGISTER.format(door=page.evaluate("Date.now() % 1000000")).encode()  # new each time
    page.set_input_files("#file", {"name": "户册.csv", "mimeType": "text/csv", "buffer": content})
    page.locator("main form .btn.primary").click()
    page.wait_for_url("**/columns")


def _import_rows(page: Page) -> None:
    """What is wrong comes first."""
    _import_columns(page)
    page.locator("main form .btn.primary").last.click()
    page.locator("[data-row]").first.wait_for()


def _import_written(page: Page) -> None:
    """What is right was written."""
    _import_rows(page)
    page.locator("main form .btn.primary").last.click()
    page.locator("main form[action$='/undo']").wait_for()


def _import_undone(page: Page) -> None:
    """And taken back."""
    _import_written(page)
    page.locator("main form[action$='/undo'] button").click()
    page.locator("dialog[open] [data-confirm-yes]").click()
    page.locator("main form[action$='/undo']").wait_for(state="detached")


# One that is new, one that may be there, one with an area nobody knows, one with a language nobody knows.
CADRES = """账号,姓名,职务,电话,性别,会说的话,角色,负责区域,单位
zhoujianguo,周建国,网格员,,男,吴语、普通话,,,
Cadre,陈建国,,,,,,,
xufangfang,许芳芳,妇联主席,,女,,协调员,没有这个村,
shenlili,沈丽丽,,,女,火星话,,,
"""
UNITS = """单位编码,单位名称,单位类别,所属区域
,嘉兴市数据局,city_data,嘉兴市
,海宁住建,市住建局,海宁市
,海宁水利,水利,海宁市
,没有区的单位,市交通局,没有这个区
"""


CONTENT = {"cadres": CADRES, "units": UNITS}


def _people_rows(kind: str) -> Step:
    """A file of accounts or units, looked through."""

    def walk(page: Page) -> None:
        page.goto(f"/imports/new?kind={kind}")
        mark = page.evaluate("document.documentElement.lang.slice(0, 2) + innerWidth")  # new in every picture
        content = CONTENT[kind].replace("zhoujianguo", f"zhou{mark}")
        page.set_input_files("#file", {"name": "名单.csv", "mimeType": "text/csv", "buffer": content.encode()})
        page.locator("main form .btn.primary").click()
        page.wait_for_url("**/columns")
        page.locator("main form .btn.primary").last.click()
        page.locator("[data-row]").first.wait_for()

    return walk


HOUSEHOLD = follows("/households", "main tbody a[href^='/households/']")
FIRM = follows("/households?kind=enterprise", "main tbody a[href^='/households/']")
SURVEY = follows("/surveys", "main tbody a[href^='/surveys/']", 1)
ISSUE = "main tbody a[href^='/issues/']"
MEETING = follows("/meetings", "main a[href^='/meetings/']")
CORRECTED = follows("/households?visited=30", "main tbody a[href^='/households/']")

PAGES: dict[str | None, dict[str, Step]] = {
    None: {"sign-in": opens("/sign-in")},
    "leader": {
        "unresolved": opens("/unresolved"),
        "unresolved-dialog": then(opens("/unresolved"), presses("[data-supervise]")),
        "supervised": opens("/supervised"),
        "coverage": opens("/coverage"),
        "coverage-map": then(opens("/coverage/map"), _drawn),
        "coverage-map-card": then(opens("/coverage/map?figure=unseen"), _drawn, presses("[data-grid]"), _drawn),
        "coverage-rows": follows("/coverage", "a[href*='/coverage/rows']", 1),
        "coverage-cadres": follows("/coverage", "a[href*='/coverage/cadres']"),
        "figures": opens("/figures"),
        "identity": follows("/figures", "a.term"),
        "leader-issue": follows("/unresolved", ISSUE, 1),
        "leader-given": opens("/given"),
        "leader-register": opens("/households"),
    },
    "office": {
        "office-unresolved": opens("/unresolved"),
        "office-supervise": then(follows("/unresolved", "main a[href*='open=supervise']")),
    },
    "coordinator": {
        "collect": opens("/collect"),
        "collect-code": _collect,
        "grid": opens("/grid"),
        "triage": opens("/triage"),
        "grid-devices": opens("/devices"),
        "register": opens("/households"),
        "register-text": follows("/households", "a[href^='/lists/households/text']"),
        "household": HOUSEHOLD,
        "household-other": follows("/households", "main tbody a[href^='/households/']", 7),
        "household-edit": then(HOUSEHOLD, beyond("/edit")),
        "household-menu": then(HOUSEHOLD, presses(".page-head .drawer.more summary")),
        "household-new": opens("/households/new"),
        "member-new": then(HOUSEHOLD, beyond("/members/new")),
        "tag-new": then(HOUSEHOLD, beyond("/tags/new")),
        "tag-edit": then(
            opens("/tasks?task=tag_to_verify"),
            presses("main tbody td a[href^='/households/']"),
            presses("main a[href*='/tags/']:not([href$=new])"),
        ),
        "merge": then(HOUSEHOLD, beyond("/merge")),
        "moves": _move,
        "moves-ahead": then(_move, _ahead),
        "moves-done": then(_move, _ahead, presses("form[method=post].card button")),
        "firm": FIRM,
        "firm-edit": then(FIRM, beyond("/edit")),
        "firm-register": opens("/households?trade=textile"),
        "household-split": then(HOUSEHOLD, beyond("/split")),
        "household-history": then(HOUSEHOLD, beyond("/history")),
        "household-ties": then(HOUSEHOLD, beyond("/ties")),
        "register-likely": opens("/households?q=陆金名"),
        "visit-new": then(HOUSEHOLD, beyond("/visits/new")),
        "visit-correct": then(CORRECTED, presses("main a[href$='/correct']")),
        "household-print": then(HOUSEHOLD, beyond("/print")),
        "issue-print": then(follows("/issues?state=closed", ISSUE, 1), beyond("/print")),
        "meetings": opens("/meetings"),
        "area": opens("/area"),
        "filter-kept": then(opens("/households?orphan=1"), presses(".drawer.more summary")),
        "my-filters": opens("/filters"),
        "appointment": then(HOUSEHOLD, beyond("/appointments/new")),
        "meeting": MEETING,
        "meeting-correct": then(MEETING, beyond("/correct")),
        "tasks": opens("/tasks"),
        "proposals": opens("/proposals"),
        "positions": opens("/positions"),
        "positions-proposed": opens("/positions/proposed"),
        "proposal": follows("/proposals", "main a[href^='/proposals/']"),
        "changes": opens("/changes"),
        "visits": opens("/visits"),
        "given": opens("/given"),
        "assignments": opens("/assignments"),
        "assignments-all": opens("/assignments?show=all"),
        "teams": opens("/assignments/teams"),
        "teams-proposed": opens("/assignments/teams?proposed=1"),
        "choose": _choose,
        "plans": opens("/plans"),
        "plan": _planned,
        "plan-now": then(_planned, presses("#show-now")),
        "plan-chosen": _plan_chosen,
        "plan-confirm": then(_planned, presses("main a[href$='/confirm']")),
        "plan-options": then(_planned, presses("main a[href$='/options']")),
        "plan-leave": _leaving,
        "review": opens("/review"),
        "tablet-file": opens("/tablet-file"),
        "review-one": follows("/review", "main a[href^='/review/']"),
        "review-category": follows("/review", "main a[href^='/review/']", 1),
        "review-people": follows("/review", "main a[href^='/review/']", 2),
        "issues": opens("/issues"),
        "issue-photographed": _photographed,
        "photo": then(_photographed, presses(".photo-strip a")),
        "issues-narrowed": opens("/issues?overdue=1&channel=department&unit=1"),
        "issue-closed": follows("/issues?state=closed", ISSUE, 1),
        "issue-returned": follows("/issues?state=returned", ISSUE),
        "issue-rejected": follows("/issues?state=rejected", ISSUE),
        "issue-triage": follows("/triage", "main h2 a[href^='/issues/']"),
        "issue-new": opens("/issues/new"),
        "not-found": opens("/nowhere"),
    },
    "handler": {
        "work": opens("/work"),
        "work-text": follows("/work", "a[href^='/lists/work/text']"),
        "issue-work": follows("/work", "main a[href*='open=resolve']"),
        "notices": opens("/notices"),
        "empty": opens("/issues?q=没有这样的问题"),
    },
    "unitlead": {"unit-work": opens("/work"), "hand-over": follows("/work", "main a[href*='open=resolve']")},
    "callback": {"callbacks": opens("/callbacks")},
    "county": {"county-grid": opens("/grid"), "county-coverage": opens("/coverage"), "county-triage": opens("/triage")},
    "town": {
        "town-grid": opens("/grid"),
        "town-register": opens("/households"),
        "register-file": opens("/households/file"),
        "town-tasks": opens("/tasks"),
        "import-new": opens("/imports/new"),
        "import-columns": _import_columns,
        "import-rows": _import_rows,
        "import-together": then(_import_rows, beyond("/wrong")),
        "import-written": _import_written,
        "import-undone": _import_undone,
        "imports": opens("/imports"),
        "samples": then(follows("/surveys", "main tbody a[href^='/surveys/']", 1), beyond("/samples")),
        "sample-new": then(follows("/surveys", "main tbody a[href^='/surveys/']", 1), beyond("/samples/new")),
        "sample-looked-at": then(
            follows("/surveys", "main tbody a[href^='/surveys/']", 1), beyond("/samples/new"), _look_at_sample
        ),
        "sample": then(follows("/surveys", "main tbody a[href^='/surveys/']", 1), beyond("/samples/new"), _make_sample),
        "sample-households": then(
            follows("/surveys", "main tbody a[href^='/surveys/']", 1),
            beyond("/samples"),
            presses("main tbody a"),
            presses("main a[href*='standing=due']"),
        ),
        "surveys": opens("/surveys"),
        "survey": follows("/surveys", "main tbody a[href^='/surveys/']", 1),
        "survey-library": opens("/surveys/library"),
        "answers-export": then(follows("/surveys", "main tbody a[href^='/surveys/']", 1), beyond("/answers/export")),
        "answers": then(SURVEY, beyond("/answers")),
        "answers-more": then(SURVEY, beyond("/answers"), presses(".more-filters > summary")),
        "answers-one": then(SURVEY, beyond("/answers"), _first_answers),
        "answers-missing": then(SURVEY, beyond("/missing")),
        "survey-upload": opens("/surveys/new"),
        "survey-faults": _broken_form,
        "answers-map": then(_answers("安全", "/map"), _drawn),
        "answers-map-card": then(_answers("安全", "/map"), _drawn, presses("[data-spot]"), _drawn),
        "answers-map-counted": then(_answers("社情民意", "/map"), _drawn),
        "answers-results": _answers("社情民意", "/results?by=/data/life/overall"),
        "answers-cross": _answers("社情民意", "/results/cross?row=area&column=/data/life/overall"),
        "survey-version": then(follows("/surveys", "main tbody a[href^='/surveys/']"), beyond("/versions/new")),
    },
    "cadre": {
        "cadre-households": opens("/households"),
        "cadre-household": HOUSEHOLD,
        "cadre-tasks": opens("/tasks"),
        "cadre-jobs-empty": opens("/jobs"),
    },
    "admin": {
        "accounts": opens("/admin/accounts"),
        "account": follows("/admin/accounts", "main tbody a[href^='/admin/accounts/']", 2),
        "account-new": opens("/admin/accounts/new"),
        "people-new": opens("/imports/new?kind=cadres"),
        "people-rows": _people_rows("cadres"),
        "people-units": _people_rows("units"),
        "people-written": then(_people_rows("cadres"), presses("form[action$='/confirm'] button")),
        "boundaries": opens("/admin/boundaries"),
        "boundaries-new": opens("/admin/boundaries/new"),
        "boundaries-found": _boundaries,
        "units": opens("/admin/units"),
        "unit": follows("/admin/units", "main tbody a[href^='/admin/units/']"),
        "categories": opens("/admin/categories"),
        "category-open": then(opens("/admin/categories"), presses(".category-children summary")),
        "phrases": opens("/admin/phrases"),
        "phrase-open": then(opens("/admin/phrases"), presses(".category-line summary")),
        "devices": opens("/devices"),
        "audit": opens("/audit"),
        "feedback-list": opens("/admin/feedback"),
        "feedback": opens("/feedback"),
        "jobs": opens("/jobs?all=1"),
        "profile": opens("/profile"),
        "profile-token": _token,
        "api-docs": opens("/api/docs"),
        "api-docs-open": then(opens("/api/docs"), presses(".op summary")),
    },
}
