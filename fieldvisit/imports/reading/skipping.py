"""Rows of a file that are no rows of a register: sums, signatures, a header printed again, an example."""

import re

from fieldvisit.imports.reading.cells import Cell, is_blank, said

EXAMPLE = "（示例）"  # what our own templates write before the name in their example
EXAMPLE_EN = "(Example) "
_SUM = re.compile(r"^(本页|本组|本村|全村|全镇)?(合计|总计|小计|共计|累计|total)([:：].*|\d.*)?$", re.I)
_SIGNED = re.compile(
    r"^(注|备注|说明|填表说明|填表人|制表人|制表|填报人|填报单位|填表日期|审核人|审核|负责人|联系人|单位\(盖章\)|打印时间|导出时间)[:：]"
)
_GAPS = re.compile(r"\s+")


def why_skipped(cells: list[Cell], names: list[str], *, first_rows: bool = False) -> str | None:
    """total_rows, signed_rows, header_again, column_numbers, example_rows; None for a row of the register."""
    place = next((place for place, cell in enumerate(cells) if not is_blank(cell)), 0)
    first = _GAPS.sub("", said(cells[place])) if cells else ""
    if first[:1] in _SUM_STARTS and _SUM.match(first):
        return "total_rows"
    if _SIGNED.match(first) and sum(not is_blank(cell) for cell in cells) <= 4:
        return "signed_rows"
    if place < len(names) and first and _GAPS.sub("", names[place]).endswith(first) and _again(cells, names):
        return "header_again"
    if first == "1" and _numbers(cells):
        return "column_numbers"
    if first_rows and any(isinstance(cell, str) and cell.startswith((EXAMPLE, EXAMPLE_EN)) for cell in cells):
        return "example_rows"
    return None


_SUM_STARTS = frozenset("本全合总小共累tT")


def _again(cells: list[Cell], names: list[str]) -> bool:
    said_names = [(_GAPS.sub("", said(cell)), name) for cell, name in zip(cells, names, strict=False) if cell != ""]
    return len(said_names) > 1 and all(_GAPS.sub("", name).endswith(text) for text, name in said_names)


def _numbers(cells: list[Cell]) -> bool:
    """1 2 3 4 …, as printed forms number their columns."""
    texts = [said(cell).strip() for cell in cells if cell != ""]
    return len(texts) > 3 and texts == [str(number) for number in range(1, len(texts) + 1)]
