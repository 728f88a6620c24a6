"""Photos that follow their records: awaited by name, received in pieces (tus), cleaned, kept sealed, shown to few.

A record stands without its photos. This room lies below those whose records bear photos: they tell it who may see
a record (`records.py`), and it tells them what has come.
"""
