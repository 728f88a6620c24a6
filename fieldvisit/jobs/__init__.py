"""Jobs: what takes too long for a page, and what is done every night. Rows here; the worker takes them up."""
