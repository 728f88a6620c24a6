"""Exports: every list as a spreadsheet and as text to paste, with what the page shows and never a number of anybody."""
