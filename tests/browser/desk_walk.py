"""Walking through the desk as a curious person does: every menu line, a few rows of every list, every form that opens.

Pages are read without a browser (quick, so that it can be every page for everyone in both languages); a browser
looks only once at each kind of page.
"""

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from bs4 import BeautifulSoup, NavigableString, Tag
from playwright.sync_api import APIRequestContext

_ID = re.compile(r"^(\d+|[0-9a-f]{8}-[0-9a-f-]{27})$")
_ELSEWHERE = re.compile(r"^/(static|api|tablet|sign-out)(/|$)")
# A household without a cadre and an issue in another state show other words, so a few rows of each list are opened;
# of the forms behind them, and of the same page with the same filters, one.
ROWS = 4
# Written for people, though not text of the page: what a press asks, what a reader says.
SPOKEN = ("title", "aria-label", "placeholder", "alt", "data-label", "data-confirm", "data-confirm-yes", "label")
SILENT = ["script", "style", "code", "noscript", "template"]
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
LATIN_WORD = re.compile(r"[A-Za-z]{3,}")
# The product's name, formats that have no other name, and how our level codes are written in a hint.
KNOWN_WORDS = {"Fieldvisit", "JSON", "JavaScript"}


@dataclass(frozen=True)
class Opened:
    """One page that was read."""

    path: str
    kind: str
    status: int
    soup: BeautifulSoup


def kind_of(address: str) -> str:
    """Which kind of page an address is: ids and values left out, names of filters kept."""
    parts = urlsplit(address)
    steps = "/".join("*" if _ID.match(step) else step for step in parts.path.split("/"))
    asked = sorted({name for name, _ in parse_qsl(parts.query)})
    return f"{steps}?{','.join(asked)}" if asked else steps


def walk(reader: APIRequestContext, language: str, start: str = "/") -> Iterator[Opened]:
    """Every page that can be reached by pressing, each kind a few times."""
    opened: Counter[str] = Counter()
    asked = {start}
    waiting = deque([start])
    speaks = {"Accept-Language": "zh-CN" if language == "zh" else "en-GB"}
    while waiting:
        path = waiting.popleft()
        kind = kind_of(path)
        if opened[kind] >= (ROWS if kind.endswith("/*") else 1):
            continue
        opened[kind] += 1
        answer = reader.get(path, headers=speaks)
        here = urlsplit(answer.url)
        if _ELSEWHERE.match(here.path):
            continue
        soup = BeautifulSoup(answer.text(), "html.parser")
        yield Opened(path, kind, answer.status, soup)
        for link in _ways_on(soup, answer.url):
            if link not in asked:
                asked.add(link)
                waiting.append(link)


def _ways_on(soup: BeautifulSoup, here: str) -> Iterator[str]:
    for link in soup.select("a[href]"):
        yield from _inside(urljoin(here, str(link["href"])), here)
    for form in soup.select("form[method=get]"):
        box = form.select_one("input[type=checkbox][name][value]:not([value='1'])")
        if box is not None and form.get("action"):
            address = f"{form['action']}?{urlencode({str(box['name']): str(box['value'])})}"
            yield from _inside(urljoin(here, address), here)


def _inside(address: str, here: str) -> Iterator[str]:
    parts, own = urlsplit(address), urlsplit(here)
    if parts.netloc == own.netloc and parts.scheme == own.scheme and not _ELSEWHERE.match(parts.path):
        yield f"{parts.path}?{parts.query}" if parts.query else parts.path


def foreign_words(soup: BeautifulSoup, language: str) -> list[str]:
    """What stands on a page in the other language although nobody entered it."""
    wrong = _is_chinese if language == "en" else _is_english
    return [text for text in _words_for_people(soup) if wrong(text)]


def _words_for_people(soup: BeautifulSoup) -> Iterator[str]:
    for text in soup.find_all(string=True):
        if type(text) is NavigableString and text.strip() and text.parent and not _is_data(text.parent):
            yield " ".join(text.split())
    for tag in soup.find_all(True):
        if not _is_data(tag):
            for name in SPOKEN:
                if tag.get(name):
                    yield f"{name}={tag[name]}"


def _is_data(tag: Tag) -> bool:
    return any(one.name in SILENT or one.get("translate") == "no" for one in (tag, *tag.parents))


def _is_chinese(text: str) -> bool:
    return CHINESE.search(text) is not None


def _is_english(text: str) -> bool:
    words = text.split("=", 1)[1] if text.startswith(tuple(f"{name}=" for name in SPOKEN)) else text
    return any(word not in KNOWN_WORDS for word in LATIN_WORD.findall(words))
