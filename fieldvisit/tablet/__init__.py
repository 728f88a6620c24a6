"""The tablet's shell: the empty page, its manifest and its service worker. Pages only, no rules and no data.

Everything personal reaches the tablet by `sync`; what is served here is the same for everybody.
"""
