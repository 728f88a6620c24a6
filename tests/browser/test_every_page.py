"""Every page of the desk in Chinese, for everyone, on a desk's screen and on a phone."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser.every_page import MUST_SEE, Inspector

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.server import Server

pytestmark = pytest.mark.browser
# The larger areas see the coordinator's pages with other rows, the office the leader's: one language each.
IN_CHINESE = sorted(MUST_SEE.keys() - {"county", "cadre", "office"})


@pytest.fixture(scope="module")
def inspector(town: "Server") -> Inspector:
    return Inspector(town.url, "zh")


@pytest.mark.parametrize("username", IN_CHINESE)
def test_every_page_in_chinese(inspector: Inspector, desk_page: Callable[..., "Page"], username: str) -> None:
    wrong = inspector.faults(username, desk_page)
    assert not wrong, "\n".join(wrong)
