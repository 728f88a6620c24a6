"""Plans of who keeps whom (联户安排): proposed, looked at, changed by hand, confirmed as one change, taken back."""
