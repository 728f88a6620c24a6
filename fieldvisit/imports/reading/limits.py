"""How large a file may be. What is larger is refused and named before it costs memory."""

MOST_BYTES = 64 * 1024 * 1024  # of the file as it is
MOST_UNPACKED = 600 * 1024 * 1024  # of a workbook's parts together, as the archive says
MOST_PARTS = 2_000
MOST_ROWS = 300_000  # the last row with anything in it
MOST_COLUMNS = 200
MOST_CELLS = 20_000_000  # rows × columns: a reader of workbooks holds the whole rectangle
MOST_SHEETS = 200
MOST_UNCALCULATED = 500_000
LONGEST_TEXT = 32_767  # what Excel holds in a cell
TOP = 40  # rows in which a header is looked for
SECONDS = 60  # of a processor
SECONDS_ON_THE_CLOCK = 120
MEMORY = 2 * 1024 * 1024 * 1024
