"""Measures what must stay fast, as ratios within one run. Run with `make bench`; the last figures: RESULTS.md."""
