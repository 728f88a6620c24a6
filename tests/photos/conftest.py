"""A cadre with a tablet and a door, for every test of photos."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.photos.sending import Sender
from tests.support.handheld import Handheld


@pytest.fixture
def tablet_of(factories: Any, machine: Callable[..., Any]) -> Callable[[Any], Handheld]:
    """A signed-in tablet of an account."""
    return lambda account: Handheld(machine(factories.device(account)[1]))


@pytest.fixture
def cadre(factories: Any) -> Any:
    """Who keeps the door."""
    factories.category("infra.road")
    return factories.cadre()


@pytest.fixture
def home(factories: Any, cadre: Any) -> Any:
    """A door of the cadre."""
    return factories.household(cadre=cadre)


@pytest.fixture
def tablet(tablet_of: Callable[[Any], Handheld], cadre: Any) -> Handheld:
    """The cadre's tablet."""
    return tablet_of(cadre)


@pytest.fixture
def sender(app: Any, tablet: Handheld) -> Sender:
    """What sends the cadre's photos."""
    return Sender(app, tablet.machine.token)


@pytest.fixture
def album(assembly: Any) -> Iterator[Path]:
    """The folder of photos, emptied."""
    folder: Path = assembly.home / "photos"
    shutil.rmtree(folder, ignore_errors=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
