"""How many issues of each course the demo tells, and when they were raised.

A plan and not chance, because a demo must show every state: at least five of each, at least eight under
supervision, some late, some with a deadline tomorrow.
"""

from dataclasses import dataclass

DEPARTMENT_ENDS = ("solved", "explained", "partial", "unable")
GOOD_ENDS = ("solved", "partial")


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many issues of a course, raised between `days` ago (fewest, most).

    `stuck`: something holds it up and a leader may direct; `calm`: not urgent; `kind`: the department's;
    `office`: acts in the leader's name.
    """

    course: str
    count: int
    days: tuple[int, int]
    ends: tuple[str, ...] = DEPARTMENT_ENDS
    level: str = "village"
    stuck: bool = False
    confidential: bool = False
    calm: bool = False
    kind: str = ""
    deadlines: tuple[int, ...] = ()
    leader: str = "leader"
    office: str | None = None


# The narrow ones first: they must find a household that fits.
PLAN: tuple[Wanted, ...] = (
    Wanted("rejected", 6, (6, 56), ("reject",)),
    Wanted("appealed", 2, (2, 3), ("reject",), calm=True),
    Wanted("appealed_rejected", 2, (20, 50), ("reject",), calm=True),
    Wanted("withdrawn", 6, (4, 56), ("withdraw",)),
    Wanted("in_progress", 1, (5, 9), confidential=True),
    Wanted("signed", 1, (2, 3), confidential=True),
    Wanted("closed", 1, (25, 40), confidential=True),
    Wanted("supervised", 3, (20, 34), stuck=True, deadlines=(-3, -1, -6)),
    Wanted("supervised", 2, (10, 18), stuck=True, deadlines=(1, 1)),
    Wanted("supervised", 3, (9, 16), stuck=True, deadlines=(3, 5, 8)),
    Wanted("supervised", 2, (12, 24), stuck=True, deadlines=(2, 6), leader="leader2"),
    Wanted("supervised", 1, (9, 16), stuck=True, deadlines=(4,), office="office"),
    Wanted("awaiting_sign_off", 3, (13, 26), GOOD_ENDS, stuck=True, deadlines=(2, 4, -1)),
    Wanted("signed_off", 5, (24, 56), GOOD_ENDS, stuck=True, deadlines=(-14, -20, -9, -17, -12)),
    Wanted("reopened_twice", 2, (18, 24), ("solved",), calm=True),
    Wanted("reopened", 5, (9, 13), ("solved", "partial"), calm=True),
    Wanted("reopened_closed", 7, (28, 58), ("solved", "partial")),
    Wanted("on_spot_reopened", 2, (2, 3), ("on_spot",), calm=True),
    Wanted("on_spot_reopened_closed", 2, (22, 50), ("on_spot",)),
    Wanted("submitted", 3, (1, 1), level="county", calm=True),
    Wanted("submitted", 4, (1, 1), level="town", calm=True),
    Wanted("submitted", 8, (1, 1), calm=True),
    Wanted("submitted", 2, (2, 3)),
    Wanted("returned", 4, (1, 2), calm=True),
    Wanted("returned_twice", 2, (3, 5), calm=True),
    Wanted("returned_closed", 4, (16, 50), calm=True),
    Wanted("taken_back_closed", 2, (14, 50), calm=True),
    Wanted("handed_over", 2, (1, 3), kind="town_construction", calm=True),
    Wanted("dispatched", 3, (1, 1), kind="town_construction", calm=True),
    Wanted("dispatched", 6, (1, 1), calm=True),
    Wanted("dispatched_slow", 3, (3, 5), calm=True),
    Wanted("signed", 2, (1, 3), kind="town_construction", calm=True),
    Wanted("signed", 6, (1, 3), calm=True),
    Wanted("in_progress", 3, (3, 5), level="county", calm=True),
    Wanted("in_progress", 4, (2, 6), kind="town_construction", calm=True),
    Wanted("in_progress", 14, (2, 6), calm=True),
    Wanted("in_progress_late", 4, (10, 24), stuck=True),
    Wanted("resolved", 17, (4, 9)),
    Wanted("on_spot_resolved", 6, (1, 4), ("on_spot",)),
    Wanted("on_spot_closed", 14, (6, 59), ("on_spot",)),
    Wanted("on_spot_by_rule", 84, (1, 59), ("on_spot",)),
    Wanted("closed", 8, (18, 58), level="town"),
    Wanted("closed", 3, (24, 58), level="county"),
    Wanted("closed", 82, (12, 59)),
    Wanted("closed_slowly", 6, (24, 58), stuck=True),
)
