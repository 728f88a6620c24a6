"""People: accounts, units, grants, sign-in, devices, the audit trail."""
