"""The crawl itself: every page of a viewer's menu, at every level and filter it offers, and every figure on them.

A figure is true when the rows that its link opens, counted over all pages of that list, are as many as it says; the
same for what it is a part of. Lists are read as they come; no crawled page is told what to expect.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.figures.reading import Form, Seen, Sheet, read_sheet
from tests.support.reader import Reader

# Words of a filter form that only put the same rows in another order.
ORDERS = {"sort"}
MOST_PAGES = 60


@dataclass
class Crawl:
    """One viewer's way through the pages. `faults` is what was found wrong, `seen` what was found at all."""

    reader: Reader
    chance: random.Random
    levels: int = 50  # so many levels of each page
    each: int = 5  # so many narrowed pages of each
    faults: list[str] = field(default_factory=list)
    seen: dict[str, set[str]] = field(default_factory=dict)  # {path: names of figures}
    pages: int = 0
    figures: int = 0
    _sheets: dict[str, Sheet] = field(default_factory=dict)
    _rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def run(self, starts: Iterable[str]) -> None:
        """From these addresses and their menus to every variation of every page."""
        menu = {link for start in starts for link in self.sheet(start).menu}
        for path in sorted({*starts, *menu}):
            for address in self._variations(path):
                self._check(address)

    def sheet(self, address: str) -> Sheet:
        """A page, read once."""
        if address not in self._sheets:
            answer = self.reader.client.get(address, headers={"Accept": "text/html"}, follow_redirects=True)
            self.pages += 1
            if answer.status_code != 200:
                self.faults.append(f"{address} answers {answer.status_code}")
            self._sheets[address] = read_sheet(answer.get_data(as_text=True))
        return self._sheets[address]

    def rows(self, address: str) -> list[dict[str, str]]:
        """The rows of a list over all its pages, each once."""
        if address not in self._rows:
            found: dict[tuple[str, str], dict[str, str]] = {}
            left, been = [address], set()
            while left and len(been) < MOST_PAGES:
                here = left.pop()
                been.add(here)
                sheet = self.sheet(here)
                found |= {(row["data-row"], row.get("data-part", "")): row for row in sheet.rows}
                left += [link for link in sheet.following if link not in been]
            self._rows[address] = list(found.values())
        return self._rows[address]

    def _variations(self, path: str) -> list[str]:
        """The page as it stands, at every level that it leads to, then narrowed by its own filters."""
        levels = [path]
        for address in levels:
            for link in self.sheet(address).links:
                if urlsplit(link).path == path and _changes(link) <= {"area"} and link not in levels:
                    levels.append(link)
        chosen = [path, *self.chance.sample(levels[1:], min(len(levels) - 1, self.levels))]
        narrowed = [address for level in chosen for address in self._narrowed(level)]
        return [*chosen, *self.chance.sample(narrowed, min(len(narrowed), self.each))]

    def _narrowed(self, address: str) -> Iterator[str]:
        path, said = urlsplit(address).path, dict(parse_qsl(urlsplit(address).query))
        for form in self.sheet(address).forms:
            singles = list(_singles(form))
            pairs = [{**one, **other} for one in singles for other in singles if one.keys() != other.keys()]
            for more in singles + self.chance.sample(pairs, min(len(pairs), len(singles))):
                yield f"{path}?{urlencode({**said, **form.kept, **more})}"

    def _check(self, address: str) -> None:
        for figure in self.sheet(address).figures:
            self.figures += 1
            self.seen.setdefault(urlsplit(address).path, set()).add(figure.name)
            self._check_one(address, figure)

    def _check_one(self, address: str, figure: Seen) -> None:
        behind = figure.href or address
        number = self._number(behind, figure)
        if number != figure.number:
            self.faults.append(f"{address}: {figure.name} says {figure.number}, {behind} has {number}")
        if not figure.shown:
            self.faults.append(f"{address}: {figure.name} is {figure.number} and shows {figure.words.strip()!r}")
        if figure.of is not None and figure.sum is None and figure.number > figure.of:
            self.faults.append(f"{address}: {figure.name} is {figure.number} of {figure.of}")
        if figure.of_rows is not None and len(list(self._part(figure.of_rows, figure.part))) != figure.of:
            self.faults.append(f"{address}: {figure.name} is of {figure.of}, {figure.of_rows} has other rows")

    def _number(self, address: str, figure: Seen) -> int:
        rows = list(self._part(address, figure.part))
        if figure.sum is not None:
            return sum(int(row[f"data-{figure.sum}"]) for row in rows)
        return len({row[f"data-{figure.by}"] for row in rows}) if figure.by is not None else len(rows)

    def _part(self, address: str, part: str | None) -> Iterator[dict[str, str]]:
        return (row for row in self.rows(address) if part is None or part in row.get("data-part", "").split())


def _changes(address: str) -> set[str]:
    return {name for name, _value in parse_qsl(urlsplit(address).query)}


def _singles(form: Form) -> Iterator[dict[str, str]]:
    for choice in form.choices:
        if choice.name not in ORDERS:
            yield from ({choice.name: value} for value in choice.values)
