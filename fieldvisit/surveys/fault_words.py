"""Faults of a workbook in words: what is wrong, and what to do about it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

_VALUE = _l("照着“写问卷”的说明改这一格。")
_RANGE = _l("range 题的参数不对（%(name)s）。参数写成 start=0 end=10 step=1 这样，都用数字。")
_ENTITY = _l("实体表（entities、save_to）这里用不上，也没写对。请先去掉这一列或这张表。")

FAULTS: Mapping[str, Any] = {
    # the file
    "not_xlsx": _l("这个文件不是 .xlsx 工作簿，或者已经损坏。请用 Excel 或 WPS 打开，另存为 .xlsx 再传。"),
    "old_xls": _l("这是旧格式的 .xls。请用 Excel 或 WPS 另存为 .xlsx 再传。"),
    "locked": _l("这个工作簿加了密码。请去掉密码再传。"),
    "too_big_unpacked": _l("这个文件展开后太大（超过 %(most)s MB），没有读。请去掉里面的图片和多余的工作表。"),
    "not_a_table": _l("这张表不是表格（可能是图表）。请换成普通工作表。"),
    "too_many_rows": _l("这张表的行数超过 %(most)s。选项很多时请改用 CSV 文件。"),
    "too_many_questions": _l("题目超过 %(most)s 道。请分成几份问卷。"),
    "column_twice": _l("列名“%(column)s”出现了两次（第二次在 %(letter)s 列）。请删掉一列或改名。"),
    "formula_empty": _l("这一格是公式，但文件里没有算出来的值。请用 Excel 打开，算好后保存，或者直接写上值。"),
    "formula_broken": _l("这一格的公式出错了（%(value)s）。请改好公式，或者直接写上值。"),
    "too_slow": _l("这份问卷检查的时间太长，停下来了，没有保存。请把它分小一些再传。"),
    "checker_died": _l("这个文件让检查程序停了下来，没有保存。请在 Excel 里新建一个工作簿，把内容粘过去再试。"),
    # the sheets
    "no_survey_sheet": _l("没有名叫 survey 的工作表（现有：%(found)s）。题目要写在 survey 表里。"),
    "column_missing": _l("survey 表的第一行缺少“%(column)s”这一列。"),
    "no_rows": _l("survey 表里没有题目。"),
    "no_questions": _l("survey 表里没有一道题，只有分组。"),
    "no_form_id": _l("没有写问卷代号。请在 settings 表加一列 form_id，第二行写上代号，比如 safety-check。"),
    "bad_form_id": _l("问卷代号“%(said)s”不能用。请用字母、数字、横线，128 个字以内，不要用斜杠。"),
    "bad_version": _l("版本号“%(said)s”不能用。请用数字或字母，60 个字以内，不要用斜杠，比如 2026112201。"),
    # rows of questions
    "no_type": _l("这一行没有写题型（type）。"),
    "unknown_type": _l("没有“%(said)s”这种题型。%(near)s"),
    "select_without_list": _l("“%(said)s”后面要写选项表的名字，比如 select_one yes_no。"),
    "no_name": _l("这一行没有写题名（name）。%(label)s"),
    "bad_name": _l("题名“%(name)s”不能用：要以字母、汉字或下划线开头，中间不能有空格和标点。"),
    "name_twice": _l("题名“%(name)s”在同一组里已经用过（第 %(other)s 行）。请改成另一个。"),
    "no_label": _l("“%(name)s”这道题没有题目文字（label）。"),
    "no_calculation": _l("“%(name)s”是计算题，却没有写算式（calculation）。"),
    "begin_without_end": _l("“%(name)s”这一组有开头没有结尾。请在组的最后加一行 end_group 或 end_repeat。"),
    "end_without_begin": _l("“%(said)s”没有对应的开头，或者和别的组交叉了。"),
    "no_such_list": _l("choices 表里没有“%(list)s”这个选项表。%(near)s"),
    "file_ending": _l("“%(said)s”不是能用的文件名：要以 .csv、.xml 或 .geojson 结尾。"),
    "no_choices_sheet": _l("用了选择题，却没有 choices 表。请加一张 choices 表，列名是 list_name、name、label。"),
    "no_external_choices": _l("用了 select_one_external，却没有 external_choices 表。"),
    "choice_no_list": _l("这个选项没有写属于哪个选项表（list_name）。"),
    "choice_no_name": _l("选项表“%(list)s”里的这个选项没有写代号（name）。"),
    "choice_no_label": _l("选项“%(name)s”没有写文字（label）。"),
    "choice_twice": _l("选项“%(name)s”在“%(list)s”里已经有了。"),
    "choice_space": _l("多选题的选项代号里不能有空格：“%(list)s”里的“%(name)s”。"),
    "or_other_filtered": _l("or_other 不能和 choice_filter 一起用。请去掉其中一个。"),
    "randomize": _l("随机排列的参数不对。写成 randomize=true，需要时再加 seed=数字。"),
    "empty_form_id": _l("没有写问卷代号。请在 settings 表的 form_id 一列写上。"),
    # expressions
    "no_such_name": _l("用到了 ${%(name)s}，可是没有叫这个名字的题。"),
    "no_such_element": _l("用到了 ${%(name)s}，可是没有叫这个名字的题。"),
    "name_ambiguous": _l("用到了 ${%(name)s}，可是有几道题都叫这个名字，分不清是哪一道。请改名。"),
    "full_width": _l("算式里有中文标点“%(sign)s”。请换成英文标点。"),
    "unbalanced": _l("算式里的括号或引号没有成对：%(said)s"),
    "circular": _l("几道题互相等着，谁也算不出来：%(ring)s。请去掉其中一个条件。"),
    # columns of ours
    "unknown_rule_column": _l("没有“%(column)s”这一列。能用的是：%(known)s。"),
    "rule_on_group": _l("这一列只能写在题目上，不能写在分组上。"),
    "rule_needs_when": _l("选择题要写明选了哪个才算：请在 fieldvisit::when 写上选项的代号，几个之间用空格。"),
    "when_without_rule": _l("写了 fieldvisit::when，却没有写要做什么（raise、task 或 propose）。"),
    "when_no_choice": _l("选项表“%(list)s”里没有“%(value)s”这个选项。"),
    "task_too_long": _l("任务的文字超过 %(most)s 个字。"),
    "propose_unknown": _l("不能提议改“%(said)s”。可以写：%(known)s，或者 tag: 加标签代号。"),
    "propose_no_tag": _l("没有“%(said)s”这个标签。标签代号见“写问卷”的说明。"),
    "raise_no_category": _l("没有“%(said)s”这个问题类别，或者已经停用。类别代号见系统设置里的问题类别。"),
    # beside what is already here
    "version_not_raised": _l(
        "版本 %(version)s 已经有了，内容却不一样。请在 settings 表把 version 改成新的，比如 %(proposal)s。"
    ),
    "form_id_taken": _l("问卷代号“%(said)s”已被别处的问卷用了。请在 settings 表换一个 form_id。"),
    "other_form": _l("这是另一份问卷（%(said)s），不是“%(wanted)s”的新版本。请核对 form_id，或者作为新问卷上传。"),
    # beside the workbook
    "media_missing": _l("问卷用到了文件“%(name)s”，请和工作簿一起传上来。"),
    "media_unused": _l("问卷里没有用到“%(name)s”。请核对文件名，大小写也要一样。"),
    "media_broken": _l("“%(name)s”读不出来：第一行要是列名，里面要有 %(columns)s，文字用 UTF-8。"),
    # pyxform's own
    "LABEL_001": _l("这个选项没有写文字（label）。"),
    "HEADER_001": _l("这张表的第一行不是列名。请在第一行写上 type、name、label 等列名。"),
    "HEADER_002": _l("“%(header)s”和“%(other)s”说的是同一列。请只留一列。"),
    "HEADER_003": _l("这张表缺少必要的列：%(missing)s。"),
    "HEADER_004": _l("choices 表的列名不能空着，也不能有空格：“%(column)s”。"),
    "NAMES_001": _l("题名“%(value)s”在同一组里用了两次。请改成另一个。"),
    "NAMES_003": _l("重复组不能叫“%(value)s”，这个名字已经用作整份问卷的名字。"),
    "NAMES_004": _l("两个重复组都叫“%(value)s”。重复组的名字在整份问卷里不能一样。"),
    "NAMES_005": _l("“meta”留给系统用，请换一个题名。"),
    "NAMES_006": _l("这个选项没有写代号（name）。"),
    "NAMES_007": _l("选项代号在同一个选项表里重复了。"),
    "NAMES_008": _l("“%(column)s”这一格的名字不能用：要以字母、汉字或下划线开头，中间不能有空格。"),
    "NAMES_009": _l("名字“%(name)s”不能用：要以字母、汉字或下划线开头，中间不能有空格。"),
    "NAMES_013": _l("找不到“%(sheet)s”表，倒有名字相近的：%(candidates)s。请改好工作表的名字。"),
    "PYREF_001": _l("引用要写成 ${题名}，这一格里有没写完的。"),
    "PYREF_002": _l("几个引用之间要用逗号隔开。"),
    "PYREF_003": _l("用到了 ${%(q)s}，可是没有叫这个名字的题。"),
    "PYREF_004": _l("用到了 ${%(q)s}，可是有几道题都叫这个名字。请改名。"),
    "SURVEY_001": _l("end_%(type)s 没有对应的开头。"),
    "SURVEY_002": _l("“%(name)s”这一组有开头没有结尾。"),
    "SURVEY_003": _l("incremental 这个参数只能写 true，或者不写。"),
    "SURVEY_004": _l("参数要写成 名字=值，几个之间用空格。"),
    "SURVEY_005": _l("这种题没有参数“%(rejected)s”。能用的是：%(accepted)s。"),
    "SURVEY_006": _l("reference-geometry 这个参数要写选项表的名字，或者一个重复组的 ${题名}。"),
    "SURVEY_007": _l("capture-accuracy 这个参数要写数字。"),
    "SURVEY_008": _l("warning-accuracy 这个参数要写数字。"),
    "SURVEY_009": _l("allow-mock-accuracy 这个参数只能写 true 或 false。"),
    "said_by_checker": _l("检查程序说：%(said)s"),
}
_BY_START = {"RANGE_": _RANGE, "ENTITY_": _ENTITY, "NAMES_": _VALUE}
_NEAR = _l("是不是想写“%(near)s”？")
_LABEL = _l("题目是“%(label)s”。")


def fault_words(fault: Mapping[str, Any]) -> str:
    """The sentence for a fault, in the language of the page. An unknown code shows itself."""
    code, values = str(fault["code"]), _Forgiving(fault.get("values") or {})
    values.setdefault("column", fault.get("column") or "")
    for name, words in (("near", _NEAR), ("label", _LABEL)):
        if name in values and code in ("unknown_type", "no_such_list", "no_name"):
            values[name] = str(words) % {name: values[name]} if values[name] else ""
    found = FAULTS.get(code) or next((words for start, words in _BY_START.items() if code.startswith(start)), None)
    text: str = str(found) % values if found is not None else code
    return text.strip()


def place_words(fault: Mapping[str, Any]) -> str:
    """Where it is: sheet, row and column, as far as they are known."""
    sheet, row, column = fault.get("sheet"), fault.get("row"), fault.get("column")
    if not sheet:
        return ""
    words: str = _("%(sheet)s 表", sheet=sheet)
    if row and column:
        words = _("%(sheet)s 表，第 %(row)s 行，%(column)s 列", sheet=sheet, row=row, column=column)
    elif row:
        words = _("%(sheet)s 表，第 %(row)s 行", sheet=sheet, row=row)
    return words


class _Forgiving(dict[str, Any]):
    """A value that pyxform did not give is left out of the sentence."""

    def __missing__(self, _name: str) -> str:
        return "?"
