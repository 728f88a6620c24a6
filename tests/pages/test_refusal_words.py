"""Why an operation waits to be checked is said in the reader's language, whatever language was stored."""

import pytest
from flask import Flask

from fieldvisit.sync.refusal_words import refusal_words
from fieldvisit.web.languages import speaking

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("code", "stored"),
    [
        ("past_grace", "太久以前的走访"),
        ("id_reuse", "This id is used by another record; both are kept."),
        ("invalid_input", "点名册里有认不出的户。"),
        ("invalid_input", "太长了，最多 4000 个字。"),
        ("invalid_input", "Too long, 4000 characters at most."),
        ("not_visible", ""),
        ("a_code_of_tomorrow", ""),
    ],
)
def test_each_reader_reads_their_own_language(app: Flask, code: str, stored: str) -> None:
    with app.test_request_context(), speaking("en"):
        english = refusal_words(code, stored)
    with app.test_request_context(), speaking("zh"):
        chinese = refusal_words(code, stored)
    assert english and english.isascii()
    assert chinese and (not chinese.isascii() or chinese == code)


def test_a_sentence_that_can_be_looked_up_says_more_than_its_code(app: Flask) -> None:
    with app.test_request_context(), speaking("en"):
        exact, general = refusal_words("invalid_input", "点名册里有认不出的户。"), refusal_words("invalid_input", "")
    assert exact != general
