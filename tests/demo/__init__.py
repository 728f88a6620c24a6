"""The demo: what it promises to hold, and that it is true to itself."""
