"""Files as tables: what stands in them, whatever program wrote them. Pure of database and pages.

`__main__` is the process of its own in which a stranger's file is opened (`books` for .xlsx, `texts` for .csv, within
`limits`); `table` asks it and finds, with `layout`, where the header ends and which rows are no rows of the register.
"""
