"""How many of a grid, and which: the same seed always the same, whatever the order; every grid with a share has one."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.samples.rules import chosen, how_many, rank

IDS = st.lists(st.uuids(), unique=True, max_size=60)
PERCENT = st.integers(1, 100)


@pytest.mark.parametrize(
    ("present", "choice", "amount", "wanted"),
    [
        (252, "all", None, 252),
        (0, "percent", 50, 0),
        (1, "percent", 1, 1),
        (252, "percent", 10, 25),
        (255, "percent", 10, 26),
        (250, "percent", 1, 3),
        (7, "percent", 100, 7),
        (252, "number", 5, 5),
        (3, "number", 5, 3),
    ],
)
def test_how_many(present: int, choice: str, amount: int | None, wanted: int) -> None:
    assert how_many(present, choice, amount) == wanted


def test_the_rank_is_what_the_formula_says() -> None:
    key = uuid.UUID("0192f0aa-0000-7000-8000-000000000001")
    # printf 'spring\n0192f0aa-0000-7000-8000-000000000001' | sha256sum
    assert rank("spring", key) == RANK


RANK = "a35334ec183aade1a72481a359a5f05f1dabdb14d40cc063b68015cafa8fc73e"


@given(IDS, PERCENT, st.text(max_size=20), st.randoms())
def test_the_same_seed_chooses_the_same_in_whatever_order(ids: list[uuid.UUID], percent: int, seed: str, luck) -> None:  # type: ignore[no-untyped-def]
    found = chosen(ids, "percent", percent, seed)
    again = list(ids)
    luck.shuffle(again)
    assert chosen(again, "percent", percent, seed) == found
    assert len(found) == how_many(len(ids), "percent", percent) >= bool(ids)
    assert set(found) <= set(ids)


@given(IDS, PERCENT, st.text(max_size=20))
def test_a_larger_share_holds_the_smaller_one(ids: list[uuid.UUID], percent: int, seed: str) -> None:
    small, large = chosen(ids, "percent", percent, seed), chosen(ids, "percent", min(percent + 7, 100), seed)
    assert large[: len(small)] == small


@given(st.lists(st.uuids(), unique=True, min_size=1, max_size=60), st.integers(1, 100), st.text(max_size=20))
def test_who_joins_pushes_out_one_at_most(ids: list[uuid.UUID], amount: int, seed: str) -> None:
    *before, joined = ids
    gone = set(chosen(before, "number", amount, seed)) - set(chosen(ids, "number", amount, seed))
    assert len(gone) <= 1
    assert joined not in gone
