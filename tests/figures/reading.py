"""A page as a crawler reads it: its figures (templates/macros/figures.html), the rows it lists, where it goes on."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_ALONE = {"input", "br", "meta", "link", "img", "hr", "option", "use", "path", "circle", "rect", "line", "polyline"}


@dataclass
class Seen:
    """A figure: the number in its mark-up, the words people see, and where its rows are (None: on this page)."""

    name: str
    number: int
    of: int | None
    of_rows: str | None
    part: str | None
    by: str | None
    sum: str | None
    href: str | None
    words: str = ""

    @property
    def shown(self) -> bool:
        """Whether people see this very number; sums are shown in yuan, and a zero in a menu is not shown."""
        seen = any(text in self.words for text in (f"{self.number:,}", str(self.number)))
        return seen or self.sum is not None or self.number == 0


@dataclass
class Choice:
    """A select of a filter form, with the values that can be chosen."""

    name: str
    values: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A filter form: what it keeps, what can be chosen and ticked."""

    kept: dict[str, str] = field(default_factory=dict)
    choices: list[Choice] = field(default_factory=list)


@dataclass
class Sheet:
    """Everything a crawler wants of one page."""

    figures: list[Seen] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)
    following: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    menu: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)

    def rows_of(self, part: str | None) -> Iterator[dict[str, str]]:
        """The rows, or those of one part."""
        return (row for row in self.rows if part is None or part in row.get("data-part", "").split())


def read_sheet(html: str) -> Sheet:
    """Take a page apart. Quicker than a tree: a crawl reads some thousand pages."""
    parser = _Parser()
    parser.feed(html)
    return parser.sheet


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sheet = Sheet()
        self._depth = 0
        self._open: list[tuple[int, Seen]] = []
        self._form: Form | None = None
        self._in_menu = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A link, a row, a figure, a filter."""
        said = {name: value or "" for name, value in attrs}
        if tag not in _ALONE:
            self._depth += 1
        if tag == "a" and "href" in said:
            (self.sheet.following if said.get("rel") == "next" else self.sheet.links).append(said["href"])
            if self._in_menu:
                self.sheet.menu.append(said["href"])
        if tag == "ul" and "menu" in said.get("class", "").split():
            self._in_menu = True
        if "data-row" in said:
            self.sheet.rows.append(said)
        if "data-count" in said:
            self._figure(tag, said)
        if tag == "form":
            self._form = Form() if said.get("method", "get").lower() == "get" else None
            if self._form is not None:
                self.sheet.forms.append(self._form)
        elif self._form is not None:
            self._field(tag, said)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<path/>` opens nothing."""

    def handle_endtag(self, tag: str) -> None:
        """A figure's words end with its element."""
        if tag in _ALONE:
            return
        self._open = [(depth, seen) for depth, seen in self._open if depth < self._depth]
        self._depth -= 1
        if tag == "form":
            self._form = None
        if tag == "ul":
            self._in_menu = False

    def handle_data(self, data: str) -> None:
        """The words of every figure they stand in."""
        for _depth, seen in self._open:
            seen.words += data

    def _figure(self, tag: str, said: dict[str, str]) -> None:
        of = said.get("data-count-of")
        seen = Seen(
            said["data-count-name"],
            int(said["data-count"]),
            None if of is None else int(of),
            said.get("data-count-of-rows"),
            said.get("data-count-part"),
            said.get("data-count-by"),
            said.get("data-count-sum"),
            said["href"] if tag == "a" else None,
        )
        self.sheet.figures.append(seen)
        self._open.append((self._depth, seen))

    def _field(self, tag: str, said: dict[str, str]) -> None:
        assert self._form is not None
        if tag == "input" and said.get("type") == "hidden":
            self._form.kept[said["name"]] = said.get("value", "")
        elif tag == "input" and said.get("type") == "checkbox" and "name" in said:
            self._form.choices.append(Choice(said["name"], [said.get("value", "1")]))
        elif tag == "select":
            self._form.choices.append(Choice(said["name"]))
        elif tag == "option" and self._form.choices and said.get("value"):
            self._form.choices[-1].values.append(said["value"])
