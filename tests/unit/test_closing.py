"""When an issue closes by itself, when it comes back, and whom to call still."""

import uuid

import pytest

from fieldvisit.issues.closing import Answered, Call, Verdict, drawn, verdict
from fieldvisit.issues.words import ClosedHow, Satisfaction

ISSUE, HANDLER, OFFICER = (uuid.UUID(int=number) for number in (1, 2, 3))
ANNA, BAO = uuid.UUID(int=11), uuid.UUID(int=12)
SATISFIED, BASICALLY, NOT = Satisfaction.SATISFIED, Satisfaction.BASICALLY, Satisfaction.NOT


def answered(*calls: Call, reporters: tuple[uuid.UUID, ...] = (ANNA,), **more: object) -> Answered:
    """A department's answer with these call-backs."""
    values = {"on_spot": False, "supervised": False, "handler_id": HANDLER, **more}
    return Answered(ISSUE, reporters=reporters, calls=calls, **values)  # type: ignore[arg-type]


def said(satisfaction: Satisfaction, reporter: uuid.UUID | None = ANNA, by: uuid.UUID = OFFICER) -> Call:
    """Reached, and this is what they said."""
    return Call(reporter, by, True, satisfaction)


def missed(reporter: uuid.UUID | None = ANNA, by: uuid.UUID = OFFICER) -> Call:
    """Not reached."""
    return Call(reporter, by, False)


@pytest.mark.parametrize("word", [SATISFIED, BASICALLY])
def test_closes_when_the_reporter_is_content(word: Satisfaction) -> None:
    assert verdict(answered(said(word)), 0.2) == Verdict(closes=ClosedHow.CALLED_BACK)


def test_every_reporter_is_asked() -> None:
    both = (ANNA, BAO)
    assert verdict(answered(said(SATISFIED), reporters=both), 0.2) == Verdict(due=(BAO,))
    done = answered(said(SATISFIED), said(BASICALLY, BAO), reporters=both)
    assert verdict(done, 0.2).closes is ClosedHow.CALLED_BACK


def test_three_tries_are_enough() -> None:
    assert verdict(answered(missed(), missed()), 0.2) == Verdict(due=(ANNA,))
    assert verdict(answered(missed(), missed(), missed()), 0.2) == Verdict(closes=ClosedHow.TRIED)


def test_the_handlers_own_calls_do_not_count() -> None:
    assert verdict(answered(said(SATISFIED, by=HANDLER)), 0.2) == Verdict(due=(ANNA,))
    assert verdict(answered(*[missed(by=HANDLER)] * 3), 0.2) == Verdict(due=(ANNA,))
    assert not verdict(answered(said(NOT, by=HANDLER)), 0.2).reopens


def test_not_brings_it_back() -> None:
    assert verdict(answered(said(NOT)), 0.2) == Verdict(reopens=True)
    assert verdict(answered(said(SATISFIED), said(NOT, BAO), reporters=(ANNA, BAO)), 0.2).reopens


def test_a_supervised_case_waits_for_its_sign_off() -> None:
    held = answered(said(SATISFIED), supervised=True)
    assert verdict(held, 0.2) == Verdict()
    assert verdict(answered(said(SATISFIED)), 0.2, signed_off_now=True) == Verdict(closes=ClosedHow.SIGNED_OFF)
    assert verdict(answered(), 0.2, signed_off_now=True) == Verdict(due=(ANNA,))


def test_nobody_named_is_still_somebody_to_ask() -> None:
    assert verdict(answered(reporters=()), 0.2) == Verdict(due=(None,))
    assert verdict(answered(said(SATISFIED, None), reporters=()), 0.2).closes is ClosedHow.CALLED_BACK


def test_on_the_spot_closes_by_rule_unless_drawn() -> None:
    on_spot = answered(on_spot=True)
    assert verdict(on_spot, 0.0) == Verdict(closes=ClosedHow.RULE)
    assert verdict(on_spot, 1.0) == Verdict(due=(ANNA,))
    assert verdict(answered(on_spot=True, supervised=True), 0.0) == Verdict()


def test_asked_all_the_same_their_word_counts() -> None:
    assert verdict(answered(said(NOT), on_spot=True), 0.0) == Verdict(reopens=True)
    assert verdict(answered(said(SATISFIED), on_spot=True), 0.0).closes is ClosedHow.CALLED_BACK


def test_the_draw_is_the_ids_alone_and_hits_its_share() -> None:
    ids = [uuid.UUID(int=number) for number in range(10_000)]
    drawn_now = {key for key in ids if drawn(key, 0.2)}
    assert drawn_now == {key for key in ids if drawn(key, 0.2)}
    assert 1800 < len(drawn_now) < 2200
    assert drawn_now <= {key for key in ids if drawn(key, 0.3)}
    assert not any(drawn(key, 0.0) for key in ids)
    assert all(drawn(key, 1.0) for key in ids)
