"""Visits at the door and courtyard meetings."""
