"""Assignments (联户): every household has its cadre, near, kin or familiar."""
