"""A cadre with a tablet, a door and a form, for every test of answers that arrive."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.handheld import Handheld
from tests.surveys.writing import make_care


@pytest.fixture
def tablet_of(factories: Any, machine: Callable[..., Any]) -> Callable[[Any], Handheld]:
    """A signed-in tablet of an account."""
    return lambda account: Handheld(machine(factories.device(account)[1]))


@pytest.fixture
def cadre(factories: Any) -> Any:
    """Who keeps the door."""
    return factories.cadre("chen")


@pytest.fixture
def home(factories: Any, cadre: Any) -> Any:
    """A door of the cadre."""
    return factories.household(cadre=cadre)


@pytest.fixture
def care(factories: Any) -> Any:
    """The published version of a form."""
    return make_care(factories)


@pytest.fixture
def tablet(tablet_of: Callable[[Any], Handheld], cadre: Any) -> Handheld:
    """The cadre's tablet."""
    return tablet_of(cadre)
