"""Long reads in pieces bring what one query brings, in its order, on both databases."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from fieldvisit.assignments.policy import household_within
from fieldvisit.households.models import Household
from fieldvisit.households.register import RegisterFilter, find_households, stream_households
from fieldvisit.issues.filters import IssueFilter
from fieldvisit.issues.listing import issue_list
from fieldvisit.issues.streaming import stream_issues
from fieldvisit.people.acts import Act
from fieldvisit.storage.base import db
from fieldvisit.storage.streaming import pieces
from fieldvisit.web.paging import PageArgs, every_item

START = datetime(2026, 3, 1, tzinfo=UTC)


def test_pieces_of_any_size_bring_every_row_once_in_order(factories) -> None:
    grids = [factories.place(), factories.grid("第二网格")]
    for number in range(23):
        factories.household(grid=grids[number % 2], group_name=f"{number % 3}组", hamlet="")
    keys = (Household.grid_id, Household.group_name, Household.door_sort, Household.id)
    whole = db.session.scalars(select(Household.id).order_by(*keys)).all()
    for size in (1, 2, 7, 22, 23, 24, 1000):
        found = [row[0] for piece in pieces(select(Household.id), keys, size=size) for row in piece]
        assert found == whole
        back = [row[0] for piece in pieces(select(Household.id), keys, size=size, descending=True) for row in piece]
        assert back == whole[::-1]


def test_no_rows_are_no_pieces(app) -> None:
    assert list(pieces(select(Household), (Household.id,))) == []


def test_the_register_streams_what_its_pages_show_but_no_phone(factories) -> None:
    viewer = factories.viewer(factories.coordinator())
    for number in range(7):
        home = factories.household(f"周{number}")
        factories.member(home, phone=f"1380000000{number}")
    reach = household_within(viewer, Act.HOUSEHOLD_SEE)
    page = find_households(reach, RegisterFilter(), PageArgs(1, 100))
    streamed = [row for piece in stream_households(reach, RegisterFilter()) for row in piece]
    assert [row.id for row in streamed] == [row.id for row in page.items]
    assert [row.persons for row in streamed] == [row.persons for row in page.items] == [2] * 7
    assert all(row.phone_masked for row in page.items) and not any(row.phone_masked for row in streamed)


def test_issues_stream_in_the_order_of_their_page(factories) -> None:
    viewer, cadre = factories.viewer(factories.coordinator()), factories.cadre()
    home = factories.household(cadre=cadre)
    for number in range(12):
        due = None if number % 4 == 0 else START + timedelta(days=number * 7 % 11)
        factories.issue(cadre, home, recorded_at=START + timedelta(hours=number // 2), due_at=due)
    for sort in ("due", "overdue", "age", "newest"):
        asked = IssueFilter(sort=sort)
        streamed = [row.id for row in stream_issues(viewer, asked)]
        paged = [row.id for row in issue_list(viewer, IssueFilter(sort=sort, per_page=100)).items]
        if sort == "newest":  # the page lets equal moments stand by id, the stream by id backwards
            assert set(streamed) == set(paged) and len(streamed) == 12
        else:
            assert streamed == paged


def test_every_item_of_a_paged_list_once(factories) -> None:
    viewer, cadre = factories.viewer(factories.coordinator()), factories.cadre()
    made = {factories.issue(cadre).id for _ in range(11)}
    found = [row.id for row in every_item(lambda page: issue_list(viewer, IssueFilter(page=page, per_page=4)))]
    assert len(found) == 11 and set(found) == made
