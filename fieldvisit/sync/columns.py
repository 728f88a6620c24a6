"""The columns of 待核对, for its export: what was refused and why, nothing of what was written at the door."""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _l

from fieldvisit.people.acts import Act
from fieldvisit.people.search_pages import typed_words
from fieldvisit.people.viewer import Viewer
from fieldvisit.sync.quarantine import OPEN
from fieldvisit.sync.review_queries import STATES, ReviewFilter, ReviewRow, count_reviews, reviews
from fieldvisit.sync.review_words import KINDS
from fieldvisit.web.asked import asked_text
from fieldvisit.web.lists import Column, Listing, Said, add_list
from fieldvisit.web.paging import every_item


def asked_reviews() -> ReviewFilter:
    """What the address of the page asks for; what it asks for that does not exist is left out."""
    kind, state = asked_text("kind", 40), asked_text("state", 12)
    return ReviewFilter(typed_words(), kind if kind in KINDS else "", state if state in STATES else OPEN)


def _rows(viewer: Viewer, _said: Said) -> Iterator[ReviewRow]:
    asked = asked_reviews()
    return every_item(lambda number: reviews(viewer, asked, number, 500))


add_list(
    Listing(
        "review", "sync_review.listing", _l("需要核对"), Act.REVIEW,
        (
            Column(_l("送来的"), lambda row: KINDS.get(row.kind, row.kind), 14, brief=True),
            Column(_l("谁送来的"), lambda row: row.account_name, 12, brief=True),
            Column(_l("哪一户"), lambda row: row.address, 36, brief=True),
            Column(_l("网格"), lambda row: row.grid_name, 14),
            Column(_l("为什么没记进去"), lambda row: row.message, 40, brief=True),
            Column(_l("什么时候的事"), lambda row: row.effective_at, 17),
            Column(_l("收到的时间"), lambda row: row.recorded_at, 17),
        ),
        lambda viewer, _said: count_reviews(viewer, asked_reviews()),
        _rows,
    )
)  # fmt: skip
