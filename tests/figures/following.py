"""Which number each figure on each page follows: the table that the prediction of a step is read through.

Every figure that a page shows stands here, or the test fails: a new one has to say what moves it.
"""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from tests.figures.living import FEN, Happened
from tests.figures.predicting import Case, Home, flows, home_stocks, load_stocks, stocks
from tests.figures.reading import Sheet

Key = tuple[str, str, str, str]  # who, where, which figure, of which place
STILL = ""  # no step of this test moves it
PAGES = {
    "coordinator": ("/grid", "/coverage", "/figures", "/tasks", "/given", "/visits"),
    "handler": ("/work",),
    "callback": ("/callbacks",),
    "town": ("/triage",),
    "leader": ("/unresolved", "/figures", "/supervised"),
    "office": ("/unresolved",),
}
BADGES = {
    "/triage": "triage",
    "/callbacks": "called_back",
    "/work": "to_sign",
    "/unresolved": "open",
    "/supervised": "held",
    "/assignments": "orphans",
    "/notices": "told",
}
_COVERAGE = {name: name for name in ("reached", "unreached", "orphans", "load_ok")} | {
    "unseen": "unreached",
    "part_unseen": "unreached",
    "tags_due": STILL,
    "part_tags": STILL,
    "part_reached": "reached",
    "part_orphans": "orphans",
    "part_load_ok": "load_ok",
    "part_cadres": "cadres",
    "part_households": STILL,
}
_ACCOUNT = {name: name for name in ("new", "returned", "closed", "rejected", "withdrawn")}
_FIGURES = _ACCOUNT | {
    "collected": "collected",
    "solved": "solved",
    "on_spot": "on_spot",
    "department": "department",
    "leader": "leader",
    "still_open": "open",
    "opening": STILL,
    "merged": STILL,
}
_UNRESOLVED = dict.fromkeys(("overdue", "late", "reporters", "backlog", "fortnight", "month", "longer"), STILL) | {
    "collected": "collected",
    "solved": "solved",
    "open": "open",
    "week": "open",
    "below": "open",
    "total": "open",
    "due_soon": "soon",
    "unsigned": "unsigned",
    "suggested": "suggested",
    "reopened": "suggested",
    "for_me": "for_me",
}
FOLLOWS: dict[str, dict[str, str]] = {
    "/grid": {
        "to_triage": "triage",
        "reached": "reached",
        "orphans": "orphans",
        "load_off": "load_off",
        "to_do": "to_do",
        "overdue": STILL,
        "grid_households": STILL,
        "grid_reached": "reached",
        "grid_unreached": "unreached",
        "grid_orphans": "orphans",
        "grid_cadres": "cadres",
        "grid_waiting": "waiting",
        "grid_overdue": STILL,
    },
    "/coverage": _COVERAGE,
    "/figures": _FIGURES,
    "/tasks": {name: name for name in ("never_visited", "new_household", "callback_due")} | {"total": "to_do"},
    "/given": {
        "given_visits": "given",
        "given_in_all": "given",
        "given_households": "given_households",
        "given_fen": "fen",
    },
    "/visits": {"total": "visits"},
    "/work": {"to_sign": "to_sign", "in_work": "in_work", "answered": "answered", "late": STILL},
    "/callbacks": {"total": "called_back"},
    "/triage": {"total": "town_triage"},
    "/unresolved": _UNRESOLVED,
    "/supervised": {"supervised": "held", "total": "held"},
}
# The same line of the menu counts something else for each: the level at which one triages, whom one may ask.
OWN = {
    ("town", "triage"): "town_triage",
    ("town", "called_back"): "called_back_by_town",
    ("coordinator", "called_back"): "called_back_by_coordinator",
}
NOT_TOLD = {"office", "callback"}  # what is confidential


@dataclass(frozen=True)
class Read:
    """The figures of all pages at one moment; one that is not shown is 0."""

    numbers: dict[Key, int]

    def moved(self, later: "Read") -> dict[Key, int]:
        """What is different later, and by how much."""
        keys = self.numbers.keys() | later.numbers.keys()
        change = {key: later.numbers.get(key, 0) - self.numbers.get(key, 0) for key in keys}
        return {key: number for key, number in change.items() if number}


def figures_on(who: str, page: str, sheet: Sheet) -> dict[Key, int]:
    """The figures of a page as keys. Badges stand on every page of a viewer and are read once, under "menu"."""
    found: dict[Key, int] = {}
    for figure in sheet.figures:
        said = parse_qs(urlsplit(figure.href or "").query)
        in_menu = figure.name in {"badge", "bell"}
        placed = figure.name.startswith(("grid_", "part_", "given_")) or figure.name == "below"
        place = (said.get("area") or said.get("grid") or [""])[0] if placed else ""
        key = (who, "menu" if in_menu else page, figure.href or "" if in_menu else figure.name, place)
        assert found.setdefault(key, figure.number) == figure.number, f"{key} is shown as two numbers"
    return found


def predicted(happened: Happened, keys: set[Key], inside: set[str]) -> dict[Key, int]:
    """What the thing that happened moves, of these figures. `inside`: the ids of the areas it happened in."""
    found = {}
    for key in keys:
        who, page, name, place = key
        follows = BADGES.get(name, STILL) if page == "menu" else FOLLOWS[page][name]
        number = _change(happened, who, follows) if follows and (not place or place in inside) else 0
        if number:
            found[key] = number
    return found


def _change(happened: Happened, who: str, follows: str) -> int:
    if follows == "told":
        return int(who in happened.told)
    follows = OWN.get((who, follows), follows)
    plain = {"visits": happened.visits, "given": happened.given, "fen": FEN * happened.given}
    if follows in plain:
        return plain[follows]
    change = Counter[str]()
    if happened.case is not None and not (happened.case[1].confidential and who in NOT_TOLD):
        change = _of_case(*happened.case)
    if happened.homes is not None:
        change.update(_of_homes(*happened.homes))
    return change[follows]


def _of_case(before: Case, now: Case) -> Counter[str]:
    change = Counter[str](stocks(now))
    change.subtract(stocks(before))
    change.update(flows(before, now))
    return change


def _of_homes(before: dict[str, Home], now: dict[str, Home]) -> Counter[str]:
    change = load_stocks(now)
    change.subtract(load_stocks(before))
    for name, home in now.items():
        change.update(home_stocks(home))
        change.subtract(home_stocks(before[name]))
    return change
