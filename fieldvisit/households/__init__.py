"""Households: the register, members, tags, and the dossier revision that every write raises."""
