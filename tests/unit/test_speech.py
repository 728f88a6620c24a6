"""The languages of people and households are the same wherever they are chosen."""

import re

import pytest

from fieldvisit.imports.columns import vocabulary
from fieldvisit.people.speech import SPEECH
from tests.meta.tree import TOP

pytestmark = pytest.mark.one_database


def test_pages_files_and_tablets_offer_the_same_languages() -> None:
    on_tablets = (TOP / "static/js/rules/speech.js").read_text("utf-8")
    assert re.findall(r'"(\w+)"', on_tablets) == list(SPEECH) == list(vocabulary.SPEECH)
    for language in ("zh", "en"):
        words = (TOP / f"static/js/messages/{language}-amend.js").read_text("utf-8")
        assert {code for code in SPEECH if f'"speech.{code}"' not in words} == set()
    assert vocabulary.english("hak") == "Hakka"
