"""What a page says and where it leads, read in one pass, because every page of everyone in both languages is read."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlencode

# Written for people, though not text of the page: what a press asks, what a reader says.
SPOKEN = ("title", "aria-label", "placeholder", "alt", "data-label", "data-confirm", "data-confirm-yes", "label")
SILENT = frozenset({"script", "style", "code", "noscript", "template"})
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
LATIN_WORD = re.compile(r"[A-Za-z]{3,}")
# The product's name, a foreign app's, formats and keys that have no other name.
KNOWN_WORDS = {"Fieldvisit", "ODK", "Collect", "JSON", "JavaScript", "Ctrl"} | {
    # XLSForm: the format of questionnaires, its sheets and columns.
    "Excel", "XLSForm", "xlsx", "csv", "CSV", "GeoJSON", "WGS", "GCJ",
    "survey", "choices", "settings", "type", "name", "label", "form", "version",
}  # fmt: skip


class Words(HTMLParser):
    """The words for people on a page, its links, and the addresses that its search forms lead to."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.language = ""
        self.headings = 0
        self.links: list[str] = []
        self.said: list[tuple[str, str]] = []  # (the attribute or an empty text, the words)
        self._open: list[tuple[str, bool]] = []  # (tag, whether what it holds is data)
        self._form = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens."""
        at = {name: value or "" for name, value in attrs}
        silent = self._silent or tag in SILENT or at.get("translate") == "no"
        if tag not in VOID:
            self._open.append((tag, silent))
        if not silent:
            self.said.extend((name, at[name]) for name in SPOKEN if at.get(name))
        if tag == "html":
            self.language = at.get("lang", "")
        elif tag == "h1":
            self.headings += 1
        elif tag == "a" and "href" in at:
            self.links.append(at["href"])
        else:
            self._note_form(tag, at)

    def handle_endtag(self, tag: str) -> None:
        """A tag closes, and with it what was left open inside."""
        if tag == "form":
            self._form = ""
        depth = next((place for place in range(len(self._open) - 1, -1, -1) if self._open[place][0] == tag), None)
        if depth is not None:
            del self._open[depth:]

    def handle_data(self, data: str) -> None:
        """Words between tags."""
        if data.strip() and not self._silent:
            self.said.append(("", " ".join(data.split())))

    @property
    def _silent(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def _note_form(self, tag: str, at: dict[str, str]) -> None:
        """A form that asks leads on by its first box: choose one, and press."""
        if tag == "form" and at.get("method", "get").lower() == "get":
            self._form = at.get("action", "")
        elif tag == "input" and self._form and at.get("type") == "checkbox" and at.get("value", "1") != "1":
            self.links.append(f"{self._form}?{urlencode({at.get('name', ''): at['value']})}")
            self._form = ""

    def foreign(self, language: str) -> Iterator[str]:
        """What stands in the other language although nobody entered it."""
        for name, words in self.said:
            if _is_chinese(words) if language == "en" else _is_english(words):
                yield f"{name}={words}"[:120] if name else words[:120]

    def faults(self, language: str) -> list[str]:
        """What is wrong with the page as words: its language, its first heading, foreign words."""
        wrong = [] if self.language.startswith(language) else ["does not say its language"]
        if self.headings != 1:
            wrong.append(f"{self.headings} first headings")
        return wrong + [f"in the other language: {text}" for text in self.foreign(language)]


def _is_chinese(text: str) -> bool:
    return CHINESE.search(text) is not None


def _is_english(text: str) -> bool:
    return any(word not in KNOWN_WORDS for word in LATIN_WORD.findall(text))
