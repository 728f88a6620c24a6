"""What one photo, one record, one tablet may bring: numbers that stand once."""

from datetime import timedelta

MAX_BYTES = 10 * 1024 * 1024  # as sent; tablets reduce to 300 KB, other programs need not
MOST_OF_A_RECORD = 20
MAX_SIDE = 10_000  # pixels, each way
MAX_PIXELS = 40_000_000
KEPT_SIDE = 1600  # pixels of the longer side of what is kept
THUMB_SIDE = 320
MOST_OPEN = 50  # uploads of one account begun and not finished
BYTES_A_DAY = 512 * 1024 * 1024  # that one tablet may open
KEPT_OPEN = timedelta(days=1)  # an upload that nobody goes on with
