"""Walking through the desk as a curious person does: every menu line, a few rows of every list, every form that opens.

Pages are read over plain HTTP (quick, so that it can be every page for everyone in both languages); a browser looks
only once at each kind of page.
"""

import re
import urllib.error
import urllib.request
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from http.cookiejar import CookieJar
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from tests.browser.page_words import Words

PASSWORD = "fieldvisit-demo"
_ID = re.compile(r"^(\d+|[0-9a-f]{8}-[0-9a-f-]{27})$")
_ELSEWHERE = re.compile(r"^/(static|api/v1|tablet|sign-out)(/|$)")
_FILE = re.compile(r"^/jobs/[^/]+/file$")
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
# A household without a cadre and an issue in another state show other words, so a few rows of each list are opened;
# of everything else one, and one more for each filter that the address did not name before.
ROWS = 4


@dataclass(frozen=True)
class Opened:
    """One page that was read."""

    path: str
    kind: str
    status: int
    words: Words


class Visitor:
    """Someone at the desk, with cookies but without a browser."""

    def __init__(self, url: str, language: str) -> None:
        self.url = url
        self.jar = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self._headers = {"Accept-Language": "zh-CN" if language == "zh" else "en-GB", "Accept": "text/html"}

    def sign_in(self, username: str) -> "Visitor":
        """With the demo's password, by the page's own form."""
        _, _, page = self.read("/sign-in")
        token = _TOKEN.search(page)
        assert token, "the sign-in page has no form"
        form = {"csrf_token": token.group(1), "username": username, "password": PASSWORD}
        status, address, _ = self.read("/sign-in", urlencode(form).encode())
        assert status == 200 and "/sign-in" not in address, f"{username} could not sign in"
        return self

    def read(self, path: str, form: bytes | None = None) -> tuple[int, str, str]:
        """The status, the address one ends at, and the page; of a file that is fetched, nothing."""
        request = urllib.request.Request(urljoin(self.url, path), form, self._headers)
        try:
            with self._opener.open(request, timeout=60) as answer:
                page = answer.read().decode() if answer.headers.get_content_type() == "text/html" else ""
                return answer.status, answer.url, page
        except urllib.error.HTTPError as refused:
            return refused.code, refused.url or path, refused.read().decode()


def kind_of(address: str) -> str:
    """Which kind of page an address is: ids left out."""
    return "/".join("*" if _ID.match(step) else step for step in urlsplit(address).path.split("/"))


class _Choice:
    """Which of the addresses still show something new."""

    def __init__(self) -> None:
        self._rows: Counter[str] = Counter()
        self._named: defaultdict[str, set[str]] = defaultdict(set)

    def takes(self, address: str) -> bool:
        kind = kind_of(address)
        named = {name for name, _ in parse_qsl(urlsplit(address).query)}
        if named:
            fresh = named - self._named[kind]
            self._named[kind] |= named
            return bool(fresh)
        self._rows[kind] += 1
        return self._rows[kind] <= (ROWS if kind.endswith("/*") else 1)


def walk(visitor: Visitor, start: str = "/") -> Iterator[Opened]:
    """Every page that can be reached by pressing, each kind a few times."""
    choice = _Choice()
    asked = {start}
    waiting = deque([start])
    while waiting:
        path = waiting.popleft()
        if not choice.takes(path):
            continue
        status, address, page = visitor.read(path)
        if _is_elsewhere(urlsplit(address).path) or (status == HTTPStatus.OK and not page):
            continue
        words = Words(page)
        yield Opened(path, kind_of(path), status, words)
        for link in words.links:
            if (way := _inside(urljoin(address, link), address)) and way not in asked:
                asked.add(way)
                waiting.append(way)


def _is_elsewhere(path: str) -> bool:
    return bool(_ELSEWHERE.match(path) or _FILE.match(path))


def _inside(address: str, here: str) -> str | None:
    parts, own = urlsplit(address), urlsplit(here)
    if parts.netloc != own.netloc or parts.scheme != own.scheme or _is_elsewhere(parts.path):
        return None
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
