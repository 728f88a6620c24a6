"""The canonical form of an operation: the same for the same payload, however it was written down."""

import hashlib
import json

from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.sync.canonical import canonical, hash_of, is_hash_of

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)
payloads = st.dictionaries(words, values, max_size=5)


@given(payloads)
def test_it_says_the_same_and_forgets_the_order_of_keys(payload: dict[str, object]) -> None:
    turned = dict(reversed(payload.items()))
    assert json.loads(canonical(payload)) == payload
    assert canonical(turned) == canonical(payload)


@given(payloads, payloads)
def test_another_payload_has_another_form(one: dict[str, object], other: dict[str, object]) -> None:
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (canonical(one) == canonical(other)) is same


def test_half_a_character_is_kept_as_it_was_said() -> None:
    payload = {"notes": "\ud83d", "name": "周"}
    assert json.loads(canonical(payload)) == payload
    assert canonical(payload).isascii()


@given(payloads)
def test_a_receipt_from_before_is_known_again(payload: dict[str, object]) -> None:
    escaped = json.dumps(payload, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    assert is_hash_of(hashlib.sha256(escaped.encode()).hexdigest(), payload)
    assert is_hash_of(hash_of(canonical(payload)), payload)
    assert not is_hash_of(hash_of(canonical({**payload, "more": 1})), {**payload, "more": 2})
