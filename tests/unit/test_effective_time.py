"""When an operation happened, for clocks that are right, slow, fast and impossible."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.sync.effective_time import Said, effective_times, skew_of, told_moment

NOW = datetime(2026, 11, 18, 8, 0, tzinfo=UTC)
REGISTERED = NOW - timedelta(days=60)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOMENTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))


def times(*said: Said, skew: timedelta = timedelta()) -> list[datetime]:
    found = effective_times(said, skew=skew, received_at=NOW, registered_at=REGISTERED)
    return [one.at for one in found]


def test_a_right_clock_is_believed() -> None:
    (one,) = effective_times([Said(NOW - HOUR)], skew=timedelta(), received_at=NOW, registered_at=REGISTERED)
    assert (one.at, one.flag) == (NOW - HOUR, False)


def test_a_small_difference_is_the_networks() -> None:
    assert skew_of(NOW - timedelta(minutes=4), NOW) == timedelta()
    assert skew_of(None, NOW) == timedelta()


def test_a_clock_a_year_slow_is_corrected() -> None:
    year = timedelta(days=365)
    skew = skew_of(NOW - year, NOW)
    (one,) = effective_times([Said(NOW - year - HOUR)], skew=skew, received_at=NOW, registered_at=REGISTERED)
    assert (one.at, one.flag) == (NOW - HOUR, True)
    assert told_moment(NOW - year - 2 * HOUR, one) == NOW - 2 * HOUR


def test_never_after_the_arrival_nor_before_the_last_sync() -> None:
    assert times(Said(NOW + DAY)) == [NOW]
    assert times(Said(NOW - 3 * DAY, NOW - DAY)) == [NOW - DAY]
    assert times(Said(NOW - 90 * DAY)) == [REGISTERED]


def test_a_last_sync_of_the_future_is_not_believed() -> None:
    assert times(Said(NOW - HOUR, NOW + DAY)) == [NOW]


def test_a_moment_in_the_body_keeps_within_eight_days() -> None:
    (one,) = effective_times([Said(NOW - HOUR)], skew=timedelta(), received_at=NOW, registered_at=REGISTERED)
    assert told_moment(None, one) is None
    assert told_moment(NOW - 7 * DAY, one) == NOW - 7 * DAY
    assert told_moment(NOW - 30 * DAY, one) == one.at - 8 * DAY
    assert told_moment(NOW + DAY, one) == one.at


@given(
    captured=st.lists(st.tuples(MOMENTS, st.none() | MOMENTS), min_size=1, max_size=8),
    device_time=st.none() | MOMENTS,
    told=MOMENTS,
)
def test_whatever_the_clocks_say_it_happened_before_it_arrived(
    captured: list[tuple[datetime, datetime | None]], device_time: datetime | None, told: datetime
) -> None:
    skew = skew_of(device_time, NOW)
    said = [Said(at, synced) for at, synced in captured]
    found = effective_times(said, skew=skew, received_at=NOW, registered_at=REGISTERED)
    assert all(one.at <= NOW for one in found)
    for one in found:
        moment = told_moment(told, one)
        assert moment is not None
        assert moment <= one.at


@given(st.lists(MOMENTS, min_size=2, max_size=8), st.none() | MOMENTS)
def test_clamped_operations_keep_the_order_of_their_device(captured: list[datetime], synced: datetime | None) -> None:
    ordered = sorted(captured)
    said = [Said(at, synced) for at in ordered]
    found = [one.at for one in effective_times(said, skew=timedelta(), received_at=NOW, registered_at=REGISTERED)]
    assert found == sorted(found)
