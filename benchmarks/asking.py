"""A long questionnaire on the tablet: three hundred questions, opened, and answered so that others come of it.

Each time the tablet has just been unlocked, so that the engine, too, is still to be brought.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from playwright.sync_api import Page

from benchmarks.stopwatch import arm, read
from fieldvisit.surveys.attached import Attached
from fieldvisit.surveys.by_hand import publish_workbook
from tests.browser import on_tablet
from tests.support.workbooks import workbook

FORM_ID = "three_hundred"
GROUPS, OF_A_GROUP = 10, 30
_FORMS = "store.forms().then((forms) => forms.list())"


def publish() -> None:
    """Hand the form out, within an app's context. RuntimeError where it is not taken."""
    settings = {"form_title": "三百问", "form_id": FORM_ID, "version": "1"}
    choices = [{"list_name": "yn", "name": name, "label": label} for name, label in (("yes", "是"), ("no", "不是"))]
    book = workbook(_questions(), choices, settings)
    done = publish_workbook([Attached("three_hundred.xlsx", book)], area_code=None, version="1")
    if done.faults:
        raise RuntimeError(f"the form of three hundred questions was not taken: {done.faults}")


def _questions() -> Sequence[Mapping[str, Any]]:
    """Of every group the first question decides on the third part of the others, and numbers are added up."""
    rows: list[Mapping[str, Any]] = []
    for group in range(1, GROUPS + 1):
        rows.append({"type": "begin group", "name": f"g{group}", "label": f"第 {group} 组"})
        rows.append({"type": "select_one yn", "name": f"has{group}", "label": "有没有"})
        rows += [_asked(group, number) for number in range(1, OF_A_GROUP)]
        rows.append({"type": "calculate", "name": f"sum{group}", "calculation": _sum(group)})
        rows.append({"type": "end group"})
    return rows


def _asked(group: int, number: int) -> Mapping[str, Any]:
    only = {"relevant": f"${{has{group}}} = 'yes'"} if number % 3 == 1 else {}
    kind = "integer" if number % 3 == 2 else "text"
    return {"type": kind, "name": f"q{group}_{number}", "label": f"第 {group}.{number} 问：近来怎样"} | only


def _sum(group: int) -> str:
    return " + ".join(f"coalesce(${{q{group}_{number}}}, 0)" for number in range(2, OF_A_GROUP, 3))


def wait_for_form(page: Page) -> None:
    """Until the tablet holds it."""
    on_tablet.eventually(
        page, lambda: FORM_ID in [one["form_id"] for one in on_tablet.ask(page, _FORMS)], "the form has come"
    )


def open_and_answer(page: Page, household: str) -> tuple[float, float]:
    """Milliseconds from the press on the form until its first page, and from an answer until what comes of it."""
    page.evaluate("address => { location.hash = address; }", f"#/household/{household}")
    page.locator(".survey-card a").first.wait_for()
    arm(page, ".survey-page .survey-question")
    page.locator(".survey-card a").first.click()
    opening = read(page).ms
    arm(page, "[data-name=q1_1]")
    page.locator("[data-name=has1] label").first.click()
    return opening, read(page).ms
