"""Measures what must stay fast. Run with `make bench`."""
