"""The SQLAlchemy edge: base classes, column types, the unit of work. Knows nothing of the web."""
