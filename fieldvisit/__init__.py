"""Fieldvisit (入户): offline-first door-to-door visits, from the doorstep to the leader and back."""

__version__ = "0.1.0"
