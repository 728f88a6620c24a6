"""Every state, step and notice has its words: on the desk, and in both languages of the tablet."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldvisit.issues import wording
from fieldvisit.issues.forms import STEP_FORMS
from fieldvisit.issues.notifying import CODES
from fieldvisit.issues.schemas import STEP_SCHEMAS
from fieldvisit.issues.workflow import AUTOMATIC, BESIDE, State, Step
from fieldvisit.people.acts import Role

MESSAGES = Path(__file__).parents[2] / "static" / "js" / "messages"


def test_the_desk_words_every_state_step_and_notice() -> None:
    assert set(wording.STATES) == set(State)
    assert set(wording.HAPPENED) == set(Step)
    by_hand = set(Step) - AUTOMATIC - {Step.RAISE}
    assert set(wording.STEPS) == set(wording.TAKEN) == by_hand
    assert set(STEP_FORMS) == set(STEP_SCHEMAS) == by_hand - BESIDE
    assert set(wording.NOTICES) == set(CODES)


def _books(language: str) -> Iterator[str]:
    """The words of one language: in files of its own, or in one half of a file that holds both."""
    for file in MESSAGES.glob("*.js"):
        text = file.read_text("utf-8")
        if file.name.startswith(language):
            yield text
        elif not re.match("(zh|en)[.-]", file.name):
            chinese, _, english = text.partition("\n  en: {")
            yield chinese if language == "zh" else english


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_tablet_words_them_too(language: str) -> None:
    known = {key for text in _books(language) for key in re.findall(r'^ +"([\w.]+)":', text, re.M)}
    wanted = {f"state.{state}" for state in State} | {f"step.{step}" for step in Step}
    wanted |= {f"notice.{code}" for code in CODES} | {f"role.{role}" for role in Role}
    assert wanted <= known, wanted - known
