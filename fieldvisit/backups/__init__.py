"""Backups: one sealed file that holds all an installation knows, and the way back from it.

`backing_up` writes it while the server runs, `checking` reads it whole without touching anything, `restoring` puts it
into place under a new epoch. What is inside stands in `archive`, how it is sealed in `sealing`.
"""
