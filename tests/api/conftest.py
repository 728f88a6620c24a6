"""Tablets for the tests of the API, and the promise every pull must keep: the same token, the same bytes."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from fieldvisit.people.models import Account
from tests.support.factories import Factories
from tests.support.handheld import Handheld
from tests.support.reader import Machine, Read


@pytest.fixture
def same_bytes() -> dict[str, str]:
    """Every dossier seen in this test by its id and token; a second one with other bytes fails the test."""
    return {}


@pytest.fixture
def tablet_of(
    factories: Factories, machine: Callable[..., Machine], same_bytes: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Callable[[Account], Handheld]:
    """A signed-in tablet of an account."""
    take = Handheld.take

    def watched(self: Handheld, answer: Read) -> dict[str, Any]:
        page = take(self, answer)
        for dossier in page["dossiers"]["changed"]:
            key = f"{dossier['id']} {dossier['token']}"
            text = json.dumps(dossier, ensure_ascii=False)
            assert same_bytes.setdefault(key, text) == text, f"token {dossier['token']} came with other bytes"
        return page

    monkeypatch.setattr(Handheld, "take", watched)

    def sign_in(account: Account) -> Handheld:
        _, token = factories.device(account)
        return Handheld(machine(token))

    return sign_in
