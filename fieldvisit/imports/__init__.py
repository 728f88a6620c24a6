"""Registers that people bring as files: looked at row by row, written when confirmed, taken back whole."""
