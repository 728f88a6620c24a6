"""Every state, step and notice has its words: on the desk, and in both languages of the tablet."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from fieldvisit.issues import wording
from fieldvisit.issues.forms import STEP_FORMS
from fieldvisit.issues.notifying import CODES
from fieldvisit.issues.schemas import STEP_SCHEMAS
from fieldvisit.issues.workflow import AUTOMATIC, BESIDE, State, Step
from fieldvisit.people.acts import Role
from fieldvisit.visits import words as visits

ROOT = Path(__file__).parents[2]
MESSAGES = ROOT / "static" / "js" / "messages"
TRANSLATIONS = ROOT / "fieldvisit" / "translations" / "en" / "LC_MESSAGES"


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


ALIKE = {"urgency": wording.URGENCIES, "satisfaction": wording.SATISFACTIONS, "outcome": visits.OUTCOMES}


@pytest.mark.parametrize("group", ALIKE)
def test_what_the_cadre_chooses_the_desk_reads_in_the_same_words(group: str) -> None:
    with (TRANSLATIONS / "messages.po").open("rb") as file:
        english = {str(entry.id): str(entry.string) for entry in read_po(file)}
    for language in ("zh", "en"):
        chosen = dict(pair for text in _books(language) for pair in re.findall(r'^ +"([\w.]+)": "(.*)",$', text, re.M))
        for code, words in ALIKE[group].items():
            read = str(words) if language == "zh" else english[str(words)]
            assert chosen[f"{group}.{code}"] == read, (language, code)
