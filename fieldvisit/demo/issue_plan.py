"""How many issues of each course the demo tells, and when they were raised.

A plan and not chance, because a demo must show every state: at least five of each, at least eight under
supervision, some late, some with a deadline tomorrow.
"""

from dataclasses import dataclass

DEPARTMENT_ENDS = ("solved", "explained", "partial", "unable")
GOOD_ENDS = ("solved", "partial")


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many issues of a course, raised between `days` ago (fewest, most); `near`: in 荆山村.

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
    near: bool = False


# Together with the six told by hand: 0.08 a visited household, 73 % of them solved, of these 80 % on the spot (as in
# Jiaxing). The narrow ones first: they must find a household that fits.
PLAN: tuple[Wanted, ...] = (
    Wanted("rejected", 3, (6, 56), ("reject",)),
    Wanted("appealed", 2, (2, 3), ("reject",), calm=True, near=True),
    Wanted("appealed_rejected", 2, (20, 50), ("reject",), calm=True),
    Wanted("withdrawn", 5, (4, 56), ("withdraw",)),
    Wanted("in_progress", 1, (5, 9), confidential=True),
    Wanted("signed", 1, (2, 3), confidential=True),
    Wanted("supervised", 3, (20, 34), stuck=True, deadlines=(-3, -1, -6)),
    Wanted("supervised", 1, (10, 18), stuck=True, deadlines=(1,)),
    Wanted("supervised", 1, (12, 24), stuck=True, deadlines=(2,), leader="leader2"),
    Wanted("supervised", 1, (9, 16), stuck=True, deadlines=(4,), office="office"),
    Wanted("awaiting_sign_off", 2, (13, 26), ("partial",), stuck=True, deadlines=(2, 4)),
    Wanted("signed_off", 1, (24, 56), ("solved",), stuck=True, deadlines=(-14,)),
    Wanted("signed_off", 1, (24, 56), ("partial",), stuck=True, deadlines=(-9,)),
    Wanted("reopened_twice", 2, (18, 24), ("solved",), calm=True),
    Wanted("reopened", 2, (9, 13), ("solved", "partial"), calm=True),
    Wanted("reopened_closed", 2, (28, 58), ("solved",)),
    Wanted("on_spot_reopened", 1, (2, 3), ("on_spot",), calm=True, near=True),
    Wanted("on_spot_reopened_closed", 1, (22, 50), ("on_spot",)),
    Wanted("submitted", 1, (1, 1), level="county", calm=True),
    Wanted("submitted", 1, (1, 1), level="town", calm=True),
    Wanted("submitted", 3, (1, 1), calm=True, near=True),
    Wanted("returned", 3, (1, 2), calm=True, near=True),
    Wanted("returned_twice", 2, (3, 5), calm=True),
    Wanted("returned_closed", 1, (16, 50), ("solved",), calm=True),
    Wanted("taken_back_closed", 2, (14, 50), ("solved",), calm=True),
    Wanted("handed_over", 2, (1, 3), kind="town_construction", calm=True),
    Wanted("dispatched", 2, (1, 1), kind="town_construction", calm=True),
    Wanted("dispatched", 2, (1, 1), calm=True),
    Wanted("dispatched_slow", 1, (3, 5), calm=True),
    Wanted("signed", 2, (1, 3), kind="town_construction", calm=True),
    Wanted("signed", 2, (1, 3), calm=True),
    Wanted("in_progress", 1, (3, 5), level="county", calm=True),
    Wanted("in_progress_late", 1, (10, 24), stuck=True),
    Wanted("resolved", 5, (4, 9), ("solved",)),
    Wanted("on_spot_resolved", 4, (1, 4), ("on_spot",)),
    Wanted("on_spot_closed", 12, (6, 59), ("on_spot",)),
    Wanted("on_spot_by_rule", 102, (1, 59), ("on_spot",)),
    Wanted("closed", 1, (18, 58), ("explained",)),
    Wanted("closed", 1, (18, 58), ("unable",)),
    Wanted("closed", 2, (18, 58), ("solved",), level="town"),
    Wanted("closed", 1, (24, 58), ("solved",), level="county"),
    Wanted("closed", 10, (12, 59), ("solved",)),
    Wanted("closed_tried", 2, (20, 59), ("solved",)),
    Wanted("closed_slowly", 1, (24, 58), ("solved",), stuck=True),
)
