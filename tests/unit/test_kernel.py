"""The ground floor: ids, clock, text, distances."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.kernel import clock, geo, ids, text

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def test_ids_are_version_seven_and_rise_with_time() -> None:
    earlier, later = ids.new_id(NOON), ids.new_id(NOON + timedelta(milliseconds=1))
    assert earlier.version == 7
    assert earlier.variant == "specified in RFC 4122"
    assert earlier < later
    assert ids.new_id(NOON) != ids.new_id(NOON)


def test_a_local_day_begins_at_the_citys_midnight() -> None:
    assert clock.day_start(date(2026, 11, 20)) == datetime(2026, 11, 19, 16, 0, tzinfo=UTC)
    assert clock.local_date(datetime(2026, 11, 19, 16, 0, tzinfo=UTC)) == date(2026, 11, 20)
    assert clock.local_date(datetime(2026, 11, 19, 15, 59, tzinfo=UTC)) == date(2026, 11, 19)


def test_a_frozen_clock_stands_still_and_runs_again() -> None:
    with clock.frozen(NOON):
        assert clock.now() == NOON
        assert clock.iso(clock.now()) == "2026-11-20T04:00:00.000Z"
    assert clock.now() != NOON


def test_doors_sort_as_they_stand_in_the_street() -> None:
    doors = ["10号", "2号", "2号-1", "１号", "12号"]
    assert sorted(doors, key=text.door_key) == ["１号", "2号", "2号-1", "10号", "12号"]


@pytest.mark.parametrize(
    ("name", "masked"),
    [("周根生", "周**"), ("沈丽", "沈*"), ("欧阳建国", "欧阳**"), ("欧阳", "欧*"), ("买买提·艾力", "买**"), ("", "")],
)
def test_masked_names_keep_the_family_name(name: str, masked: str) -> None:
    assert text.mask_name(name) == masked


def test_masked_numbers_hide_the_middle() -> None:
    assert text.mask_phone("19900001234") == "199****1234"
    assert text.mask_phone(None) is None
    assert text.mask_phone("1234") == "****"
    assert text.mask_identity("33041919500101123X") == "330***********123X"


@given(st.text())
def test_tidying_twice_changes_nothing_more(words: str) -> None:
    assert text.tidy(text.tidy(words)) == text.tidy(words)


def test_what_pasting_brings_along_is_tidied_away() -> None:
    assert text.tidy("\ufeff一\u2028二\r\n三 ") == "一\n二\n三"


@pytest.mark.parametrize("kept", ["𠮷野家", "㛃", "买买提·艾力", "a\tb", "一\n二"])
def test_what_people_type_is_no_control_character(kept: str) -> None:
    assert not text.has_control(kept)
    assert text.tidy(kept) == kept


@pytest.mark.parametrize("bad", ["a\x00b", "\x07", "\ud800", "\x7f"])
def test_control_characters_are_seen(bad: str) -> None:
    assert text.has_control(bad)


def test_distance_is_geodesic_and_unknown_without_a_position() -> None:
    # One minute of latitude is a nautical mile, about 1,852 m (1,848.6 m at 30.5° N on the ellipsoid).
    here, there = geo.Position(30.5, 120.6), geo.Position(30.5 + 1 / 60, 120.6)
    assert geo.metres_between(here, there) == pytest.approx(1848, abs=2)
    assert geo.metres_between(here, None) is None
    assert geo.position(30.5, None) is None
