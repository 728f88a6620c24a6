"""Sync: what tablets hold (dossiers out) and what they hand over (operations in), each applied exactly once.

A tablet may be days without a network, be killed in the middle, and never hear our answer. Therefore every
operation carries its own id, every answer is kept as a receipt in the same transaction, and what cannot be applied
is kept for people to check (待核对) instead of being refused for good.
"""
