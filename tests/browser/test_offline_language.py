"""One language is read at the start; the other lies on the tablet all the same."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.support.browser import Tablet
from tests.support.server import Server

pytestmark = pytest.mark.browser


def test_the_other_language_is_there_without_a_network(shared_server: Server, tablet: Callable[..., Tablet]) -> None:
    device = tablet(shared_server.url)
    asked: list[str] = []
    page = device.open("/sign-in")
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{shared_server.url}/tablet/")
    expect(page.get_by_role("button", name="登录")).to_be_visible()
    assert any(url.endswith("messages/zh.js") for url in asked)
    assert not any("messages/en" in url for url in asked)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    with device.watch.allowing():
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        page.reload()
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        page.get_by_role("button", name="中文").click()
        expect(page.get_by_role("button", name="登录")).to_be_visible()
