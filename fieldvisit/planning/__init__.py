"""Who could best keep which household: the planner. It knows positions, limits and worths, no database and no pages."""
