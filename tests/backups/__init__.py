"""Backups: what goes in comes out, and nothing else is ever taken for it."""
