"""Where the header of a table ends: under titles, over one to three rows, with names that span several columns."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fieldvisit.imports.reading.cells import Row, is_blank, said

Merge = tuple[int, int, int, int]
# What a header is known as, or None; two headers known as the same count once.
Known = Callable[[str], str | None]
BETWEEN = "·"  # 户主信息·姓名: a name that spans several columns, then the column's own
TALLEST = 3
LONGEST_NAME = 40


@dataclass(frozen=True)
class Block:
    """The rows of a header, counted as in the file, and the name of each column ("" where it has none)."""

    first: int
    last: int
    names: list[str]
    known: int


def find_header(rows: Sequence[Row], merges: Sequence[Merge], known: Known) -> Block | None:
    """The rows in which most columns have a known name; where none is known, the first that names two columns."""
    texts = {number: [_name(cell) for cell in cells] for number, cells in rows}
    spread = {number: _spread(number, row, merges) for number, row in texts.items()}
    best = max(_windows(spread, known), key=lambda block: (block.known, block.first - block.last), default=None)
    plain = next((number for number, row in texts.items() if sum(map(bool, row)) > 1), None)
    if best is not None and plain is not None and (best.known > 1 or best.first < plain):
        return best
    first = plain if plain is not None else next((row for row, cells in texts.items() if any(cells)), None)
    return None if first is None else _block([spread[first]], [first], known)


def _windows(spread: Mapping[int, list[str]], known: Known) -> Iterator[Block]:
    """Every stretch of one to three rows, from above. A title alone in its row is in none."""
    for number in spread:
        for last in range(number, number + TALLEST):
            if last not in spread or (last > number and len(set(filter(None, spread[number]))) < 2):
                break
            window = list(range(number, last + 1))
            yield _block([spread[row] for row in window], window, known)


def header_at(rows: Sequence[Row], merges: Sequence[Merge], known: Known, last: int) -> Block | None:
    """The header whose last row a person named."""
    found = next((cells for number, cells in rows if number == last), None)
    if found is None:
        return None
    return _block([_spread(last, [_name(cell) for cell in found], merges)], [last], known)


def _name(cell: object) -> str:
    """A cell as a name: one line, or nothing where it is a paragraph."""
    text = "" if is_blank(cell) else " ".join(said(cell).split())  # type: ignore[arg-type]
    return text if len(text) <= LONGEST_NAME * 3 else text[: LONGEST_NAME * 3]


def _spread(number: int, texts: list[str], merges: Sequence[Merge]) -> list[str]:
    """A name over several columns is said in each of them; a title over all of them is none."""
    texts = list(texts)
    for first, left, last, right in merges:
        if first <= number <= last and right > left and left < len(texts):
            others = any(text for place, text in enumerate(texts) if not left <= place <= right)
            if others:
                for place in range(left, min(right + 1, len(texts))):
                    texts[place] = texts[place] or texts[left]
    return texts


def _block(rows: list[list[str]], numbers: list[int], known: Known) -> Block:
    width = max(map(len, rows))
    padded = [row + [""] * (width - len(row)) for row in rows]
    names = [_joined(_said_above(padded, place)) for place in range(width)]
    recognised = {found for name in names if name and (found := known(name))}
    return Block(numbers[0], numbers[-1], names, len(recognised))


def _said_above(rows: list[list[str]], place: int) -> list[str]:
    """The names over one column, from above. Where text files lost what spans columns, it is taken from the left."""
    parts = []
    for depth, row in enumerate(rows):
        text = row[place]
        below = rows[depth + 1][place] if depth + 1 < len(rows) else ""
        if not text and below and not any(above[place] for above in rows[:depth]):
            for left in range(place - 1, -1, -1):
                if row[left]:
                    text = row[left] if rows[depth + 1][left] and rows[depth + 1][left] != row[left] else ""
                    break
        parts.append(text)
    return parts


def _joined(parts: list[str]) -> str:
    kept: list[str] = []
    for part in parts:
        if part and (not kept or kept[-1] != part):
            kept.append(part)
    return BETWEEN.join(kept)
