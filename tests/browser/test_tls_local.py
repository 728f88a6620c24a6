"""`--tls-local`: real HTTPS by an authority of its own, the way to trust it, and a tablet offline over it."""

import http.client
import re
import shutil
import ssl
import stat
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.on_tablet import sign_in, unlock
from tests.support.browser import Tablet, shoot
from tests.support.browser_fixtures import DEMO_TODAY
from tests.support.server import ServerDied
from tests.support.tls_server import TlsServer


@pytest.fixture(scope="module")
def _https(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsServer]:
    home = tmp_path_factory.mktemp("https") / "home"
    shutil.copytree(demo_home, home)
    server = TlsServer(home, host="localhost", FIELDVISIT_DEMO_TODAY=DEMO_TODAY)
    yield server
    server.stop()


@pytest.fixture
def tls_server(_https: TlsServer) -> TlsServer:
    """A running server, reached by name: one for the file, started again if the test before stopped it."""
    _https.start()
    return _https


def test_clients_that_trust_the_authority_get_in_and_others_do_not(tls_server: TlsServer) -> None:
    with tls_server.ask("/sign-in") as answer:
        assert "Secure" in answer.headers["Set-Cookie"]
    for host in ("127.0.0.1", "localhost"):
        address = f"https://{host}:{tls_server.port}/healthz"
        with urllib.request.urlopen(address, timeout=5, context=tls_server.trusting) as answer:
            assert answer.status == 200
    stranger = ssl.create_default_context()
    with pytest.raises(urllib.error.URLError, match="certificate verify failed"):
        urllib.request.urlopen(f"{tls_server.url}/healthz", timeout=5, context=stranger)
    for name in ("local-ca.key", "local-server.key"):
        assert stat.S_IMODE((tls_server.keys / name).stat().st_mode) == 0o600


def test_the_console_says_where_and_which_fingerprint(tls_server: TlsServer) -> None:
    said = tls_server.log_end()
    with urllib.request.urlopen(f"{tls_server.plain_url}/trust?in=en", timeout=5) as answer:
        page = answer.read().decode()
    lines = re.findall(r"^ +((?:[0-9A-F]{2} ){7}[0-9A-F]{2})$", said, re.MULTILINE)
    assert len(lines) == 4
    assert all(line in page for line in lines), "the page shows the fingerprint as the console does"
    assert f"https://127.0.0.1:{tls_server.port}/tablet/" in said
    assert "/trust" in said
    assert "█" in said, "the QR code"


def test_the_plain_door_opens_to_trust_alone(tls_server: TlsServer) -> None:
    with urllib.request.urlopen(f"{tls_server.plain_url}/trust", timeout=5) as answer:
        assert "Set-Cookie" not in answer.headers
    with urllib.request.urlopen(f"{tls_server.plain_url}/trust/fieldvisit-authority.crt", timeout=5) as answer:
        der = answer.read()
        assert answer.headers["Content-Type"] == "application/x-x509-ca-cert"
    assert der == ssl.PEM_cert_to_DER_cert((tls_server.keys / "local-ca.crt").read_text())

    for path in ("/sign-in", "/api/v1/me", "/households", "/tablet/"):
        status, where = _ask_plainly(tls_server, "GET", path)
        assert (status, where.startswith("https://")) == (302, True), path
    assert _ask_plainly(tls_server, "POST", "/trust")[0] == 302
    assert _ask_plainly(tls_server, "GET", "/trusty")[0] == 302


def _ask_plainly(server: TlsServer, method: str, path: str) -> tuple[int, str]:
    """Status and where to, without following."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port + 1, timeout=5)
    try:
        connection.request(method, path)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers.get("Location", "")
    finally:
        connection.close()


def test_a_restart_keeps_the_authority(tls_server: TlsServer) -> None:
    before = tls_server.authority_pin
    tls_server.restart()
    assert tls_server.authority_pin == before


def test_beyond_loopback_the_known_password_is_refused(demo_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    server = TlsServer(home, FIELDVISIT_HOST="0.0.0.0")
    with pytest.raises(ServerDied, match="known to all"):
        server.start()


@pytest.mark.browser
def test_a_tablet_works_offline_over_https(tls_server: TlsServer, tablet: Callable[..., Tablet]) -> None:
    trusting = [f"--ignore-certificate-errors-spki-list={tls_server.authority_pin}"]
    cadre = tablet(tls_server.url, more_arguments=trusting)
    page = cadre.open()
    assert page.evaluate("isSecureContext")
    sign_in(page)
    tls_server.kill()
    with cadre.watch.allowing():
        cold = cadre.reopen()
        unlock(cold)
        expect(cold.locator("a[href^='#/household/'], a[href^='#/visit/']").first).to_be_visible()
        cadre.close()


@pytest.mark.browser
def test_without_a_secure_context_the_tablet_says_why_and_what_to_do(
    live_server: Any, tablet: Callable[..., Tablet]
) -> None:
    """A name that is not this machine's to the browser, though it leads here: as an address in an office would."""
    origin = f"http://office.test:{live_server.port}"
    unsafe = tablet(origin, more_arguments=["--host-resolver-rules=MAP office.test 127.0.0.1"])
    unsafe.watch.allow("Cross-Origin-Opener-Policy header has been ignored")  # of no use without HTTPS
    page = unsafe.open()
    assert not page.evaluate("isSecureContext")
    expect(page.get_by_role("heading")).to_have_text("这里不能离线使用")
    expect(page.get_by_text("--tls-local")).to_be_visible()
    shoot(page, "tablet-insecure")


@pytest.mark.browser
@pytest.mark.parametrize("size", [{"width": 360, "height": 740}, {"width": 800, "height": 1280}])
def test_the_page_of_trust_is_readable(tls_server: TlsServer, desk_page: Callable[..., Any], size: Any) -> None:
    from tests.support.axe import check_accessible

    page = desk_page(tls_server.plain_url, None, viewport=size)
    page.goto("/trust")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    check_accessible(page)
    shoot(page, "trust")
