"""A workbook in, a form or its faults out. Knows neither Flask nor the database: it runs in a process of its own.

`reading` takes the sheets apart within bounds, `rows`, `structure`, `names` and `wiring` find what is wrong in them all
at once and with the row, `converting` has pyxform make the XForm, `spoken` understands what pyxform refuses, and
`defining` says the questions flat and in order.
"""
