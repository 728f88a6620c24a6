"""Figures as domain.md defines them, and the identity's arithmetic: pure, so without any database."""

from datetime import date

import pytest

from fieldvisit.insight.figures import AGE_BANDS, ChannelShares, Coverage, Figure, percentage_points, signed
from fieldvisit.insight.identity import Identity, identity_of, term_of
from fieldvisit.insight.scope import period_of


def test_jiaxings_own_shares_come_out() -> None:
    shares = ChannelShares(solved=75_923, on_spot=60_695, leader=318)
    assert shares.department == 14_910
    assert [figure.percent for figure in shares.figures({})] == [79.9, 19.6, 0.4]


def test_a_zero_base_has_no_share() -> None:
    nothing = Figure("solved", 0, 0)
    assert nothing.share is None
    assert percentage_points(nothing, Figure("solved", 1, 2)) is None
    assert signed(None) == "–"


def test_rates_change_in_points_not_percent() -> None:
    now, before = Figure("rate", 33, 100), Figure("rate", 41, 100)
    assert percentage_points(now, before) == -8.0
    assert signed(percentage_points(now, before)) == "−8.0"
    assert signed(percentage_points(before, now)) == "+8.0"
    assert signed(0.0) == "0.0"


@pytest.mark.parametrize("days", [0, 7, 8, 15, 16, 30, 31, 400])
def test_every_age_falls_into_exactly_one_band(days: int) -> None:
    assert sum(band.holds(days) for band in AGE_BANDS) == 1


def test_bands_say_in_the_address_what_they_hold() -> None:
    assert [band.span for band in AGE_BANDS] == ["0-7", "8-15", "16-30", "31-"]


def test_every_figure_of_shares_carries_its_rows() -> None:
    on_spot, department, leader = ChannelShares(10, 6, 1).figures({"area": "4", "outcome": "solved"})
    assert on_spot.rows == {"area": "4", "outcome": "solved", "channel": "on_spot"}
    assert (department.numerator, leader.numerator) == (3, 1)


def test_unreached_is_the_rest() -> None:
    assert Coverage(households=252, reached=200).unreached == 52


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("month", date(2026, 3, 1), date(2026, 3, 3)),
        ("days7", date(2026, 2, 25), date(2026, 3, 3)),
        ("days30", date(2026, 2, 2), date(2026, 3, 3)),
        ("last_month", date(2026, 2, 1), date(2026, 2, 28)),
        ("year", date(2026, 1, 1), date(2026, 3, 3)),
        ("nonsense", date(2026, 3, 1), date(2026, 3, 3)),
    ],
)
def test_periods_are_whole_days(code: str, first: date, last: date) -> None:
    period = period_of(code, date(2026, 3, 3))
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize(
    ("step", "was_open", "is_open", "term"),
    [
        ("raise", False, True, "new"),
        ("reopen", False, True, "returned"),  # it had been closed
        ("reopen", True, True, None),  # resolved, it had never left
        ("close", True, False, "closed"),
        ("reject", True, False, "rejected"),
        ("withdraw", True, False, "withdrawn"),
        ("merge", True, False, "merged"),
        ("dispatch", True, True, None),
        ("comment", False, False, None),
    ],
)
def test_only_steps_over_the_edge_of_the_stock_count(
    step: str, was_open: bool, is_open: bool, term: str | None
) -> None:
    assert term_of(step, was_open=was_open, is_open=is_open) == term


def test_the_identity_adds_up_both_sides() -> None:
    crossings = {
        ("raise", False, True): 5,
        ("close", True, False): 3,
        ("reopen", False, True): 1,
        ("reject", True, False): 1,
    }
    found = identity_of(opening=10, still_open=12, crossings=crossings)
    assert found == Identity(opening=10, new=5, returned=1, closed=3, merged=0, rejected=1, withdrawn=0, still_open=12)
    assert found.came == found.went == 16
    assert found.holds


def test_a_stock_that_does_not_fit_the_flows_is_seen() -> None:
    assert not identity_of(opening=10, still_open=16, crossings={("raise", False, True): 5}).holds


def test_a_step_that_should_not_move_the_stock_breaks_the_identity() -> None:
    assert not identity_of(opening=1, still_open=0, crossings={("dispatch", True, False): 1}).holds
