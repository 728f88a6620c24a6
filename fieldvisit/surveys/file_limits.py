"""What one file and one set of answers may bring: numbers that stand once."""

MAX_FILE = 50 * 1024 * 1024
MOST_ANNOUNCED = 200  # files of one set of answers
