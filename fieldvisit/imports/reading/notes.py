"""What is said of a file in words: why it is not read, and what was noticed while reading it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

REFUSALS: Mapping[str, Any] = {
    "too_big": _l("文件超过 %(most)s MB，没有读。请按村或网格分成几个文件。"),
    "too_big_unpacked": _l("这个文件展开后太大（超过 %(most)s MB），没有读。请去掉里面的图片和多余的工作表。"),
    "empty": _l("这个文件是空的。"),
    "damaged": _l("这个文件打不开，可能已经损坏。请用 Excel 或 WPS 打开，另存为 .xlsx 再传。"),
    "locked": _l("这个工作簿加了密码。请去掉密码再传。"),
    "old_xls": _l("这是旧格式的 .xls。请用 Excel 或 WPS 另存为 .xlsx 再传。"),
    "binary_book": _l("这是 .xlsb 格式。请用 Excel 另存为 .xlsx 再传。"),
    "web_page": _l("这个文件其实是网页，不是表格。请用 Excel 或 WPS 打开，另存为 .xlsx 再传。"),
    "not_a_table": _l("这个文件不是表格。能读的是 .xlsx 和 .csv。"),
    "no_such_sheet": _l("没有名叫“%(sheet)s”的工作表（现有：%(found)s）。"),
    "too_many_sheets": _l("工作表超过 %(most)s 张。请只留下要导入的。"),
    "too_many_rows": _l("第 %(row)s 行还有内容，最多读到第 %(most)s 行。请分成几个文件，或删掉最下面多余的行。"),
    "too_many_columns": _l("列数超过 %(most)s。请删掉右边多余的列。"),
    "too_many_cells": _l("表格太大（行数乘列数超过 %(most)s 万）。请删掉右边和下面多余的内容。"),
    "too_many_formulas": _l("没有算出值的公式超过 %(most)s 个。请在 Excel 里全选复制，再“粘贴为数值”。"),
    "unknown_encoding": _l("不认识“%(found)s”这种编码。"),
    "wrong_encoding": _l("第 %(line)s 行的文字按 %(encoding)s 读不出来。请选另一种编码，或另存为 .xlsx。"),
    "broken_line": _l("第 %(row)s 行的格式坏了，读不下去。"),
    "open_quote": _l("第 %(row)s 行有一个引号没有成对，后面的行都被当成了同一格。请补上引号，或另存为 .xlsx。"),
    "no_header": _l("没有找到表头。第一行要写列名，比如“户主姓名”“门牌”。"),
    "no_rows": _l("表头下面一行内容也没有。"),
    "too_slow": _l("这个文件读的时间太长，停下来了。请分成几个文件。"),
    "reader_died": _l("这个文件让读取程序停了下来。请在 Excel 里新建一个工作簿，把内容粘过去再试。"),
}
NOTES: Mapping[str, Any] = {
    "encoding": _l("文件的编码是 %(encoding)s。文字如果是乱码，请换一种编码。"),
    "formulas": _l("有 %(count)s 个单元格是公式（第一个是 %(first)s），读的是文件里存着的结果。"),
    "formulas_empty": _l("有 %(count)s 个公式没有算出来的值，这些格按错误标出。"),
    "merged_filled": _l("有 %(count)s 处上下合并的单元格，合并的每一行都按同样的内容读。"),
    "header_rows": _l("表头是第 %(first)s 到第 %(last)s 行。"),
    "total_rows": _l("跳过了 %(count)s 行合计（第一处在第 %(row)s 行）。"),
    "signed_rows": _l("跳过了 %(count)s 行说明或落款（第一处在第 %(row)s 行）。"),
    "header_again": _l("跳过了 %(count)s 行重复的表头（第一处在第 %(row)s 行）。"),
    "column_numbers": _l("跳过了列号那一行（第 %(row)s 行）。"),
    "example_rows": _l("跳过了模板里的示例（第 %(row)s 行）。"),
    "cells_without_header": _l("%(letter)s 列有内容却没有列名，这一列不读。"),
}


def words_of(code: str, values: Mapping[str, Any]) -> Any:
    """A refusal or a note in words, lazily in the reader's language."""
    words = REFUSALS.get(code) or NOTES[code]
    return Said(words, values)


class Said:
    """Words that are filled where they are read."""

    def __init__(self, words: Any, values: Mapping[str, Any]) -> None:
        self.words, self.values = words, dict(values)

    def __str__(self) -> str:
        return str(self.words) % self.values

    def __html__(self) -> str:
        from markupsafe import escape

        return str(escape(str(self)))
