"""Areas: the division tree from the city to the grid."""
