"""How a header is compared: without spaces, marks and what stands in brackets."""

import re
import unicodedata
from functools import lru_cache

_MARKS = re.compile(r"[\s*:：、,，.。\-—_/\\|'\"“”#＊※★·]+")
_BRACKETS = re.compile(r"[(\[【〔<《{][^)\]】〕>》}]*[)\]】〕>》}]")


@lru_cache(maxsize=4096)
def plain(header: str) -> str:
    """`*户主 姓名（必填）：` is 户主姓名."""
    text = unicodedata.normalize("NFKC", header).lower()
    return _MARKS.sub("", _BRACKETS.sub("", text)) or _MARKS.sub("", text)


# Columns of every list that say nothing.
NUMBERING = frozenset(("序号", "行号", "no", "编号no", "sn"))
