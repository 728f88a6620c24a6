"""What leaders and coordinators look at: unresolved issues, coverage, channel shares, the identity. Reads only."""
