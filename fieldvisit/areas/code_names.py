"""Under which names files of boundaries hold an area's code and name, in the order in which they are looked for."""

CODE_NAMES = (
    "code", "grid_code", "gridcode", "area_code", "adcode", "编码", "代码", "网格编码", "网格代码", "区划代码", "id",
)  # fmt: skip
NAME_NAMES = ("name", "grid_name", "名称", "网格名称", "名字")
