"""The ground floor: errors, clock, ids, geography and text. Knows neither Flask nor SQLAlchemy."""
